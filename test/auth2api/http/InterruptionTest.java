package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterruptionTest {
    private final Interruption waiting = new Interruption();

    @Test
    void aWaitThatLastsTooLongIsInterrupted() {
        CompletableFuture.runAsync(waiting::strike);
        assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
        assertTrue(waiting.done());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anInterruptThatCameTooLateForTheWaitHitsNothingElse() {
        waiting.strike();
        assertTrue(Thread.currentThread().isInterrupted());
        assertTrue(waiting.done());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whoIsDoneInTimeIsLeftAlone() {
        assertFalse(waiting.done());
        waiting.strike();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anInterruptOfSomebodyElseIsKept() {
        Thread.currentThread().interrupt();
        assertFalse(waiting.done());
        assertTrue(Thread.interrupted());
    }
}
