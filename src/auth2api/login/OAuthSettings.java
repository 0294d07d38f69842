package auth2api.login;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where the login happens and as which client.
 *
 * @param authorizeUrl without a query
 * @param apiBase base URL of the API, without a slash at its end, for the profile and the usage of the account
 * @param userAgent what the token calls say they are: {@code auth2api/<version>}
 */
public record OAuthSettings(URI authorizeUrl, URI tokenUrl, URI apiBase, String clientId, String userAgent) {
    /** The page that shows {@code code#state} to copy when no browser can reach this machine. */
    static final String MANUAL_REDIRECT = "https://platform.claude.com/oauth/code/callback";

    /** Both hosts serve the same grants; either may turn some networks away. */
    private static final List<URI> TOKEN_HOSTS = List.of(
            URI.create("https://api.anthropic.com/v1/oauth/token"),
            URI.create("https://platform.claude.com/v1/oauth/token"));

    /** The other public token host, or null when a token URL of the owner's own is configured. */
    URI otherTokenUrl() {
        int known = TOKEN_HOSTS.indexOf(tokenUrl);
        return known < 0 ? null : TOKEN_HOSTS.get(1 - known);
    }

    /**
     * The address that a person opens to allow the login. {@code code=true} makes the manual page show the code; the
     * scopes are the least that serves requests and tells whose login it is.
     */
    URI authorize(Pkce pkce, String redirectUri) {
        return URI.create(authorizeUrl + "?code=true&client_id="
                + encoded(clientId) + "&response_type=code&redirect_uri=" + encoded(redirectUri)
                + "&scope=" + encoded("user:profile user:inference") + "&code_challenge=" + pkce.challenge()
                + "&code_challenge_method=S256&state=" + encoded(pkce.state()));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
