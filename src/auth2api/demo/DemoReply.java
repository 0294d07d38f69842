package auth2api.demo;

import auth2api.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One answer of the demo's Claude. Immutable; the methods return changed copies. Every chunk is flushed by itself.
 *
 * @param pause before each chunk
 * @param cutAfter how many bytes of the body go out before the connection breaks; {@link #WHOLE} for never
 */
record DemoReply(int status, Map<String, String> headers, List<byte[]> chunks, Duration pause, int cutAfter) {
    static final int WHOLE = Integer.MAX_VALUE;
    private static final String TYPE = "content-type";
    private static final String STREAM = "text/event-stream; charset=utf-8";
    private static final Map<Integer, String> ERROR_TYPES = Map.ofEntries(Map.entry(401, "authentication_error"),
            Map.entry(402, "billing_error"), Map.entry(403, "permission_error"), Map.entry(404, "not_found_error"),
            Map.entry(409, "conflict_error"), Map.entry(413, "request_too_large"), Map.entry(429, "rate_limit_error"),
            Map.entry(500, "api_error"), Map.entry(502, "api_error"), Map.entry(503, "api_error"),
            Map.entry(504, "timeout_error"), Map.entry(529, "overloaded_error"));
    /** As the real API words them. */
    private static final Map<Integer, String> MESSAGES = Map.of(413, "Request exceeds the maximum size",
            429, "This request would exceed your account's rate limit. Please try again later.",
            500, "Internal server error", 529, "Overloaded");

    static DemoReply of(int status, String contentType, List<byte[]> chunks) {
        return new DemoReply(status, Map.of(TYPE, contentType), List.copyOf(chunks), Duration.ZERO, WHOLE);
    }

    static DemoReply json(int status, Json body) {
        return of(status, "application/json", List.of(body.toBytes()));
    }

    static DemoReply plain(int status, String contentType, String text) {
        return of(status, contentType, List.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** An event stream of the given JSON events, each named by its {@code type}. */
    static DemoReply events(List<? extends Json> events) {
        var chunks = new ArrayList<byte[]>();
        for (Json event : events) {
            String text = "event: " + event.get("type").text() + "\ndata: " + event + "\n\n";
            chunks.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return of(200, STREAM, chunks);
    }

    /** The API's error envelope; the request id is that of the answer's header. */
    static Json.Obj envelope(String type, String message) {
        var error = Json.object().put("type", type).put("message", message);
        return DemoMessage.typed("error").put("error", error).put("request_id", "req_demo");
    }

    static DemoReply error(int status, String type, String message) {
        return json(status, envelope(type, message)).header("request-id", "req_demo");
    }

    static DemoReply error(int status) {
        return error(status, ERROR_TYPES.getOrDefault(status, "invalid_request_error"),
                MESSAGES.getOrDefault(status, "The demo was asked to answer " + status + "."));
    }

    boolean isStream() {
        return STREAM.equals(headers.get(TYPE));
    }

    DemoReply header(String name, String value) {
        return headers(Map.of(name, value));
    }

    DemoReply headers(Map<String, String> added) {
        var more = new HashMap<>(headers);
        more.putAll(added);
        return new DemoReply(status, more, chunks, pause, cutAfter);
    }

    DemoReply pause(Duration each) {
        return new DemoReply(status, headers, chunks, each, cutAfter);
    }

    DemoReply cut() {
        return new DemoReply(status, headers, chunks, pause, body().length / 2);
    }

    /** The same bytes in chunks of that size, whatever lies across a border. */
    DemoReply torn(int size) {
        byte[] all = body();
        var pieces = new ArrayList<byte[]>();
        for (int from = 0; from < all.length; from += size) {
            pieces.add(Arrays.copyOfRange(all, from, Math.min(all.length, from + size)));
        }
        return new DemoReply(status, headers, pieces, pause, cutAfter);
    }

    byte[] body() {
        var all = new ByteArrayOutputStream();
        chunks.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
