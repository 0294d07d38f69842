package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.http.Wire;
import auth2api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every stream vector cut at every byte upstream, in every dialect, through the whole proxy: each time the client sees
 * an error, and never a good end or silence. A seeded part of the cuts is tried, with {@code -Dauth2api.all=true} all.
 */
class CutTest {
    private static final boolean ALL = Boolean.getBoolean("auth2api.all");
    private static final int CUTS_EACH = 8;
    private static final List<String> PATHS = List.of("/v1/messages", "/v1/chat/completions", "/v1/responses");

    /** @param parts the answers, several when the turn goes on */
    private record Vector(String name, String path, Json.Obj request, List<byte[]> parts, boolean good) {
        static Vector of(Path in) throws IOException {
            String file = in.toString().replaceFirst("\\.in\\.sse$", "");
            Path with = Path.of(file + ".with.json");
            String out = Files.readString(Path.of(file + ".out.sse"));
            String stream = Files.readString(in);
            int second = stream.indexOf("event: message_start", 1);
            List<byte[]> parts = Stream.of(second < 0 ? stream : stream.substring(0, second),
                    second < 0 ? "" : stream.substring(second))
                    .map(part -> part.getBytes(StandardCharsets.UTF_8)).toList();
            return new Vector(in.getFileName().toString(),
                    file.contains("chat/") ? "/v1/chat/completions" : "/v1/responses",
                    Files.exists(with) ? (Json.Obj) Json.parse(Files.readAllBytes(with)) : Json.object(), parts,
                    out.matches("(?s).*(\\[DONE]|\"response\\.(completed|incomplete)\").*"));
        }

        /** The bytes that are tried in this dialect: a turn goes on where the proxy makes it. */
        byte[] bytes(String path) {
            byte[] first = parts.get(0);
            byte[] all = Arrays.copyOf(first, first.length + (path.equals(this.path) ? parts.get(1).length : 0));
            System.arraycopy(parts.get(1), 0, all, first.length, all.length - first.length);
            return all;
        }

        /** Where the end of the message begins, up to which a cut is one. */
        int end(String path) {
            int end = new String(bytes(path), StandardCharsets.ISO_8859_1).lastIndexOf("event: message_stop");
            return end < 0 ? bytes(path).length : end;
        }

        /** The vector's own request in its dialect, a plain one in the others; the prompt says what to answer. */
        String request(String path, String prompt) {
            Json.Obj request = path.equals(this.path) ? this.request.copy() : Json.object();
            Json message = Json.object().put("role", "user").put("content", prompt);
            String list = path.equals("/v1/responses") ? "input" : "messages";
            var messages = new ArrayList<>(request.get(list).items());
            messages.add(message);
            request.put(list, Json.array(messages)).put("stream", true);
            request.put("model", request.get("model").text("opus"));
            return (path.equals("/v1/messages") ? request.put("max_tokens", 100) : request).toString();
        }
    }

    private record Case(Vector vector, int number, String path, int cut) {
        @Override
        public String toString() {
            return vector.name + " to " + path + " cut at " + cut;
        }
    }

    @Test
    void eachCutIsAVisibleErrorInEveryDialect() throws Exception {
        List<Vector> vectors = new ArrayList<>();
        for (String folder : List.of("test/vectors/chat", "test/vectors/responses")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path in : files.filter(file -> file.toString().endsWith(".in.sse")).sorted().toList()) {
                    vectors.add(Vector.of(in));
                }
            }
        }
        try (var upstream = new RawUpstream(new CutUpstream((number, more) ->
                vectors.get(number).parts.get(more ? 1 : 0)));
                Lab lab = Lab.with(upstream.setting(), "debug=errors");
                var clients = new Clients<>(lab, CutTest::check)) {
            var random = new Random(20261124);
            for (int number = 0; number < vectors.size(); number++) {
                for (String path : PATHS) {
                    Vector vector = vectors.get(number);
                    int end = vector.end(path);
                    for (int cut : IntStream.range(0, ALL ? end : Math.min(end, CUTS_EACH))
                            .map(at -> ALL ? at : random.nextInt(end)).toArray()) {
                        clients.give(new Case(vector, number, path, cut));
                    }
                    clients.give(new Case(vector, number, path, Integer.MAX_VALUE));
                }
            }
            int tried = clients.join();
            System.out.println("CutTest: " + tried + " streams");
            assertTrue(tried >= 2000, "only " + tried);
        }
    }

    private static void check(Case one, Wire wire) throws Exception {
        String prompt = CutUpstream.marker(one.number, one.cut);
        String originator = one.vector.name.startsWith("codex-") ? "originator: codex_exec\r\n" : "";
        Wire.Answer answer = wire.ask("POST", one.path, originator + "anthropic-version: 2023-06-01\r\n",
                one.vector.request(one.path, prompt).getBytes(StandardCharsets.UTF_8));
        boolean whole = one.cut == Integer.MAX_VALUE;
        if (answer.status() != 200) {
            assertTrue(answer.status() >= 400 && (!whole || !one.vector.good), answer::toString);
            assertFalse(Json.parse(answer.body()).get("error").get("message").text("").isBlank(), answer.body());
            return;
        }
        assertTrue(answer.header("content-type").startsWith("text/event-stream"), answer::toString);
        String body = answer.body();
        String last = body.substring(body.stripTrailing().lastIndexOf("\n\n") + 1).strip();
        boolean failed = switch (one.path) {
            case "/v1/messages" -> last.startsWith("event: error\n");
            case "/v1/chat/completions" -> last.startsWith("event: error\ndata: {\"error\":{\"message\":");
            default -> last.contains("\"type\":\"response.failed\"") && (whole || body.contains("event: error\n"))
                    || last.startsWith("event: error\n");
        };
        boolean ended = body.matches("(?s).*(\\[DONE]|event: message_stop|\"response\\.(completed|incomplete)\").*");
        if (whole && one.path.equals(one.vector.path)) {
            assertEquals(one.vector.good, ended, answer.body());
        }
        assertTrue(failed != ended && (whole || failed), answer.body());
    }
}
