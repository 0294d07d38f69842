package auth2api.server;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.sse.SseEvent;
import auth2api.sse.SseParser;
import auth2api.sse.SseWriter;
import auth2api.translate.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Claude's own stream for Claude's own clients: the bytes pass as they came. They are watched for the end of the
 * message, and the bytes of an event that is not complete yet wait, so that a cut never leaves half an event before
 * the error.
 */
final class NativePassage implements Relay.Passage {
    private final SseParser parser = new SseParser();
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private final String requestId;
    private Usage usage = Usage.NONE;
    private boolean complete;

    NativePassage(String requestId) {
        this.requestId = requestId;
    }

    @Override
    public void bytes(ByteBuffer in, SseWriter out) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        int whole = parser.push(bytes, 0, bytes.length, this::watch);
        if (whole > 0) {
            pass(out);
            out.raw(bytes, 0, whole);
        }
        tail.write(bytes, whole, bytes.length - whole);
    }

    private void pass(SseWriter out) {
        byte[] waiting = tail.toByteArray();
        tail.reset();
        out.raw(waiting, 0, waiting.length);
    }

    /** The message is over with its stop event, or with upstream's own error. */
    private void watch(SseEvent event) {
        switch (event.name()) {
            case "message_stop", "error" -> complete = true;
            case "message_start", "message_delta" -> count(event);
            default -> { }
        }
    }

    private void count(SseEvent event) {
        try {
            Json json = Json.parse(event.data());
            usage = usage.updated(json.get("message").get("usage")).updated(json.get("usage"));
        } catch (JsonException notOurs) {
            // The client gets the bytes all the same; only the statistics miss them.
        }
    }

    @Override
    public void finish(SseWriter out) {
        parser.end(this::watch);
        if (complete) {
            pass(out);
        }
    }

    @Override
    public void idle(SseWriter out) {
        // Claude sends pings of its own, and a native stream is not added to.
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public void fail(ApiException why, SseWriter out) {
        out.event("error", Dialect.ANTHROPIC.error(why, requestId));
    }

    /** What was counted so far. */
    Usage usage() {
        return usage;
    }
}
