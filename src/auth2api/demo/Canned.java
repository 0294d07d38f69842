package auth2api.demo;

import auth2api.json.Json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One answer of {@link FakeClaude}: what goes out, how slowly, and how it goes wrong. Immutable; the methods return
 * changed copies. Every chunk is flushed by itself, after the pause.
 *
 * @param chunked true sends Transfer-Encoding chunked, false one Content-Length
 * @param faultAfter bytes of the body that go out before {@link Fault#CUT} or {@link Fault#STALL} strikes
 */
public record Canned(int status, Map<String, String> headers, List<byte[]> chunks, boolean chunked, Duration delay,
        Duration pause, Fault fault, int faultAfter) {

    /** What breaks: nothing; the connection before any answer (hard or clean); the headers; the body. */
    public enum Fault { NONE, RESET, CLOSE, HALF_HEADERS, CUT, STALL }

    public static Canned json(int status, Json body) {
        return of(status, "application/json", List.of(body.toBytes()), false);
    }

    /** Anthropic's error envelope; the request id is that of the answer's header. */
    public static Canned error(int status, String type, String message) {
        return json(status, FakeErrors.body(type, message)).header("request-id", "req_demo");
    }

    /** An event stream; each element is one whole event, or any piece of one. */
    public static Canned stream(List<byte[]> chunks) {
        return of(200, "text/event-stream; charset=utf-8", chunks, true);
    }

    /** An event stream of the given JSON events, each named by its {@code type}. */
    public static Canned events(List<? extends Json> events) {
        var chunks = new ArrayList<byte[]>();
        for (Json event : events) {
            String text = "event: " + event.get("type").text() + "\ndata: " + event + "\n\n";
            chunks.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return stream(chunks);
    }

    public static Canned plain(int status, String contentType, String text) {
        return of(status, contentType, List.of(text.getBytes(StandardCharsets.UTF_8)), false);
    }

    private static Canned of(int status, String contentType, List<byte[]> chunks, boolean chunked) {
        return new Canned(status, Map.of("content-type", contentType), List.copyOf(chunks), chunked, Duration.ZERO,
                Duration.ZERO, Fault.NONE, 0);
    }

    public Canned header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Canned(status, more, chunks, chunked, delay, pause, fault, faultAfter);
    }

    public Canned headers(Map<String, String> added) {
        Canned changed = this;
        for (var entry : added.entrySet()) {
            changed = changed.header(entry.getKey(), entry.getValue());
        }
        return changed;
    }

    /** Waits that long before the first byte of the answer. */
    public Canned delay(Duration before) {
        return new Canned(status, headers, chunks, chunked, before, pause, fault, faultAfter);
    }

    /** Waits that long before each chunk. */
    public Canned pause(Duration each) {
        return new Canned(status, headers, chunks, chunked, delay, each, fault, faultAfter);
    }

    public Canned fault(Fault kind) {
        return fault(kind, faultAfter);
    }

    /** The fault strikes in the middle of the body. */
    public Canned half(Fault kind) {
        return fault(kind, body().length / 2);
    }

    public Canned fault(Fault kind, int afterBytes) {
        return new Canned(status, headers, chunks, chunked, delay, pause, kind, afterBytes);
    }

    /** The same bytes in chunks of that size, whatever lies across a border. */
    public Canned torn(int size) {
        byte[] all = body();
        var pieces = new ArrayList<byte[]>();
        for (int from = 0; from < all.length; from += size) {
            pieces.add(Arrays.copyOfRange(all, from, Math.min(all.length, from + size)));
        }
        return new Canned(status, headers, pieces, chunked, delay, pause, fault, faultAfter);
    }

    public byte[] body() {
        var all = new ByteArrayOutputStream();
        chunks.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
