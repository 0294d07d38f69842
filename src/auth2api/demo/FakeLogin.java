package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The account behind the fake: which credentials are good, the authorize page that agrees at once, and the token
 * endpoint with PKCE, single-use codes and rotating refresh tokens. Thread safe.
 */
final class FakeLogin {
    private static final String SCOPE = "user:inference user:profile";
    private static final String ORGANIZATION = "00000000-0000-0000-0000-00000000000a";
    private static final String ACCOUNT = "00000000-0000-0000-0000-00000000000b";
    private static final int EIGHT_HOURS_SECONDS = 28_800;
    private static final String EXPIRED =
            "OAuth token has expired. Please obtain a new token or refresh your existing token.";
    private static final String REVOKED = "OAuth token has been revoked. Please obtain a new token.";

    private final Set<String> logins = new HashSet<>();
    private final Set<String> keys = new HashSet<>();
    private final Map<String, String> dead = new HashMap<>();
    private final Map<String, Map<String, String>> codes = new HashMap<>();
    private String access;
    private String refresh;
    private int issued;

    FakeLogin() {
        issue();
    }

    private void issue() {
        issued++;
        access = "sk-ant-oat01-demo-" + issued;
        refresh = "sk-ant-ort01-demo-" + issued;
        logins.add(access);
    }

    synchronized String accessToken() {
        return access;
    }

    synchronized String refreshToken() {
        return refresh;
    }

    /** An API key or setup-token that is good from now on. */
    synchronized void accept(String credential) {
        keys.add(credential);
    }

    synchronized void expireAccess() {
        logins.forEach(token -> dead.put(token, EXPIRED));
        logins.clear();
    }

    synchronized void revokeAll() {
        logins.forEach(token -> dead.put(token, REVOKED));
        logins.clear();
        refresh = "";
    }

    /** Checks the credential headers; true for a subscription's token. Throws the API's 401. */
    synchronized boolean admit(Map<String, List<String>> headers, Set<String> betas) {
        String key = headers.getOrDefault("x-api-key", List.of("")).get(0);
        String bearer = headers.getOrDefault("authorization", List.of("")).get(0);
        if (!key.isEmpty() && !bearer.isEmpty()) {
            throw ApiException.badRequest("Only one of the `x-api-key` and `authorization` headers may be sent.");
        }
        if (bearer.isEmpty()) {
            check(keys.contains(key) && !key.startsWith("sk-ant-oat"), key.isEmpty() ? "x-api-key header is required"
                    : "invalid x-api-key");
            return false;
        }
        String token = bearer.replaceFirst("(?i)^bearer +", "");
        boolean oauth = token.startsWith("sk-ant-oat");
        check(!oauth || betas.contains("oauth-2025-04-20"), "OAuth authentication is currently not supported.");
        check(logins.contains(token) || keys.contains(token), dead.getOrDefault(token, "Invalid bearer token"));
        return oauth;
    }

    private static void check(boolean good, String message) {
        if (!good) {
            throw new ApiException(401, "authentication_error", message);
        }
    }

    /** The authorize page of a user who agrees: redirects with a code. */
    synchronized Canned authorize(String query) {
        var asked = new HashMap<String, String>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            asked.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        String code = "demo-code-" + (codes.size() + 1);
        codes.put(code, asked);
        String state = URLEncoder.encode(asked.getOrDefault("state", ""), StandardCharsets.UTF_8);
        URI back = URI.create(asked.getOrDefault("redirect_uri", "") + "?code=" + code + "&state=" + state);
        return Canned.plain(302, "text/plain", "").header("location", back.toString());
    }

    synchronized Canned token(Map<String, List<String>> headers, byte[] body) {
        if (!headers.getOrDefault("content-type", List.of("")).get(0).startsWith("application/json")) {
            return refused("invalid_request", "Content-Type must be application/json");
        }
        Json request = Json.parse(body);
        if (request.get("client_id").text("").isEmpty()) {
            return refused("invalid_client", "Unknown client");
        }
        return switch (request.get("grant_type").text("")) {
            case "authorization_code" -> exchange(request);
            case "refresh_token" -> !refresh.isEmpty() && refresh.equals(request.get("refresh_token").text())
                    ? granted(request) : refused("invalid_grant", "Refresh token not found or invalid");
            default -> refused("unsupported_grant_type", "Unsupported grant_type");
        };
    }

    private Canned exchange(Json request) {
        var asked = codes.remove(request.get("code").text(""));
        boolean good = asked != null && request.get("redirect_uri").text("").equals(asked.get("redirect_uri"))
                && request.get("state").text("").equals(asked.get("state"))
                && challenge(request.get("code_verifier").text("")).equals(asked.get("code_challenge"));
        return good ? granted(request) : refused("invalid_grant", "Invalid 'code' in request.");
    }

    private Canned granted(Json request) {
        issue();
        return Canned.json(200, Json.object().put("token_type", "Bearer").put("access_token", access)
                .put("expires_in", request.get("expires_in").number(EIGHT_HOURS_SECONDS))
                .put("refresh_token", refresh).put("scope", SCOPE)
                .put("organization", Json.object().put("uuid", ORGANIZATION).put("name", "Demo"))
                .put("account", Json.object().put("uuid", ACCOUNT).put("email_address", "demo@example.com")));
    }

    synchronized Canned revoke(byte[] body) {
        if (Json.parse(body).get("token").text("").equals(refresh)) {
            revokeAll();
        }
        return Canned.json(200, Json.object());
    }

    private static Canned refused(String error, String description) {
        return Canned.json(400, Json.object().put("error", error).put("error_description", description));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Profile and usage are for logins; a setup-token lacks the scope. */
    synchronized Canned aboutAccount(String path, Map<String, List<String>> headers, String resetsAt) {
        if (!logins.contains(headers.getOrDefault("authorization", List.of("")).get(0).replace("Bearer ", ""))) {
            return Canned.error(403, "permission_error", "OAuth token does not meet scope requirement user:profile");
        }
        if (path.endsWith("/profile")) {
            return Canned.json(200, Json.object()
                    .put("account", Json.object().put("uuid", ACCOUNT).put("email", "demo@example.com")
                            .put("full_name", "Demo").put("display_name", "Demo"))
                    .put("organization", Json.object().put("uuid", ORGANIZATION).put("name", "Demo")
                            .put("organization_type", "claude_max").put("rate_limit_tier", "default_claude_max_20x")));
        }
        return Canned.json(200, Json.object().put("five_hour", window(5, resetsAt))
                .put("seven_day", window(42, resetsAt)).put("seven_day_opus", Json.NULL)
                .put("seven_day_sonnet", Json.NULL).put("extra_usage", Json.object().put("is_enabled", false)));
    }

    private static Json window(long percent, String resetsAt) {
        return Json.object().put("utilization", percent).put("resets_at", resetsAt);
    }
}
