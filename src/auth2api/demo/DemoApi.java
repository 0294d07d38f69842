package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What the demo's Claude answers to a request: the endpoints of api.anthropic.com that the proxy uses, with the tokens,
 * the usage and the limits of one account. It refuses what a newcomer may get wrong; the tests run a subclass that
 * refuses all that the real API does. Thread safe.
 */
class DemoApi {
    private static final long HOUR_SECONDS = 3600;
    private static final String USAGE = """
            {"five_hour": {"utilization": 5, "resets_at": "<5h>"},
             "seven_day": {"utilization": 42, "resets_at": "<7d>"},
             "seven_day_opus": null, "seven_day_sonnet": null, "extra_usage": {"is_enabled": false}}""";
    private static final String GRANT = """
            {"token_type": "Bearer", "expires_in": 28800, "scope": "user:inference user:profile",
             "organization": {"uuid": "00000000-0000-0000-0000-00000000000a", "name": "Demo"},
             "account": {"uuid": "00000000-0000-0000-0000-00000000000b", "email_address": "demo@example.com"}}""";
    private static final String UNIFIED = "anthropic-ratelimit-unified-";
    private static final String LIMITS = """
            status allowed
            reset <5h>
            representative-claim five_hour
            fallback-percentage 0.5
            5h-status allowed
            5h-utilization 0.05
            5h-reset <5h>
            7d-status allowed
            7d-utilization 0.42
            7d-reset <7d>
            overage-status rejected
            overage-disabled-reason out_of_credits
            """;

    /** The access tokens that are good. */
    final Set<String> logins = new HashSet<>();
    /** The one refresh token that is good; each use replaces it. */
    String refresh;
    private String access;
    private int issued;

    DemoApi() {
        issue();
    }

    final DemoReply answer(DemoClaude.Seen request) {
        try {
            return route(request);
        } catch (ApiException refusal) {
            return DemoReply.error(refusal.status(), refusal.type(), refusal.getMessage());
        } catch (RuntimeException broken) {
            return DemoReply.error(400, "invalid_request_error", "The request body is not valid JSON: " + broken);
        }
    }

    DemoReply route(DemoClaude.Seen request) {
        return switch (request.method() + " " + request.route()) {
            case "HEAD /", "GET /", "HEAD /api/hello", "GET /api/hello" -> DemoReply.plain(200, "text/plain", "hello");
            case "POST /v1/oauth/token" -> token(request);
            default -> api(request, Instant.now().getEpochSecond());
        };
    }

    private DemoReply api(DemoClaude.Seen request, long now) {
        admit(request);
        DemoReply answer = switch (request.method() + " " + request.route()) {
            case "GET /api/oauth/usage" -> usage(request, now);
            case "POST /v1/messages" -> DemoScenes.play(checked(request, false), now, this);
            case "POST /v1/messages/count_tokens" -> DemoReply.json(200,
                    Json.object().put("input_tokens", DemoScenes.tokens(checked(request, true))));
            default -> models(request);
        };
        boolean limited = answer.headers().keySet().stream().anyMatch(h -> h.startsWith("anthropic-ratelimit"));
        return (limited ? answer : answer.headers(limits(request, now))).header("request-id", "req_demo");
    }

    private DemoReply models(DemoClaude.Seen request) {
        if (!request.method().equals("GET") || !request.route().matches("/v1/models(/.*)?")) {
            throw new ApiException(404, "not_found_error", "Not found");
        }
        checkHeaders(request);
        return DemoReply.json(200, request.route().equals("/v1/models") ? DemoModel.list()
                : DemoModel.named(request.route().substring("/v1/models/".length())).info());
    }

    /** Throws the API's 400 for wrong headers. */
    void checkHeaders(DemoClaude.Seen request) {
        require(request.header("anthropic-version") != null, "anthropic-version: header is required");
    }

    /** The body; throws the API's 400 for a wrong one, and its 404 for an unknown model. */
    Json checked(DemoClaude.Seen request, boolean counting) {
        Json body = request.json();
        checkHeaders(request);
        require(body instanceof Json.Obj, "Input should be an object");
        for (String name : counting ? List.of("model", "messages") : List.of("model", "messages", "max_tokens")) {
            require(!body.get(name).isNull(), name + ": Field required");
        }
        DemoModel.named(body.get("model").text(""));
        require(!body.get("messages").items().isEmpty(), "messages: at least one message is required");
        return body;
    }

    static void require(boolean good, String message) {
        if (!good) {
            throw ApiException.badRequest(message);
        }
    }

    private void issue() {
        issued++;
        access = "sk-ant-oat01-demo-" + issued;
        refresh = "sk-ant-ort01-demo-" + issued;
        logins.add(access);
    }

    /** The newest access token; those before stay good. */
    synchronized String accessToken() {
        return access;
    }

    synchronized String refreshToken() {
        return refresh;
    }

    /** Checks the credential; throws the API's 401. */
    synchronized void admit(DemoClaude.Seen request) {
        refuseUnless(logins.contains(bearer(request)), "Invalid bearer token");
    }

    static void refuseUnless(boolean good, String message) {
        if (!good) {
            throw new ApiException(401, "authentication_error", message);
        }
    }

    static String bearer(DemoClaude.Seen request) {
        String value = request.header("authorization");
        return value == null ? "" : value.replaceFirst("(?i)^bearer +", "");
    }

    synchronized DemoReply token(DemoClaude.Seen request) {
        return refresh.equals(request.json().get("refresh_token").text()) ? granted()
                : refused("invalid_grant", "Refresh token not found or invalid");
    }

    DemoReply granted() {
        issue();
        var grant = (Json.Obj) Json.parse(GRANT);
        return DemoReply.json(200, grant.put("access_token", access).put("refresh_token", refresh));
    }

    static DemoReply refused(String error, String description) {
        return DemoReply.json(400, Json.object().put("error", error).put("error_description", description));
    }

    DemoReply usage(DemoClaude.Seen request, long now) {
        return DemoReply.json(200, Json.parse(dated(USAGE, now, end -> Instant.ofEpochSecond(end).toString())));
    }

    /** The limit headers of a good answer: the same windows as the usage. */
    Map<String, String> limits(DemoClaude.Seen request, long now) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("anthropic-organization-id", "00000000-0000-0000-0000-00000000000a");
        dated(LIMITS, now, Long::toString).lines()
                .forEach(row -> headers.put(UNIFIED + row.split(" ")[0], row.split(" ")[1]));
        return headers;
    }

    private static String dated(String text, long now, LongFunction<String> form) {
        return text.replace("<5h>", form.apply(now + 3 * HOUR_SECONDS))
                .replace("<7d>", form.apply(now + 96 * HOUR_SECONDS));
    }

    /** A full five-hour window of a subscription; now is in Unix seconds. */
    static DemoReply windowFull(long now) {
        String reset = Long.toString(now + HOUR_SECONDS);
        return DemoReply.error(429).header("retry-after", Long.toString(HOUR_SECONDS))
                .header(UNIFIED + "status", "rejected").header(UNIFIED + "reset", reset)
                .header(UNIFIED + "representative-claim", "five_hour").header(UNIFIED + "5h-status", "rejected")
                .header(UNIFIED + "5h-utilization", "1.0").header(UNIFIED + "5h-reset", reset);
    }

    /** Signs thinking that answers the body; previous is the signature before it in this answer, or null. */
    String sign(DemoModel model, Json body, String thinking, String previous) {
        byte[] text = (model.id() + " " + DemoScenes.hash(thinking)).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(text);
    }
}
