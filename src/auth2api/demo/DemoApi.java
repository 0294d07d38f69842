package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/**
 * What the demo's Claude answers to a request: the endpoints of api.anthropic.com that the proxy uses. It refuses what
 * a newcomer may get wrong; the tests run a subclass that refuses all that the real API does. Thread safe.
 */
class DemoApi {
    final DemoLogin login;
    private final InstantSource clock;

    DemoApi() {
        this(new DemoLogin(), InstantSource.system());
    }

    /** @param clock only tells when rate limit windows reset */
    DemoApi(DemoLogin login, InstantSource clock) {
        this.login = login;
        this.clock = clock;
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
            case "POST /v1/oauth/token" -> login.token(request);
            default -> api(request, clock.instant().getEpochSecond());
        };
    }

    private DemoReply api(DemoClaude.Seen request, long now) {
        login.admit(request);
        DemoReply answer = switch (request.method() + " " + request.route()) {
            case "GET /api/oauth/usage" -> login.usage(request, now);
            case "POST /v1/messages" -> DemoScenes.play(checked(request, false), now, this);
            case "POST /v1/messages/count_tokens" -> DemoReply.json(200,
                    Json.object().put("input_tokens", DemoScenes.tokens(checked(request, true))));
            default -> models(request);
        };
        boolean limited = answer.headers().keySet().stream().anyMatch(h -> h.startsWith("anthropic-ratelimit"));
        return (limited ? answer : answer.headers(login.limits(request, now))).header("request-id", "req_demo");
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

    /** Signs thinking that answers the body; previous is the signature before it in this answer, or null. */
    String sign(DemoModel model, Json body, String thinking, String previous) {
        byte[] text = (model.id() + " " + DemoScenes.hash(thinking)).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(text);
    }
}
