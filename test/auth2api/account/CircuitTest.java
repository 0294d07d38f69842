package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private final Circuit circuit = new Circuit();
    private Instant now = FakeClock.START;

    private void open() {
        for (int i = 0; i < Circuit.FAILURES; i++) {
            circuit.failed(false, "status 500", now);
        }
    }

    private ApiException refused() {
        return assertThrows(ApiException.class, () -> circuit.admit(now));
    }

    @Test
    void itOpensOnlyAfterFailuresInARow() {
        for (int i = 1; i < Circuit.FAILURES; i++) {
            assertFalse(circuit.failed(false, "x", now));
        }
        circuit.succeeded();
        assertFalse(circuit.failed(false, "x", now));
        assertFalse(circuit.admit(now));
    }

    @Test
    void whileItIsOpenRequestsAreAnsweredAtOnceWithTheTimeToWait() {
        open();
        ApiException refused = refused();
        assertEquals(503, refused.status());
        assertEquals("5", refused.headers().get("retry-after"));
        assertTrue(refused.getMessage().contains("status 500"), refused.getMessage());
        now = now.plusMillis(4_500);
        assertEquals("1", refused().headers().get("retry-after"));
    }

    @Test
    void oneProbeAtATimeFindsOutAndSuccessCloses() {
        open();
        now = now.plus(Circuit.FIRST_WAIT);
        assertTrue(circuit.admit(now));
        assertEquals(503, refused().status());
        circuit.succeeded();
        assertFalse(circuit.admit(now));
        assertNull(circuit.openUntil(now));
    }

    @Test
    void eachFailedProbeDoublesTheWaitUpToFiveMinutes() {
        open();
        Duration wait = Circuit.FIRST_WAIT;
        for (int i = 0; i < 10; i++) {
            now = circuit.openUntil(now);
            assertTrue(circuit.admit(now));
            assertTrue(circuit.failed(true, "x", now));
            wait = wait.multipliedBy(2).compareTo(Circuit.LONGEST_WAIT) < 0 ? wait.multipliedBy(2)
                    : Circuit.LONGEST_WAIT;
            assertEquals(now.plus(wait), circuit.openUntil(now));
        }
        assertEquals(Circuit.LONGEST_WAIT, wait);
    }

    @Test
    void furtherAttemptsOfAFailedProbeAndOfOthersDoNotDoubleAgain() {
        open();
        now = now.plus(Circuit.FIRST_WAIT);
        circuit.admit(now);
        circuit.failed(true, "x", now);
        Instant until = circuit.openUntil(now);
        assertFalse(circuit.failed(true, "x", now));
        assertFalse(circuit.failed(false, "x", now));
        assertEquals(until, circuit.openUntil(now));
    }

    @Test
    void aProbeWhoseClientLeftOrThatIsNeverHeardOfGivesWayToTheNext() {
        open();
        now = now.plus(Circuit.FIRST_WAIT);
        assertTrue(circuit.admit(now));
        circuit.released(true, now);
        assertTrue(circuit.admit(now));
        now = now.plus(Duration.ofMinutes(2));
        assertTrue(circuit.admit(now));
    }
}
