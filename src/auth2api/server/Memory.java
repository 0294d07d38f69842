package auth2api.server;

import auth2api.api.ApiException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The share of the heap that requests may fill with their bodies and with what is made of them. What does not fit waits
 * for its turn, in order and not for long, so that too many at once are told to come again instead of ending the
 * process. Thread safe.
 */
final class Memory {
    /** Counted in pieces of this many bytes, since a semaphore counts no further than an int. */
    private static final int UNIT = 1024;
    /** What is no larger than this many units does not queue behind what is large. */
    private static final int SMALL = 64;

    private final int units;
    private final long patienceNanos;
    private final Semaphore free;

    /** @param patience how long a request waits for what others hold */
    Memory(long bytes, Duration patience) {
        this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
        this.patienceNanos = patience.toNanos();
        this.free = new Semaphore(units, true);
    }

    private static long toUnits(long bytes) {
        return (bytes + UNIT - 1) / UNIT;
    }

    /**
     * Takes room for so many bytes.
     *
     * @return what was really taken, to be given back with {@link #keep}
     * @throws ApiException 413 when it can never fit, 503 when it did not fit in time
     */
    long take(long bytes) {
        long asked = toUnits(bytes);
        if (asked > units) {
            throw new ApiException(413, "request_too_large", "The request needs " + bytes + " bytes of memory, more "
                    + "than all requests together may take (" + (long) units * UNIT + "); send less, raise "
                    + "memory.body-share in the configuration, or give Java more (-Xmx).");
        }
        boolean small = asked <= SMALL && free.tryAcquire((int) asked);
        if (!small && !acquire(free, (int) asked, patienceNanos)) {
            throw taken();
        }
        return asked * UNIT;
    }

    /** The 503 for a request for which there is no room now. */
    static ApiException taken() {
        return new ApiException(503, "api_error", "The memory for requests is taken by others; send the request "
                + "again in a moment. More fit at once with a higher memory.body-share or -Xmx.")
                .code("server_is_overloaded").header("retry-after", "2");
    }

    /** Takes permits, or says false when there were none in time. */
    static boolean acquire(Semaphore free, int permits, long nanos) {
        try {
            return free.tryAcquire(permits, nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "api_error", "The proxy is stopping; send the request again.");
        }
    }

    /** Gives back what was taken, but for so many bytes; returns what is taken still. */
    long keep(long bytes, long taken) {
        long kept = toUnits(bytes);
        free.release((int) (taken / UNIT - kept));
        return kept * UNIT;
    }

    /** Bytes that are taken now. */
    long held() {
        return (long) (units - free.availablePermits()) * UNIT;
    }
}
