package auth2api.server;

import auth2api.api.ApiException;
import auth2api.config.Config;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.sse.SseException;
import auth2api.sse.SseWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The only loop that copies a reply to a client: read all that is there, let the passage work, one write and
 * one flush, again.
 *
 * <pre>
 *   next bytes ----> passage.bytes --> send
 *   silence -------> too long: fail
 *   nothing sent --> keep-alive every 15 s, though Claude may go on: its pings are not the client's
 *   end -----------> complete? done : fail (a cut)
 *   fail ----------> nothing sent yet: thrown, an answer with a status;  else the visible error in the stream
 *   client gone ---> IOException to the caller, whose reply closes, which stops upstream
 * </pre>
 *
 * @param stopping true once streams have to end because the process does
 */
record Relay(Supplier<Config.Timeouts> chosen, LongSupplier nanoTime, BooleanSupplier stopping) {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long KEEP_ALIVE_NANOS = Duration.ofSeconds(15).toNanos();
    private static final int MOST_AT_ONCE = 64 * 1024;

    /** What happens to a stream's bytes between upstream and client. Confined to one thread. */
    interface Passage {
        /** Takes upstream's next bytes and writes what the client shall see of them. */
        void bytes(ByteBuffer in, SseWriter out);

        /** Upstream's bytes have ended. */
        void finish(SseWriter out);

        /** Upstream is silent for a while: writes a sign of life, if the dialect has one. */
        void idle(SseWriter out);

        /** True once the protocol's own end was seen; an end of the bytes before that is a cut. */
        boolean complete();

        /** Writes the visible error that ends a broken stream. */
        void fail(ApiException why, SseWriter out);
    }

    /** When a stream that starts now must be over, for {@link #run}. */
    long deadline() {
        return nanoTime.getAsLong() + chosen.get().streamMessages().toNanos();
    }

    /**
     * Copies one reply; true when it came to its own end, false when the client was shown an error instead.
     *
     * @throws ApiException when it failed before anything was sent
     * @throws IOException when the client has left
     */
    boolean run(Reply reply, Passage passage, ServerCall client, long deadline) throws IOException {
        var out = new SseWriter();
        ApiException why;
        try {
            copy(reply, passage, client, out, deadline);
            return true;
        } catch (ApiException e) {
            why = e;
        } catch (SseException | CallFailed e) { // so that any other IOException means the client
            why = Answers.brokeOff(e.getMessage());
        }
        if (!client.answered() && out.isEmpty()) {
            throw why;
        }
        passage.fail(why, out);
        client.trace.broken = true;
        client.send(out);
        return false;
    }

    private void copy(Reply reply, Passage passage, ServerCall client, SseWriter out, long deadline)
            throws IOException {
        long now = nanoTime.getAsLong();
        long heard = now;
        long signed = now;
        while (true) {
            ByteBuffer bytes = next(reply, passage);
            now = nanoTime.getAsLong();
            if (bytes == null) {
                passage.finish(out);
                client.send(out);
                if (!passage.complete()) {
                    throw Answers.brokeOff("it ended before its end event; send the request again");
                }
                return;
            }
            if (bytes != Reply.SILENCE) {
                heard = now;
                passage.bytes(bytes, out);
            } else if (passage.complete()) {
                return; // upstream has said all but keeps the connection open
            } else if (now - heard > chosen.get().streamIdle().toNanos()) {
                throw new ApiException(504, "timeout_error", "Claude was silent for "
                        + chosen.get().streamIdle().toSeconds() + " s; send the request again, or raise "
                        + "timeouts.stream-idle-ms.");
            }
            checkTime(now, deadline);
            if (reply.ready() && out.size() < MOST_AT_ONCE) {
                continue; // what has arrived together leaves together
            }
            if (out.isEmpty() && client.answered() && now - signed > KEEP_ALIVE_NANOS) {
                passage.idle(out);
            }
            signed = out.isEmpty() ? signed : now;
            client.send(out);
        }
    }

    private void checkTime(long now, long deadline) {
        if (stopping.getAsBoolean()) {
            throw new ApiException(503, "api_error", "The proxy is stopping; send the request again.");
        }
        if (now - deadline > 0) {
            throw new ApiException(504, "timeout_error", "The stream ran for "
                    + chosen.get().streamMessages().toSeconds() + " s, the longest that this proxy lets one run; raise "
                    + "timeouts.stream-messages-ms for more.");
        }
    }

    /** A failure after the protocol's own end is no failure any more. */
    private static ByteBuffer next(Reply reply, Passage passage) throws CallFailed {
        try {
            return reply.next(TICK);
        } catch (CallFailed e) {
            if (passage.complete()) {
                return null;
            }
            throw e;
        }
    }
}
