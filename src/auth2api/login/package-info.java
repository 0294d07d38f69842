/**
 * Getting a login and talking to the token host: PKCE, the one-shot callback listener, the pasted code, and the calls
 * that exchange, refresh and revoke. It keeps no state once a login is done and writes no file: what it got is a
 * {@link auth2api.login.TokenGrant}, and storing that is the account room's job.
 */
package auth2api.login;
