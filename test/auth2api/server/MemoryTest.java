package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final int KB = 1024;

    @Test
    void whatIsTakenIsGivenBackToTheLastByte() {
        var memory = new Memory(100 * KB, Duration.ZERO);
        long taken = memory.take(1) + memory.take(50 * KB + 1);
        assertEquals(52 * KB, memory.held());
        taken = memory.keep(KB + 1, taken);
        assertEquals(2 * KB, memory.held());
        assertEquals(0, memory.keep(0, taken));
        assertEquals(0, memory.held());
    }

    @Test
    void whatCanNeverFitIsRefusedAtOnceAndNamesTheKey() {
        var memory = new Memory(100 * KB, Lab.BOUND);
        ApiException refused = assertThrows(ApiException.class, () -> memory.take(101 * KB));
        assertEquals(413, refused.status());
        assertTrue(refused.getMessage().contains("memory.body-share"), refused.getMessage());
        assertEquals(0, memory.held());
    }

    @Test
    void whatDoesNotFitInTimeIsToldToComeAgain() {
        var memory = new Memory(100 * KB, Duration.ofMillis(10));
        memory.take(90 * KB);
        ApiException refused = assertThrows(ApiException.class, () -> memory.take(11 * KB));
        assertEquals(503, refused.status());
        assertEquals("2", refused.headers().get("retry-after"));
        assertEquals(90 * KB, memory.held());
    }

    @Test
    void whatDoesNotFitYetWaitsAndSmallRequestsDoNotQueueBehindIt() throws Exception {
        var memory = new Memory(1000 * KB, Lab.BOUND);
        long first = memory.take(600 * KB);
        var large = new Thread(() -> memory.take(500 * KB));
        large.start();
        while (large.isAlive() && large.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        long small = memory.take(10 * KB);
        assertEquals(610 * KB, memory.held());
        var other = new Thread(() -> memory.keep(0, memory.take(65 * KB)));
        other.start();
        while (other.isAlive() && other.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertTrue(other.isAlive(), "what is not small stays behind what came before it");
        memory.keep(0, first);
        large.join();
        other.join();
        memory.keep(0, small);
        assertEquals(500 * KB, memory.held());
    }
}
