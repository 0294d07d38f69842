package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RefusalTest {
    private static Refusal of(int status, String message) {
        return Refusal.of(status, "invalid_request_error", message, FakeClock.START);
    }

    @Test
    void aRefusalOfThirdPartyUseIsKnownWithAHint() {
        String words = "This credential is only authorized for use with Claude Code and cannot be used for other API"
                + " requests.";
        Refusal refusal = of(400, words);
        assertEquals(words, refusal.message());
        assertTrue(refusal.hint().contains("login --api-key"), refusal.hint());
        assertTrue(of(400, "Third-party apps now draw from your extra usage, not your plan limits. More").hint()
                .contains("extra usage"));
    }

    @Test
    void refusalsOfABetaACredentialAndPaymentAreKnown() {
        assertTrue(of(400, "Unexpected value(s) `x` for the `anthropic-beta` header.").hint().contains("beta"));
        assertTrue(of(401, "OAuth authentication is currently not allowed for this organization").hint()
                .contains("administrator"));
        assertTrue(of(402, "no money").hint().contains("credit"));
        assertTrue(of(403, null).hint().contains("does not permit"));
    }

    @Test
    void errorsOfTheRequestAndOfTheServiceAreNoRefusals() {
        assertNull(of(400, "messages.2: `tool_use` ids were found without `tool_result` blocks"));
        assertNull(of(404, "model: nope"));
        assertNull(of(413, "Request exceeds the maximum size"));
        assertNull(of(401, "OAuth token has expired."));
        assertNull(of(429, "only authorized for use with Claude Code"));
        assertNull(of(500, "only authorized for use with Claude Code"));
    }
}
