package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many large requests at once on a small heap, against a process of its own: nobody may bring it down. */
class BodyBudgetTest {
    private static final String HEAD = "{\"model\":\"claude-opus-5-5\",\"max_tokens\":9,\"messages\":"
            + "[{\"role\":\"user\",\"content\":";

    @TempDir
    Path dir;

    /** What fills a request. */
    enum Filling {
        NATIVE_IMAGE("/v1/messages", HEAD + "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":"
                + "\"image/png\",\"data\":\"", "iVBORw0KGgoA", 100 << 20, "\"}}]}]}"),
        CHAT_IMAGE("/v1/chat/completions", HEAD + "[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                + "\"data:image/png;base64,", "iVBORw0KGgoA", 100 << 20, "\"}}]}]}"),
        CHAT_UNICODE_TEXT("/v1/chat/completions", HEAD + "\"", "\u4f60\u597d, \\n\\u4f60 ", 40 << 20, "\"}]}"),
        RESPONSES_ITEMS("/v1/responses", "{\"model\":\"claude-opus-5-5\",\"input\":[{\"role\":\"user\","
                + "\"content\":\"a\"}", ",{\"role\":\"user\",\"content\":\"a\"}", 4 << 20, "]}");

        private final String path;
        private final byte[] head;
        private final byte[] part;
        private final int times;
        private final byte[] end;

        Filling(String path, String head, String part, int size, String end) {
            this.path = path;
            this.head = head.getBytes(StandardCharsets.UTF_8);
            this.part = part.getBytes(StandardCharsets.UTF_8);
            this.times = size / this.part.length;
            this.end = end.getBytes(StandardCharsets.UTF_8);
        }

        private HttpRequest request(URI base, boolean lengthTold) {
            var body = HttpRequest.BodyPublishers.ofInputStream(this::stream);
            long length = head.length + (long) times * part.length + end.length;
            return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(2))
                    .header("x-api-key", Lab.KEY)
                    .POST(lengthTold ? HttpRequest.BodyPublishers.fromPublisher(body, length) : body).build();
        }

        private InputStream stream() {
            int atOnce = Math.min(times, 5_000);
            byte[] many = new byte[atOnce * part.length];
            for (int i = 0; i < atOnce; i++) {
                System.arraycopy(part, 0, many, i * part.length, part.length);
            }
            List<InputStream> all = new ArrayList<>(List.of(new ByteArrayInputStream(head)));
            for (int left = times; left > 0; left -= atOnce) {
                all.add(new ByteArrayInputStream(many, 0, Math.min(left, atOnce) * part.length));
            }
            all.add(new ByteArrayInputStream(end));
            return new SequenceInputStream(Collections.enumeration(all));
        }
    }

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest
    @EnumSource
    void tenLargeBodiesAtOnceOnASmallHeapLeaveItServing(Filling filling) throws Exception {
        try (var sink = new Sink(); var server = ServeProcess.start(dir, sink.uri(), List.of("-Xmx256m"))) {
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                asked.add(http.sendAsync(filling.request(server.address, i % 4 != 3),
                        HttpResponse.BodyHandlers.ofString()));
            }
            for (var answer : asked) {
                HttpResponse<String> got = answer.join();
                if (got.statusCode() != 200) {
                    assertTrue(got.statusCode() == 503 || got.statusCode() == 413, got.statusCode() + got.body());
                    assertEquals(got.statusCode() == 503, got.headers().firstValue("retry-after").isPresent());
                    Json error = Json.parse(got.body());
                    assertTrue(error.get("error").get("message").text("").contains("memory"), got.body());
                    assertEquals(filling.path.equals("/v1/messages"), "error".equals(error.get("type").text()));
                }
            }
            assertEquals(200, send(server, "/v1/messages").statusCode());
            assertEquals(200, send(server, "/v1/chat/completions").statusCode());
            awaitNothingHeld(server);
            // The budget does not know how the heap is parted: one array may find no room, and its client got the 503.
            assertTrue(server.said().lines().allMatch(line -> line.contains("OutOfMemoryError")), server.said());
        }
    }

    @Test
    void aHeapWithoutRoomForWhatTheShareAllowsIsToldAsSuch() throws Exception {
        try (var sink = new Sink(); var server = ServeProcess.start(dir, sink.uri(),
                List.of("-XX:+UseSerialGC", "-Xmx240m"), "memory.body-share=90")) {
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                asked.add(http.sendAsync(Filling.NATIVE_IMAGE.request(server.address, true),
                        HttpResponse.BodyHandlers.ofString()));
            }
            for (var answer : asked) {
                assertTrue(List.of(200, 503).contains(answer.join().statusCode()), answer.join().body());
            }
            assertEquals(200, send(server, "/v1/messages").statusCode());
            awaitNothingHeld(server);
            assertTrue(server.said().contains("OutOfMemoryError"), "what this is about has happened");
        }
    }

    /** An answer is there a moment before its request counts as over. */
    private void awaitNothingHeld(ServeProcess server) throws Exception {
        HttpRequest metrics = HttpRequest.newBuilder(server.address.resolve("/metrics")).header("x-api-key", Lab.KEY)
                .build();
        long end = System.nanoTime() + Lab.BOUND.toNanos();
        while (!http.send(metrics, HttpResponse.BodyHandlers.ofString()).body()
                .contains("\nauth2api_request_body_bytes 0\n")) {
            assertTrue(System.nanoTime() < end, "nothing is held any longer");
        }
    }

    private HttpResponse<String> send(ServeProcess server, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(server.address.resolve(path)).header("x-api-key", Lab.KEY)
                .timeout(Lab.BOUND).POST(HttpRequest.BodyPublishers.ofString(Lab.message("hi", false))).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
