package auth2api.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * An answer whose body is read as it arrives. Confined to one thread. Close it always: closing before the end aborts
 * the request, and upstream stops generating.
 */
public interface Reply extends AutoCloseable {
    /** What {@link #next} returns when the allowed silence has passed. */
    ByteBuffer SILENCE = ByteBuffer.allocate(0).asReadOnlyBuffer();

    int status();

    /** Header fields; names are compared without case. */
    Map<String, List<String>> headers();

    /** The first value of a header, or null. */
    default String header(String name) {
        List<String> values = headers().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /**
     * The next bytes of the body: null at its end, {@link #SILENCE} when none came in time.
     *
     * @throws CallFailed when the body broke off
     */
    ByteBuffer next(Duration silence) throws CallFailed;

    /** Whether {@link #next} would return at once: then what was made of earlier bytes can be sent with the next. */
    default boolean ready() {
        return false;
    }

    /**
     * The whole rest of a body that is known to be small.
     *
     * @param limit the most bytes to accept
     * @param time how long all of it may take, however it trickles
     */
    default byte[] readAll(int limit, Duration time, LongSupplier nanoTime) throws CallFailed {
        var all = new ByteArrayOutputStream();
        long end = nanoTime.getAsLong() + time.toNanos();
        ByteBuffer bytes;
        while ((bytes = next(Duration.ofNanos(Math.max(1, end - nanoTime.getAsLong())))) != null) {
            if (bytes == SILENCE || end - nanoTime.getAsLong() < 0) {
                throw new CallFailed(CallFailed.Kind.TIMEOUT, "the answer was not whole within " + time.toSeconds()
                        + " s");
            }
            if (bytes.remaining() > limit - all.size()) {
                throw new CallFailed(CallFailed.Kind.UNREADABLE, "the answer is larger than " + limit
                        + " bytes; ask for a shorter one, or stream it");
            }
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    void close();
}
