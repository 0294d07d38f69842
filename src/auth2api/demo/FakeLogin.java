package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
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
    private static final int EIGHT_HOURS_SECONDS = 28_800;
    private static final String EXPIRED =
            "OAuth token has expired. Please obtain a new token or refresh your existing token.";
    private static final String REVOKED = "OAuth token has been revoked. Please obtain a new token.";

    private static final String PROFILE = """
            {"account": {"uuid": "00000000-0000-0000-0000-00000000000b", "email": "demo@example.com",
              "full_name": "Demo", "display_name": "Demo"},
             "organization": {"uuid": "00000000-0000-0000-0000-00000000000a", "name": "Demo",
              "organization_type": "claude_max", "rate_limit_tier": "default_claude_max_20x"}}""";
    private static final String USAGE = """
            {"five_hour": {"utilization": 5, "resets_at": "<5h>"},
             "seven_day": {"utilization": 42, "resets_at": "<7d>"},
             "seven_day_opus": null, "seven_day_sonnet": null, "extra_usage": {"is_enabled": false}}""";
    private static final String GRANT = """
            {"token_type": "Bearer", "scope": "user:inference user:profile",
             "organization": {"uuid": "00000000-0000-0000-0000-00000000000a", "name": "Demo"},
             "account": {"uuid": "00000000-0000-0000-0000-00000000000b", "email_address": "demo@example.com"}}""";

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
        var grant = (Json.Obj) Json.parse(GRANT);
        return Canned.json(200, grant.put("access_token", access).put("refresh_token", refresh)
                .put("expires_in", request.get("expires_in").number(EIGHT_HOURS_SECONDS)));
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
    synchronized Canned aboutAccount(String path, Map<String, List<String>> headers, Instant now) {
        if (!logins.contains(headers.getOrDefault("authorization", List.of("")).get(0).replace("Bearer ", ""))) {
            return Canned.error(403, "permission_error", "OAuth token does not meet scope requirement user:profile");
        }
        return Canned.json(200, Json.parse(path.endsWith("/profile") ? PROFILE // the resets that the headers tell, too
                : USAGE.replace("<5h>", now.plus(Duration.ofHours(3)).toString())
                        .replace("<7d>", now.plus(Duration.ofHours(96)).toString())));
    }
}
