package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that does not read what it asked for, in front of an upstream that sends as fast as it is read. */
class SlowReaderTest {
    private static final String FILLER = "x".repeat(8_000);
    /** 120 MB. */
    private static final int EVENTS = 15_000;
    /** What fits into the sockets' buffers, of which the system chooses some. */
    private static final int MOST_ON_THE_WAY = 24 << 20;
    private static final long MOST_HELD = 16 << 20;

    private final AtomicInteger sent = new AtomicInteger();
    private final Semaphore progress = new Semaphore(0);

    private void flood(String request, OutputStream out) throws IOException {
        RawUpstream.write(out, RawUpstream.STREAM_HEAD + "event: message_start\ndata: {\"type\":\"message_start\","
                + "\"message\":" + Sink.ANSWER.replace("{\"type\":\"text\",\"text\":\"got it\"}", "") + "}\n\n"
                + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
        for (int i = 0; i < EVENTS; i++) {
            RawUpstream.write(out, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\"#" + (100_000 + i) + FILLER + "\"}}\n\n");
            sent.incrementAndGet();
            progress.release();
        }
        RawUpstream.write(out, "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
                + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                + "\"usage\":{\"output_tokens\":1}}\n\n"
                + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/chat/completions"})
    void slowsUpstreamCostsNoMemoryAndMissesNothingInTheEnd(String path) throws Exception {
        try (var upstream = new RawUpstream(this::flood); Lab lab = Lab.with(upstream.setting())) {
            long before = heap();
            HttpRequest request = lab.request(path).timeout(Duration.ofMinutes(2))
                    .POST(HttpRequest.BodyPublishers.ofString(Lab.message("hi", true))).build();
            try (InputStream answer = lab.http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
                int stoppedAt = awaitStandstill();
                assertTrue(stoppedAt > 0 && (long) stoppedAt * FILLER.length() < MOST_ON_THE_WAY,
                        "upstream went on to event " + stoppedAt);
                long grown = heap() - before;
                assertTrue(grown < MOST_HELD, "the heap holds " + grown + " bytes more");
                assertEquals(stoppedAt, sent.get(), "upstream stands still");
                assertWhole(answer, path.equals("/v1/messages") ? "{\"type\":\"message_stop\"}" : "[DONE]");
            }
        }
    }

    /** Waits until no event was taken for a while, or there are no more; tells how many were. */
    private int awaitStandstill() throws InterruptedException {
        int taken = 0;
        while (progress.tryAcquire(taken == 0 ? Lab.BOUND.toSeconds() : 1, TimeUnit.SECONDS)) {
            taken++;
        }
        return taken;
    }

    /** What is reachable, in bytes. */
    private static long heap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void assertWhole(InputStream answer, String end) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(answer, StandardCharsets.ISO_8859_1));
        int events = 0;
        String last = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int at = line.indexOf('#');
            if (at >= 0) {
                assertEquals(100_000 + events++, Integer.parseInt(line.substring(at + 1, at + 7)));
                assertTrue(line.startsWith(FILLER, at + 7), line);
            }
            last = line.isEmpty() ? last : line;
        }
        assertEquals(EVENTS, events);
        assertEquals("data: " + end, last);
    }
}
