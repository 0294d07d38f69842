package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.http.Call;
import auth2api.http.FakeReply;
import auth2api.http.HttpTransport;
import auth2api.http.Reply;
import auth2api.http.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whichever way a request ends, its memory and its turn are given back. The proxy serves one request at a time here, so
 * that a turn which is kept shows with the next.
 */
class GivenBackTest {
    private static final String LARGE = "a".repeat(50_000);
    private static final String DELTA = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\","
            + "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"more \"}}\n\n";
    private static final String START = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":"
            + Sink.ANSWER.replace("{\"type\":\"text\",\"text\":\"got it\"}", "") + "}\n\n"
            + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
            + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static final String JSON_HEAD = "HTTP/1.1 200 Yes\r\ncontent-type: application/json\r\n"
            + "connection: close\r\ncontent-length: ";

    private static void answer(String request, OutputStream out) throws IOException {
        if (request.contains("[refuse]")) {
            RawUpstream.write(out, "HTTP/1.1 400 No\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}");
        } else if (request.contains("[half]")) {
            RawUpstream.write(out, JSON_HEAD + "1000\r\n\r\n" + Sink.ANSWER);
        } else if (request.contains("[cut]")) {
            RawUpstream.write(out, RawUpstream.STREAM_HEAD + START);
        } else if (request.contains("[endless]")) {
            RawUpstream.write(out, RawUpstream.STREAM_HEAD + START);
            while (true) {
                RawUpstream.write(out, DELTA);
            }
        } else if (request.contains("\"stream\":true")) {
            RawUpstream.write(out, RawUpstream.STREAM_HEAD + START + STOP);
        } else if (!request.contains("[nothing]")) {
            RawUpstream.write(out, JSON_HEAD + Sink.ANSWER.length() + "\r\n\r\n" + Sink.ANSWER);
        }
    }

    private static String answer(Lab lab, String path, String headers, String body) throws IOException {
        return RawHttp.exchange(lab, head(path, headers + "Connection: close\r\n", body.length()) + body);
    }

    /** Sends one request and reads its answer to the end; tells the status, 0 when there is none. */
    private static int ask(Lab lab, String path, String headers, String body) throws IOException {
        String answer = answer(lab, path, headers, body);
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ")[1]);
    }

    private static String head(String path, String headers, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: " + Lab.KEY + "\r\n" + headers
                + (length < 0 ? "" : "Content-Length: " + length + "\r\n") + "\r\n";
    }

    private static String body(String path, String prompt, boolean stream) {
        String message = Lab.message(prompt + LARGE, stream);
        return path.equals("/v1/responses") ? message.replace("\"messages\"", "\"input\"") : message;
    }

    private static void assertGivenBack(Lab lab, String way) throws Exception {
        long end = System.nanoTime() + Lab.BOUND.toNanos();
        String metrics;
        do {
            metrics = lab.get("/metrics").body();
        } while (!(metrics.contains("auth2api_request_body_bytes 0\n") && lab.server.inFlight() == 0
                && metrics.contains("auth2api_requests_in_flight 0\n")) && System.nanoTime() - end < 0);
        assertTrue(metrics.contains("auth2api_request_body_bytes 0\n"), () -> way + " keeps memory");
        assertTrue(metrics.contains("auth2api_requests_in_flight 0\n"), () -> way + " counts as served still");
        assertEquals(0, lab.server.inFlight(), way);
    }

    private static void assertServes(Lab lab, String path, String way) throws Exception {
        assertGivenBack(lab, way);
        assertEquals(200, ask(lab, path, "", body(path, "hi", false)), () -> "the turn of " + way + " is not over");
        assertGivenBack(lab, "a good answer");
    }

    private static Lab lab(RawUpstream upstream) throws Exception {
        return Lab.with(upstream.setting(), "max-in-flight=1", "body-limit=100kb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/chat/completions", "/v1/responses"})
    void afterEachAnswer(String path) throws Exception {
        String chunked = "Transfer-Encoding: chunked\r\n";
        String whole = body(path, "hi", false);
        try (var upstream = new RawUpstream(GivenBackTest::answer); Lab lab = lab(upstream)) {
            assertAnswer(lab, 200, path, "", whole);
            assertEquals(200, Integer.parseInt(RawHttp.exchange(lab, head(path, chunked, -1)
                    + Integer.toHexString(whole.length()) + "\r\n" + whole + "\r\n0\r\n\r\n").split(" ")[1]));
            assertServes(lab, path, "a body of chunks");
            assertAnswer(lab, 200, path, "", body(path, "hi", true));
            assertAnswer(lab, 400, path, "", body(path, "[refuse]", false));
            assertAnswer(lab, 400, path, "", body(path, "[refuse]", true));
            assertAnswer(lab, 400, path, "", whole.substring(0, whole.length() - 1));
            assertAnswer(lab, 400, path, "Content-Encoding: gzip\r\n", whole);
            assertAnswer(lab, 415, path, "Content-Encoding: br\r\n", whole);
            assertAnswer(lab, 413, path, "", " ".repeat(100 * 1024) + whole);
            assertAnswer(lab, 502, path, "", body(path, "[half]", false));
            assertAnswer(lab, 502, path, "", body(path, "[nothing]", false));
            assertAnswer(lab, 200, path, "", body(path, "[cut]", true));
            assertEquals(413, Integer.parseInt(RawHttp.exchange(lab, head(path, chunked, -1) + "20000\r\n"
                    + "a".repeat(0x20000) + "\r\n0\r\n\r\n").split(" ")[1]));
            assertServes(lab, path, "a body of chunks that is too large");
            if (!path.equals("/v1/messages")) {
                assertAnswer(lab, 400, path, "", whole.replace("\"role\":\"user\"", "\"role\":7"));
            }
        }
    }

