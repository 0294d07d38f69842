package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private static Duration of(String name, String value) {
        return RetryAfter.of(Map.of(name, List.of(value)), NOW);
    }

    @Test
    void secondsMillisecondsAndDatesAreUnderstood() {
        assertEquals(Duration.ofSeconds(3), of("retry-after", "3"));
        assertEquals(Duration.ofMillis(1500), of("retry-after", "1.5"));
        assertEquals(Duration.ofMillis(150), of("retry-after-ms", "150"));
        assertEquals(Duration.ofMinutes(1), of("retry-after", "Sun, 22 Nov 2026 08:01:00 GMT"));
    }

    @Test
    void millisecondsWinOverSeconds() {
        assertEquals(Duration.ofMillis(20), RetryAfter.of(
                Map.of("retry-after", List.of("9"), "retry-after-ms", List.of("20")), NOW));
    }

    @Test
    void aDateInThePastIsNoWait() {
        assertEquals(Duration.ZERO, of("retry-after", "Sun, 22 Nov 2026 07:00:00 GMT"));
    }

    @Test
    void whatWouldOverflowIsAsLongAsClientsWait() {
        for (String endless : new String[] {"1e400", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"}) {
            assertEquals(Duration.ofMillis(Integer.MAX_VALUE), of("retry-after", endless), endless);
        }
        assertEquals(Duration.ofMillis(Integer.MAX_VALUE), of("retry-after-ms", "1e400"));
    }

    @Test
    void whatCannotBeReadAsksForNothing() {
        assertNull(of("retry-after", "soon"));
        assertNull(of("retry-after", ""));
        assertNull(of("retry-after", "3 bananas"));
        assertNull(of("server", "3"));
    }
}
