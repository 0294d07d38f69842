package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens the strict fake Claude's checks to the tests of other rooms. */
public final class Strict {
    static final StrictApi API = new StrictApi();

    private Strict() {
    }

    /** The demo's Claude with all checks. */
    public static DemoClaude start() throws IOException {
        return new DemoClaude(new StrictApi());
    }

    /** Throws the 400 that the fake would answer to this body when it comes from the proxy. */
    public static void check(Json body) {
        FakeRules.check(body, Set.of("oauth-2025-04-20"), "2023-06-01", false);
    }

    /** What the fake says against this body with these betas beside the proxy's own; null when it would answer. */
    public static String refusal(Json body, String betas, boolean counting) {
        var headers = Map.of("anthropic-beta", List.of("oauth-2025-04-20", betas), "anthropic-version",
                List.of("2023-06-01"));
        try {
            FakeRules.checkHeaders(headers, FakeRules.betas(headers));
            FakeRules.check(body, FakeRules.betas(headers), "2023-06-01", counting);
            return null;
        } catch (ApiException refusal) {
            return refusal.getMessage();
        }
    }

    /**
     * The signature of a thinking block in the fake's answer to this body; for redacted thinking, whose text is the
     * word redacted, its data.
     *
     * @param previous the signature before it in the same answer; null for the first
     */
    public static String sign(Json body, String thinking, String previous) {
        return API.sign(DemoModel.named(body.get("model").text()), body, thinking, previous);
    }
}
