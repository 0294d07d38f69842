package auth2api.demo;

import auth2api.json.Json;

import java.time.InstantSource;

/** The demo's API with all that the real one refuses. */
final class StrictApi extends DemoApi {
    private static final int MAX_BODY_BYTES = 32 << 20;

    private final FakeLogin login;

    StrictApi(FakeLogin login, InstantSource clock) {
        super(login, clock);
        this.login = login;
    }

    @Override
    DemoReply route(DemoClaude.Seen request) {
        if (request.body().length > MAX_BODY_BYTES) {
            return DemoReply.error(413);
        }
        return switch (request.method() + " " + request.route()) {
            case "GET /oauth/authorize" -> login.authorize(request.path().replaceFirst(".*\\?", ""));
            case "POST /v1/oauth/token/revoke" -> login.revoke(request);
            case "GET /api/oauth/profile" -> login.profile(request);
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
}
