package auth2api.demo;

import auth2api.json.Json;

import java.time.Duration;
import java.util.List;

/**
 * One answer of {@link FakeClaude} and how it goes wrong. Immutable; the methods return changed copies.
 *
 * @param delay before the first byte of the answer
 * @param faultAfter bytes of the body that go out before {@link Fault#CUT} or {@link Fault#STALL} strikes
 */
public record Canned(DemoReply reply, Duration delay, Fault fault, int faultAfter) {

    /** What breaks: nothing; the connection before any answer (hard or clean); the headers; the body. */
    public enum Fault { NONE, RESET, CLOSE, HALF_HEADERS, CUT, STALL }

    static Canned of(DemoReply reply) {
        boolean whole = reply.cutAfter() == DemoReply.WHOLE;
        return new Canned(reply, Duration.ZERO, whole ? Fault.NONE : Fault.CUT, reply.cutAfter());
    }

    public static Canned json(int status, Json body) {
        return of(DemoReply.json(status, body));
    }

    /** Anthropic's error envelope; the request id is that of the answer's header. */
    public static Canned error(int status, String type, String message) {
        return of(DemoReply.error(status, type, message));
    }

    /** An event stream of the given JSON events, each named by its {@code type}. */
    public static Canned events(List<? extends Json> events) {
        return of(DemoReply.events(events));
    }

    public static Canned plain(int status, String contentType, String text) {
        return of(DemoReply.plain(status, contentType, text));
    }

    private Canned reply(DemoReply changed) {
        return new Canned(changed, delay, fault, faultAfter);
    }

    public Canned header(String name, String value) {
        return reply(reply.header(name, value));
    }

    /** Waits that long before the first byte of the answer. */
    public Canned delay(Duration before) {
        return new Canned(reply, before, fault, faultAfter);
    }

    /** Waits that long before each chunk. */
    public Canned pause(Duration each) {
        return reply(reply.pause(each));
    }

    /** The same bytes in chunks of that size, whatever lies across a border. */
    public Canned torn(int size) {
        return reply(reply.torn(size));
    }

    public Canned fault(Fault kind) {
        return new Canned(reply, delay, kind, faultAfter);
    }

    /** The fault strikes in the middle of the body. */
    public Canned half(Fault kind) {
        return new Canned(reply, delay, kind, reply.body().length / 2);
    }

    public byte[] body() {
        return reply.body();
    }
}
