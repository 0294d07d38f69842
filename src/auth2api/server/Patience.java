package auth2api.server;

import auth2api.http.Interruption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Runs the server's connections, and ends those whose client is too slow: only an interrupt, which closes the socket as
 * well, wakes a thread that reads from one. The JDK has one limit for a whole request, long enough for a slow upload;
 * these are for a header, and for a body that trickles. Thread safe.
 */
final class Patience implements Executor {
    /** For the rest of a header after its first byte; and for the begin of a body. */
    static final Duration GRACE = Duration.ofSeconds(20);
    /** How fast a body must come after that, on average; 32 kbit/s is slower than any line. */
    private static final long BYTES_PER_SECOND = 4096;

    private final Executor threads;
    private final LongSupplier nanoTime;
    private final long graceNanos;
    private final Map<Thread, Wait> waits = new ConcurrentHashMap<>();

    Patience(Executor threads, LongSupplier nanoTime, Duration grace) {
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.graceNanos = grace.toNanos();
    }

    private static final class Wait extends Interruption {
        /** Changed by the thread itself alone. */
        private volatile long until;

        Wait(long until) {
            this.until = until;
        }
    }

    @Override
    public void execute(Runnable connection) {
        threads.execute(() -> {
            begin();
            try {
                connection.run();
            } finally {
                over();
            }
        });
    }

    /** From now on this thread waits for its client. */
    void begin() {
        waits.put(Thread.currentThread(), new Wait(nanoTime.getAsLong() + graceNanos));
    }

    /** The client has sent so many bytes more, so it may go on for longer. */
    void heard(int bytes) {
        Wait wait = waits.get(Thread.currentThread());
        if (wait != null) {
            wait.until += bytes * (1_000_000_000L / BYTES_PER_SECOND);
        }
    }

    /** This thread does not wait for its client any longer. */
    void over() {
        Wait wait = waits.remove(Thread.currentThread());
        if (wait != null) {
            wait.done();
        }
    }

    /** Ends the waits that took too long; to be called every second or so. */
    void tick() {
        long now = nanoTime.getAsLong();
        waits.values().stream().filter(wait -> now - wait.until > 0).forEach(Interruption::strike);
    }
}
