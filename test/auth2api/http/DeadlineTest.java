package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineTest {
    @Test
    void aWaitThatLastsTooLongIsInterrupted() {
        var deadline = new Deadline(Duration.ofMillis(1));
        assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
        assertTrue(deadline.over());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anInterruptThatCameTooLateForTheWaitHitsNothingElse() {
        var deadline = new Deadline(Duration.ZERO);
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertTrue(deadline.over());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whoIsDoneInTimeIsLeftAloneAndForgotten() {
        var deadline = new Deadline(Duration.ofHours(1));
        assertFalse(deadline.over());
        deadline.strike();
        assertFalse(Thread.currentThread().isInterrupted());
        assertTrue(Deadline.TIMER.getQueue().isEmpty(), "an alarm that is not needed must not be kept");
    }

    @Test
    void anInterruptOfSomebodyElseIsKept() {
        var deadline = new Deadline(Duration.ofHours(1));
        Thread.currentThread().interrupt();
        assertFalse(deadline.over());
        assertTrue(Thread.interrupted());
    }
}