    private static void assertAnswer(Lab lab, int status, String path, String headers, String body) throws Exception {
        assertEquals(status, ask(lab, path, headers, body));
        assertServes(lab, path, status + " to " + headers + body.substring(0, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/chat/completions", "/v1/responses"})
    void afterEachClientThatLeaves(String path) throws Exception {
        String whole = body(path, "hi", false);
        String half = whole.substring(0, whole.length() / 2);
        String endless = body(path, "[endless]", true);
        List<String> begun = new ArrayList<>(List.of(head(path, "", whole.length()) + half,
                head(path, "Transfer-Encoding: chunked\r\n", -1) + "8000\r\n" + half,
                head(path, "", endless.length()) + endless));
        var asked = new AtomicInteger();
        try (var upstream = new RawUpstream((request, out) -> {
            asked.incrementAndGet();
            try {
                answer(request, out);
            } finally {
                asked.decrementAndGet();
            }
        }); Lab lab = lab(upstream)) {
            for (String request : begun) {
                for (boolean reset : new boolean[] {true, false}) {
                    try (Socket socket = RawHttp.open(lab, request)) {
                        awaitHeld(lab);
                        if (request.endsWith(endless)) {
                            assertEquals('H', socket.getInputStream().read(), "the answer has begun");
                        }
                        if (reset) {
                            socket.setSoLinger(true, 0);
                        }
                    }
                    assertServes(lab, path, "a client that left in " + request.substring(0, 200));
                }
            }
            long end = System.nanoTime() + Lab.BOUND.toNanos();
            while (asked.get() > 0) {
                assertTrue(System.nanoTime() - end < 0, "upstream goes on for a client that left");
            }
        }
    }

    private static void awaitHeld(Lab lab) throws Exception {
        long end = System.nanoTime() + Lab.BOUND.toNanos();
        while (lab.get("/metrics").body().contains("auth2api_request_body_bytes 0\n")) {
            assertTrue(System.nanoTime() - end < 0, "the body never came");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/chat/completions", "/v1/responses"})
    void afterAnUpstreamThatIsNotThere(String path) throws Exception {
        String setting;
        try (var gone = new RawUpstream(GivenBackTest::answer)) {
            setting = gone.setting();
        }
        try (Lab lab = Lab.with(setting, "max-in-flight=1")) {
            for (boolean stream : new boolean[] {true, false}) {
                String answer = answer(lab, path, "", body(path, "hi", stream));
                assertTrue(answer.matches("(?s)HTTP/1.1 50[23] .*Claude .*"), answer); // 503 with the circuit open
                assertGivenBack(lab, "an upstream that is not there");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/chat/completions", "/v1/responses"})
    void afterEachFailureOfItsOwn(String path) throws Exception {
        var real = new HttpTransport(null);
        Transport failing = call -> {
            String sent = text(call);
            if (sent.contains("[bug]")) {
                throw new IllegalStateException("a bug");
            }
            if (sent.contains("[full]")) {
                throw new OutOfMemoryError("as if");
            }
            return sent.contains("[later]") ? broken() : real.send(call);
        };
        try (var upstream = new RawUpstream(GivenBackTest::answer);
                Lab lab = Lab.over(failing, upstream.setting(), "max-in-flight=1")) {
            for (boolean stream : new boolean[] {false, true}) {
                assertAnswer(lab, 500, path, "", body(path, "[bug]", stream));
                assertAnswer(lab, 503, path, "", body(path, "[full]", stream));
            }
            assertEquals(200, ask(lab, path, "", body(path, "[later]", true)));
            assertServes(lab, path, "a bug within the answer");
        }
    }

    private static String text(Call call) {
        var text = new StringBuilder();
        call.body().forEach(part -> text.append(StandardCharsets.UTF_8.decode(part.duplicate())));
        return text.toString();
    }

    /** A stream that begins well; its client has had the beginning by the time of the bug. */
    private static Reply broken() {
        return new FakeReply(200, "content-type", "text/event-stream") {
            private int step;

            @Override
            public ByteBuffer next(Duration silence) {
                if (step++ > 0) {
                    throw new IllegalStateException("a bug");
                }
                return ByteBuffer.wrap(START.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @Test
    void theRoomOfALargeBodyGoesBackToTheMachine() throws Exception {
        try (Lab lab = Lab.with()) {
            long before = fullCollections();
            assertEquals(400, lab.post("/v1/messages", "a".repeat(33 << 20)).statusCode());
            lab.settle();
            assertTrue(fullCollections() > before, "the heap stays as large as the body made it");
        }
    }

    private static long fullCollections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(one -> one.getName().matches(".*(Old|MarkSweep).*"))
                .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }
}
