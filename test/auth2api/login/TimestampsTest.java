package auth2api.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import auth2api.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    private static final Instant THEN = Instant.parse("2026-11-22T08:00:00Z");

    @Test
    void everySpellingIsTheSameInstant() {
        for (String text : new String[] {"1795334400", "1795334400000", "1795334400.0", "2026-11-22T08:00:00Z",
            "2026-11-22T09:00:00+01:00", "2026-11-22T08:00:00.000+00:00"}) {
            assertEquals(THEN, Timestamps.parse(text), text);
        }
        assertEquals(THEN, Timestamps.of(Json.parse("1795334400000")));
        assertEquals(THEN, Timestamps.of(Json.parse("\"2026-11-22T08:00:00Z\"")));
    }

    @Test
    void whatIsNoTimeIsNull() {
        for (String text : new String[] {"", "soon", "-1", "0", "NaN", "Infinity", "1e300", "2026-13-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z"}) {
            assertNull(Timestamps.parse(text), text);
        }
        assertNull(Timestamps.parse(null));
        assertNull(Timestamps.of(Json.parse("true")));
    }
}
