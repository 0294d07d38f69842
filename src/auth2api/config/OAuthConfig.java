package auth2api.config;

import java.net.URI;

/** Where a login is granted and tokens are issued, and as which public client this program asks. */
public record OAuthConfig(URI authorizeUrl, URI tokenUrl, String clientId) {
}
