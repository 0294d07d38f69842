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
        boolean revokes = request.method().equals("POST") && request.route().equals("/v1/oauth/token/revoke");
        return revokes ? login.revoke(request) : super.route(request);
    }

    @Override
    void checkHeaders(DemoClaude.Seen request) {
        FakeRules.checkHeaders(request.headers(), FakeRules.betas(request.headers()));
    }

    @Override
    void check(DemoClaude.Seen request, Json body, boolean counting) {
        checkHeaders(request);
        FakeRules.check(body, FakeRules.betas(request.headers()), request.header("anthropic-version"), counting);
    }

    @Override
    public String sign(DemoModel model, Json body, String thinking, String previous) {
        return FakeSignature.sign(model, body, thinking, previous == null ? FakeSignature.latest(body) : previous);
    }
}
