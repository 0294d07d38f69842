package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.config.Config;
import auth2api.http.FakeReply;
import auth2api.sse.SseWriter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The relay on a clock that every read of upstream moves on by ten seconds. */
class RelayTest {
    private static final Config.Timeouts TIMEOUTS = new Config.Timeouts(Duration.ofMinutes(2), Duration.ofMinutes(10),
            Duration.ofMinutes(5), Duration.ofSeconds(30));

    private final Client client = new Client();
    private long nanos;
    private boolean stopping;
    private Trace trace;
    private boolean fast;
    /** The most bytes that upstream had sent and the client had not. */
    private int behind;

    @Test
    void pingsOfClaudesThatTheClientDoesNotSeeAreNoSignOfLifeForIt() throws Exception {
        assertTrue(run("+start", "ping", "ping", "ping", "ping", "ping", "+end"));
        assertEquals("start idle idle end ", client.text());
    }

    @Test
    void silenceIsFilledEveryFifteenSeconds() throws Exception {
        assertTrue(run("+start", "", "", "", "", "", "+end"));
        assertEquals("start idle idle end ", client.text());
    }

    @Test
    void whatTheClientGetsIsASignOfLife() throws Exception {
        assertTrue(run("+start", "+more", "ping", "+more", "ping", "+end"));
        assertEquals("start more more end ", client.text());
    }

    @Test
    void nothingIsSentBeforeTheAnswerBegins() throws Exception {
        assertTrue(run("ping", "ping", "ping", "ping", "+start", "+end"));
        assertEquals("start end ", client.text());
        assertEquals("no-cache", client.headers.getFirst("cache-control"));
    }

    @Test
    void silenceThatIsTooLongEndsInAnErrorAndAnyWordOfClaudesIsNone() throws Exception {
        assertFalse(run(around("", 31)));
        assertTrue(client.text().endsWith("idle fail "), client.text());
        assertTrue(trace.broken);
        List<String> pings = Collections.nCopies(31, "ping");
        assertTrue(run(Stream.of(List.of("+start"), pings, List.of("", "+end")).flatMap(List::stream)
                .toArray(String[]::new)));
        assertFalse(trace.broken);
    }

    @Test
    void whatFailsBeforeTheClientGotAnythingIsNoStream() {
        assertEquals(504, assertThrows(ApiException.class,
                () -> run(Collections.nCopies(32, "").toArray(String[]::new))).status());
        assertEquals("", client.text());
    }

    @Test
    void aStreamThatRunsTooLongEndsInAnError() throws Exception {
        assertTrue(run(around("ping", 58)));
        assertFalse(run(around("ping", 60)));
        assertTrue(client.text().endsWith("idle fail "), client.text());
        fast = true;
        assertFalse(run(around("ping", 60)));
        assertTrue(client.text().endsWith("fail start fail "), client.text());
    }

    @Test
    void aStreamEndsInAnErrorWhenTheProcessDoes() throws Exception {
        stopping = true;
        assertFalse(run("+start", "+end"));
        assertEquals("start fail ", client.text());
    }

    @Test
    void howeverFastUpstreamIsTheClientGetsItsShareAtOnce() throws Exception {
        fast = true;
        assertTrue(run(around("+" + "x".repeat(10_000), 50)));
        assertTrue(behind < 80_000, behind + " bytes were kept back");
    }

    private static String[] around(String read, int times) {
        return Stream.of(List.of("+start"), Collections.nCopies(times, read), List.of("+end"))
                .flatMap(List::stream).toArray(String[]::new);
    }

    /** @param reads what upstream sends; nothing for silence, and with a plus what the client gets to see */
    private boolean run(String... reads) throws Exception {
        trace = new Trace(() -> nanos);
        client.status = -1;
        var call = new ServerCall(client, "req_1", trace,
                new Memory(0, Duration.ZERO), new Patience(Runnable::run, () -> nanos, Patience.GRACE));
        var relay = new Relay(() -> TIMEOUTS, () -> nanos, () -> stopping);
        return relay.run(new Script(new ArrayDeque<>(List.of(reads))), new Words(), call,
                relay.deadline());
    }

    private final class Script extends FakeReply {
        private final Deque<String> reads;
        private int sent;

        Script(Deque<String> reads) {
            super(200);
            this.reads = reads;
        }

        @Override
        public ByteBuffer next(Duration silence) {
            nanos += Duration.ofSeconds(10).toNanos();
            behind = Math.max(behind, sent - client.got.size());
            String read = reads.poll();
            sent += read == null ? 0 : read.length();
            return read == null ? null : read.isEmpty() ? SILENCE
                    : ByteBuffer.wrap(read.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean ready() {
            return fast && reads.size() > 1;
        }
    }

    private static final class Words implements Relay.Passage {
        private boolean over;

        @Override
        public void bytes(ByteBuffer in, SseWriter out) {
            String word = StandardCharsets.UTF_8.decode(in).toString();
            over |= word.equals("+end");
            if (word.startsWith("+")) {
                say(word.substring(1), out);
            }
        }

        private static void say(String word, SseWriter out) {
            byte[] bytes = (word + " ").getBytes(StandardCharsets.UTF_8);
            out.raw(bytes, 0, bytes.length);
        }

        @Override
        public void finish(SseWriter out) {
            // all was said
        }

        @Override
        public void idle(SseWriter out) {
            say("idle", out);
        }

        @Override
        public boolean complete() {
            return over;
        }

        @Override
        public void fail(ApiException why, SseWriter out) {
            say("fail", out);
        }
    }

    private static final class Client extends HttpExchange {
        private final ByteArrayOutputStream got = new ByteArrayOutputStream();
        private final Headers headers = new Headers();
        private int status;

        String text() {
            return got.toString(StandardCharsets.UTF_8);
        }

        @Override
        public Headers getRequestHeaders() {
            return headers;
        }

        @Override
        public Headers getResponseHeaders() {
            return headers;
        }

        @Override
        public URI getRequestURI() {
            return URI.create("/v1/chat/completions");
        }

        @Override
        public String getRequestMethod() {
            return "POST";
        }

        @Override
        public HttpContext getHttpContext() {
            return null;
        }

        @Override
        public void close() {
            // there is nothing to close
        }

        @Override
        public InputStream getRequestBody() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream getResponseBody() {
            return got;
        }

        @Override
        public void sendResponseHeaders(int given, long length) {
            status = given;
        }

        @Override
        public InetSocketAddress getRemoteAddress() {
            return null;
        }

        @Override
        public int getResponseCode() {
            return status;
        }

        @Override
        public InetSocketAddress getLocalAddress() {
            return null;
        }

        @Override
        public String getProtocol() {
            return "HTTP/1.1";
        }

        @Override
        public Object getAttribute(String name) {
            return null;
        }

        @Override
        public void setAttribute(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setStreams(InputStream in, OutputStream out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpPrincipal getPrincipal() {
            return null;
        }
    }
}
