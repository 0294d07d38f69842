package auth2api.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiExceptionTest {
    private static final ApiException PLAIN = new ApiException(429, "rate_limit_error", "wait a minute");

    @Test
    void aChangedCopyKeepsAllElse() {
        ApiException full = PLAIN.param("messages[0].role").code("slow_down").header("retry-after", "60")
                .header("x-should-retry", "true");
        assertEquals(429, full.status());
        assertEquals("rate_limit_error", full.type());
        assertEquals("wait a minute", full.getMessage());
        assertEquals("messages[0].role", full.param());
        assertEquals("slow_down", full.code());
        assertEquals("{retry-after=60, x-should-retry=true}", full.headers().toString());
    }

    @Test
    void theOriginalStaysAsItWas() {
        PLAIN.param("a").code("b").header("c", "d");
        assertNull(PLAIN.param());
        assertNull(PLAIN.code());
        assertEquals(Map.of(), PLAIN.headers());
    }

    @Test
    void aSecondValueOfAHeaderReplacesTheFirst() {
        assertEquals(Map.of("retry-after", "2"), PLAIN.header("retry-after", "1").header("retry-after", "2").headers());
    }

    @Test
    void headersCannotBeChangedFromOutside() {
        Map<String, String> headers = PLAIN.header("a", "b").headers();
        assertThrows(UnsupportedOperationException.class, () -> headers.put("c", "d"));
    }

    @Test
    void aBadRequestIs400() {
        ApiException bad = ApiException.badRequest("send a model");
        assertEquals(400, bad.status());
        assertEquals("invalid_request_error", bad.type());
        assertEquals("send a model", bad.getMessage());
    }

    @Test
    void itCarriesNoStackSinceItIsAnAnswer() {
        assertEquals(0, PLAIN.getStackTrace().length);
    }
}
