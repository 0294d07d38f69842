package auth2api.server;

import auth2api.api.ApiException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * How many requests are served at once. Some more wait for their turn, in order and not for long; who would have to
 * wait longer is told so at once. Thread safe.
 */
final class Slots {
    private final int most;
    private final int mostWaiting;
    private final long patienceNanos;
    private final Semaphore free;

    Slots(int most, Duration patience) {
        this.most = most;
        this.mostWaiting = Math.max(1, most / 4);
        this.patienceNanos = patience.toNanos();
        this.free = new Semaphore(most, true);
    }

    /** Takes a slot, which must be given back; 503 when there is none in time. */
    void take() {
        if (!Memory.acquire(free, 1, waiting() < mostWaiting ? patienceNanos : 0)) {
            throw new ApiException(503, "api_error", "The proxy serves " + most + " requests already; send this one "
                    + "again in a moment, or raise max-in-flight in the configuration.")
                    .code("server_is_overloaded").header("retry-after", "2");
        }
    }

    void giveBack() {
        free.release();
    }

    int waiting() {
        return free.getQueueLength();
    }
}
