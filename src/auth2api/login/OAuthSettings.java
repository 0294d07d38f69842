package auth2api.login;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the login happens and as which client.
 *
 * @param apiBase base URL of the API, for the profile and the usage of the account
 * @param userAgent what the token calls say they are: {@code auth2api/<version>}
 */
public record OAuthSettings(URI authorizeUrl, URI tokenUrl, URI apiBase, String clientId, String userAgent) {
    /** The page that shows {@code code#state} to copy when no browser can reach this machine. */
    public static final String MANUAL_REDIRECT = "https://platform.claude.com/oauth/code/callback";

    /** The least that serves requests and tells whose login it is; more is never asked for. */
    static final List<String> SCOPES = List.of("user:profile", "user:inference");

    /** Both hosts serve the same grants; either may turn some networks away. */
    private static final List<URI> TOKEN_HOSTS = List.of(
            URI.create("https://api.anthropic.com/v1/oauth/token"),
            URI.create("https://platform.claude.com/v1/oauth/token"));

    /** The other public token host, or null when a token URL of the owner's own is configured. */
    URI otherTokenUrl() {
        int known = TOKEN_HOSTS.indexOf(tokenUrl);
        return known < 0 ? null : TOKEN_HOSTS.get(1 - known);
    }

    /** The address that a person opens to allow the login. */
    URI authorize(Pkce pkce, String redirectUri) {
        String query = List.of(
                Map.entry("code", "true"), // makes the manual page show the code
                Map.entry("client_id", clientId),
                Map.entry("response_type", "code"),
                Map.entry("redirect_uri", redirectUri),
                Map.entry("scope", String.join(" ", SCOPES)),
                Map.entry("code_challenge", pkce.challenge()),
                Map.entry("code_challenge_method", "S256"),
                Map.entry("state", pkce.state())).stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(authorizeUrl + (authorizeUrl.getRawQuery() == null ? "?" : "&") + query);
    }
}
