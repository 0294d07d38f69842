/**
 * THE account: its credential and the file that holds it, the refresh, what Claude said about its limits, and whether a
 * request may be sent now. {@link auth2api.account.Account} is the room's one door; the decisions
 * ({@code Limits}, {@code Cooldown}, {@code Circuit}, {@code Refusal}) take the time as a value and do no I/O. It does
 * not know clients' requests and does not retry: that is upstream's job. The calls to the token host are the login
 * room's.
 */
package auth2api.account;
