package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The account as strict as the real one: API keys and setup-tokens, which credentials are dead and why, PKCE,
 * single-use codes and revocation. Thread safe.
 */
final class FakeLogin extends DemoLogin {
    private static final String EXPIRED =
            "OAuth token has expired. Please obtain a new token or refresh your existing token.";
    private static final String REVOKED = "OAuth token has been revoked. Please obtain a new token.";

    private final Set<String> keys = new HashSet<>();
    private final Map<String, String> dead = new HashMap<>();
    private final Map<String, Map<String, String>> codes = new HashMap<>();

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

    @Override
    synchronized String code(Map<String, String> asked) {
        String code = "sk-test-key-code-" + (codes.size() + 1);
        codes.put(code, asked);
        return code;
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
        String grant = body.get("grant_type").text("");
        if (grant.equals("authorization_code") && !isGood(body)) {
            return refused("invalid_grant", "Invalid 'code' in request.");
        }
        if (grant.equals("refresh_token") && refresh.isEmpty()) {
            return refused("invalid_grant", "Refresh token not found or invalid");
        }
        return super.token(request);
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

    /** Profile and usage are for logins; a setup-token lacks the scope. */
    @Override
    synchronized DemoReply aboutAccount(DemoClaude.Seen request, long now) {
        return logins.contains(bearer(request)) ? super.aboutAccount(request, now) : DemoReply.error(403,
                "permission_error", "OAuth token does not meet scope requirement user:profile");
    }
}
