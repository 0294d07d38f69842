package auth2api.server;

import auth2api.translate.Usage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What is noted of one request while it is served, for statistics and log; never content. Confined to its thread. */
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
    private final LongSupplier nanoTime;
    private final long began;
    private final LongAdder heldBytes;
    private long firstByte = -1;
    private long bodyBytes;

    /** @param heldBytes sums the bodies that are held now */
    Trace(LongSupplier nanoTime, LongAdder heldBytes) {
        this.nanoTime = nanoTime;
        this.heldBytes = heldBytes;
        this.began = nanoTime.getAsLong();
    }

    void holds(byte[] body) {
        bodyBytes = body.length;
        heldBytes.add(bodyBytes);
    }

    void over() {
        heldBytes.add(-bodyBytes);
    }

    /** The answer begins now. */
    void answering() {
        firstByte = millis();
    }

    long millis() {
        return (nanoTime.getAsLong() - began) / 1_000_000;
    }

    /** Milliseconds until the answer began; -1 when it never did. */
    long firstByteMillis() {
        return firstByte;
    }
}
