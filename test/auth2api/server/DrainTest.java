package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is told to stop while it streams. */
class DrainTest {
    private static final int STREAMS = 50;

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"true,event: message_stop,20000", "false,event: error,300"})
    void fiftyStreamsFinishOrEndVisiblyAndNothingIsLost(boolean finish, String last, int graceMs) throws Exception {
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (var sink = new Sink(); var server = ServeProcess.start(dir, sink.uri(), List.of("-Xmx256m"),
                "shutdown.grace-ms=" + graceMs)) {
            List<BufferedReader> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                HttpResponse<InputStream> got = http.send(HttpRequest.newBuilder(server.address.resolve("/v1/messages"))
                        .header("x-api-key", Lab.KEY).timeout(Lab.BOUND)
                        .POST(HttpRequest.BodyPublishers.ofString(Lab.message("hi", true))).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
                var lines = new BufferedReader(new InputStreamReader(got.body(), StandardCharsets.UTF_8));
                assertEquals("event: message_start", lines.readLine());
                streams.add(lines);
            }
            server.terminate();
            while (!server.said().contains("requests in flight: " + STREAMS)) {
                assertTrue(server.alive(), server.said());
            }
            if (finish) {
                sink.ping.countDown();
                for (BufferedReader stream : streams) {
                    while (!stream.readLine().equals("event: ping")) {
                        assertTrue(server.alive(), "the streams go on");
                    }
                }
                sink.end.countDown();
            }
            for (BufferedReader stream : streams) {
                assertTrue(stream.lines().toList().contains(last), last);
            }
            assertEquals(0, server.exitCode());
            Json kept = Json.parse(Files.readAllBytes(server.authDir.resolve("statistics.json")));
            assertEquals(STREAMS, kept.get("total").get("count").number(0), kept::toString);
            assertEquals(STREAMS, kept.get("recent").items().size());
        }
    }
}
