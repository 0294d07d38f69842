package auth2api.server;

import auth2api.translate.Usage;
import java.util.function.LongSupplier;

/**
 * What is noted of one request while it is served, for statistics and log; never content. Confined to its thread, and
 * then to the lock of {@link Stats}.
 */
final class Trace {
    /** What is counted when the client has left before it had its answer (as nginx does; it never goes out). */
    static final int CLIENT_LEFT = 499;

    String endpoint = "other";
    String key = "";
    String model = "";
    String upstreamId;
    Usage usage = Usage.NONE;
    boolean broken;
    boolean left;
    /** Until the answer began; -1 when it never did. */
    long firstByteMillis = -1;
    /** What the client got, or {@link #CLIENT_LEFT}; known when it is over, as the time that it took. */
    int status;
    long millis;
    final LongSupplier nanoTime;
    private final long began;

    Trace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    void answering() {
        firstByteMillis = millis();
    }

    void over(int answered) {
        status = left ? CLIENT_LEFT : answered;
        millis = millis();
    }

    long millis() {
        return (nanoTime.getAsLong() - began) / 1_000_000;
    }
}
