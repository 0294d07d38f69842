package auth2api.demo;

import auth2api.json.Json;
import java.util.Set;

/** Opens the strict fake Claude's checks to the tests of other rooms. */
public final class Strict {
    private Strict() {
    }

    /** Throws the 400 that the fake would answer to this body when it comes from the proxy. */
    public static void check(Json body) {
        FakeRules.check(body, Set.of("oauth-2025-04-20"), "2023-06-01", false);
    }
}
