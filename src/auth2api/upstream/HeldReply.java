package auth2api.upstream;

import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * An answer that was read whole, because its text had to be looked at before it passes on unchanged.
 *
 * @param body all of it in one array, of which the rest is to be read still
 */
public record HeldReply(Reply head, ByteBuffer body) implements Reply {
    /** Reads the rest of a reply and closes it. */
    static HeldReply of(Reply reply, int limit, Duration time, LongSupplier nanoTime) throws CallFailed {
        try (reply) {
            return new HeldReply(reply, ByteBuffer.wrap(reply.readAll(limit, time, nanoTime)));
        }
    }

    /** The JSON of an error answer; {@link Json#NULL} when it is a page of a network in between, or no error. */
    public static Json errorOf(Reply reply) {
        try {
            return reply instanceof HeldReply held ? Json.parse(held.body.array()) : Json.NULL;
        } catch (JsonException noJson) {
            return Json.NULL;
        }
    }

    @Override
    public int status() {
        return head.status();
    }

    @Override
    public Map<String, List<String>> headers() {
        return head.headers();
    }

    @Override
    public ByteBuffer next(Duration silence) {
        ByteBuffer rest = body.slice();
        body.position(body.limit());
        return rest.hasRemaining() ? rest : null;
    }

    @Override
    public void close() {
        // Nothing is open any more.
    }
}
