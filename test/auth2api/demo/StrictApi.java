package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The demo's API with all that the real one refuses, and its account: API keys and setup-tokens, which credentials are
 * dead and why, PKCE, single-use codes and revocation. Thread safe.
 */
final class StrictApi extends DemoApi {
    private static final int MAX_BODY_BYTES = 32 << 20;

    private static final String EXPIRED =
            "OAuth token has expired. Please obtain a new token or refresh your existing token.";
    private static final String REVOKED = "OAuth token has been revoked. Please obtain a new token.";

    private static final String PROFILE = """
            {"account": {"uuid": "00000000-0000-0000-0000-00000000000b", "email": "demo@example.com",
              "full_name": "Demo", "display_name": "Demo"},
             "organization": {"uuid": "00000000-0000-0000-0000-00000000000a", "name": "Demo",
              "organization_type": "claude_max", "rate_limit_tier": "default_claude_max_20x"}}""";

    private final Set<String> keys = new HashSet<>();
    private final Map<String, String> dead = new HashMap<>();
    private final Map<String, Map<String, String>> codes = new HashMap<>();

    @Override
    DemoReply route(DemoClaude.Seen request) {
        if (request.body().length > MAX_BODY_BYTES) {
            return DemoReply.error(413);
        }
        return switch (request.method() + " " + request.route()) {
            case "GET /oauth/authorize" -> authorize(request.path().replaceFirst(".*\\?", ""));
            case "POST /v1/oauth/token/revoke" -> revoke(request);
            case "GET /api/oauth/profile" -> profile(request);
            default -> super.route(request);
        };
    }

    @Override
    void checkHeaders(DemoClaude.Seen request) {
        FakeRules.checkHeaders(request.headers(), FakeRules.betas(request.headers()));
    }

    @Override
    Json checked(DemoClaude.Seen request, boolean counting) {
        Json body = request.json();
        checkHeaders(request);
        FakeRules.check(body, FakeRules.betas(request.headers()), request.header("anthropic-version"), counting);
        return body;
    }

    @Override
    String sign(DemoModel model, Json body, String thinking, String previous) {
        return FakeSignature.sign(model, body, thinking, previous == null ? FakeSignature.latest(body) : previous);
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

    private static String key(DemoClaude.Seen request) {
        String key = request.header("x-api-key");
        return key == null ? "" : key;
    }

    @Override
    synchronized void admit(DemoClaude.Seen request) {
        String key = key(request);
        String token = bearer(request);
        if (!key.isEmpty() && !token.isEmpty()) {
            throw ApiException.badRequest("Only one of the `x-api-key` and `authorization` headers may be sent.");
        }
        if (token.isEmpty()) {
            refuseUnless(keys.contains(key) && !key.startsWith("sk-ant-oat"),
                    key.isEmpty() ? "x-api-key header is required" : "invalid x-api-key");
            return;
        }
        boolean oauth = token.startsWith("sk-ant-oat");
        refuseUnless(!oauth || FakeRules.betas(request.headers()).contains("oauth-2025-04-20"),
                "OAuth authentication is currently not supported.");
        refuseUnless(logins.contains(token) || keys.contains(token), dead.getOrDefault(token, "Invalid bearer token"));
    }

    /** Windows are for subscriptions; an API key has counters. */
    @Override
    Map<String, String> limits(DemoClaude.Seen request, long now) {
        return bearer(request).startsWith("sk-ant-oat") ? super.limits(request, now)
                : Map.of("anthropic-organization-id", "00000000-0000-0000-0000-00000000000a",
                        "anthropic-ratelimit-requests-limit", "4000",
                        "anthropic-ratelimit-requests-remaining", "3999");
    }

    /** The page of a user who agrees at once: redirects with a code. */
    synchronized DemoReply authorize(String query) {
        var asked = new HashMap<String, String>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            asked.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        String code = "sk-test-key-code-" + (codes.size() + 1);
        codes.put(code, asked);
        String state = URLEncoder.encode(asked.getOrDefault("state", ""), StandardCharsets.UTF_8);
        return DemoReply.plain(302, "text/plain", "").header("location",
                asked.getOrDefault("redirect_uri", "") + "?code=" + code + "&state=" + state);
    }

    @Override
    synchronized DemoReply token(DemoClaude.Seen request) {
        String type = request.header("content-type");
        if (type == null || !type.startsWith("application/json")) {
            return refused("invalid_request", "Content-Type must be application/json");
        }
        Json body = request.json();
        if (body.get("client_id").text("").isEmpty()) {
            return refused("invalid_client", "Unknown client");
        }
        return switch (body.get("grant_type").text("")) {
            case "authorization_code" -> isGood(body) ? granted()
                    : refused("invalid_grant", "Invalid 'code' in request.");
            case "refresh_token" -> super.token(request);
            default -> refused("unsupported_grant_type", "Unsupported grant_type");
        };
    }

    /** A code is good once, for the address and state that asked for it, and with the verifier of its challenge. */
    private boolean isGood(Json exchange) {
        var asked = codes.remove(exchange.get("code").text(""));
        return asked != null && exchange.get("redirect_uri").text("").equals(asked.get("redirect_uri"))
                && exchange.get("state").text("").equals(asked.get("state"))
                && challenge(exchange.get("code_verifier").text("")).equals(asked.get("code_challenge"));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized DemoReply revoke(DemoClaude.Seen request) {
        if (request.json().get("token").text("").equals(refresh)) {
            revokeAll();
        }
        return DemoReply.json(200, Json.object());
    }

    @Override
    synchronized DemoReply usage(DemoClaude.Seen request, long now) {
        requireScope(request);
        return super.usage(request, now);
    }

    synchronized DemoReply profile(DemoClaude.Seen request) {
        admit(request);
        requireScope(request);
        return DemoReply.json(200, Json.parse(PROFILE));
    }

    /** Profile and usage are for logins; a setup-token lacks the scope. */
    private void requireScope(DemoClaude.Seen request) {
        if (!logins.contains(bearer(request))) {
            throw new ApiException(403, "permission_error",
                    "OAuth token does not meet scope requirement user:profile");
        }
    }
}
