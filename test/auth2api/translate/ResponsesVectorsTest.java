package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.demo.Strict;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.sse.SseEvent;
import auth2api.sse.SseParser;
import auth2api.sse.SseWriter;
import auth2api.sse.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the vectors of {@code test/vectors/responses}, one rule each, named by it:
 *
 * <pre>
 *   NAME.request.json  -> NAME.claude.json and, where something is told by a response header, NAME.told.json
 *                     or  NAME.error.json
 *   NAME.in.sse        -> NAME.out.sse        Claude's stream (several messages after pauses) to the client's
 *   NAME.message.json  -> NAME.answer.json    Claude's message (an array of them after pauses) to the response object
 *   NAME.with.json        the request that stream or message belong to; without it a plain one
 *   NAME.history.json     what is kept of earlier responses: their chains by response id, their items by item id
 * </pre>
 *
 * A name that begins with {@code codex-} is Codex's, which is known by its header.
 */
class ResponsesVectorsTest {
    private static final Path VECTORS = Path.of("test/vectors/responses");
    private static final ApiException CUT = new ApiException(502, "api_error", "The stream broke off.");

    static Stream<String> requests() throws IOException {
        return named(".request.json");
    }

    static Stream<String> streams() throws IOException {
        return named(".in.sse");
    }

    static Stream<String> messages() throws IOException {
        return named(".message.json");
    }

    private static Stream<String> named(String extension) throws IOException {
        try (Stream<Path> files = Files.list(VECTORS)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(extension))
                    .map(name -> name.substring(0, name.length() - extension.length())).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestBecomes(String name) throws IOException {
        if (exists(name, ".error.json")) {
            assertEquals(json(name, ".error.json").toString(), refusal(name).toString());
            return;
        }
        Exchange exchange = exchange(name, ".request.json");
        assertEquals(json(name, ".claude.json").toString(), exchange.claudeBody().toString());
        assertEquals(exists(name, ".told.json") ? json(name, ".told.json").toString() : "{}", told(exchange));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void strictClaudeTakesWhatBecomesOf(String name) throws IOException {
        if (exists(name, ".claude.json") && !Files.readString(file(name, ".claude.json")).contains("\"signature\"")) {
            Strict.check(json(name, ".claude.json"));
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messageBecomes(String name) throws IOException {
        Exchange exchange = exchange(name, ".with.json");
        Json message = json(name, ".message.json");
        for (Json part : message.items()) {
            message = part;
            if (exchange.continuation(part) != null) {
                message = Json.NULL;
            }
        }
        assertEquals(json(name, ".answer.json").toString(), exchange.answer(message).toString());
    }

    @ParameterizedTest
    @MethodSource("streams")
    void streamBecomesAtAnySplit(String name) throws IOException {
        byte[] in = Files.readAllBytes(file(name, ".in.sse"));
        String out = Files.readString(file(name, ".out.sse"));
        assertEquals(out, streamed(exchange(name, ".with.json"), in, in.length, in.length));
        ResponsesRules.check(out);
        for (int step : new int[] {1, 2, 7, 64}) {
            assertEquals(out, streamed(exchange(name, ".with.json"), in, in.length, step));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void streamCutAnywhereFailsVisiblyAndNeverCompletes(String name) throws IOException {
        byte[] in = Files.readAllBytes(file(name, ".in.sse"));
        int whole = new String(in, StandardCharsets.ISO_8859_1).lastIndexOf("event: message_stop") + 19;
        int events = -1;
        for (int cut = 0; cut <= whole; cut++) {
            int complete = events(Arrays.copyOf(in, cut)).size();
            if (complete > events) { // between two ends of events a cut is the same for whoever sees events
                events = complete;
                String out = streamed(exchange(name, ".with.json"), in, cut, Math.max(1, cut));
                assertEquals("failed", ResponsesRules.check(out).get("status").text(), name + " cut at " + cut);
                assertTrue(out.contains("event: error\n"), name + " cut at " + cut);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void silenceAnywhereIsBridged(String name) throws IOException {
        Exchange exchange = exchange(name, ".with.json");
        SseWriter out = new SseWriter();
        try {
            for (SseEvent event : events(Files.readAllBytes(file(name, ".in.sse")))) {
                exchange.on(event, out);
                if (!out.isEmpty()) {
                    exchange.idle(out);
                }
                if (exchange.done() && exchange.continuation() == null) {
                    exchange.end(out);
                    break;
                }
            }
            if (!exchange.done()) {
                exchange.fail(CUT, out);
            }
        } catch (ApiException why) {
            exchange.fail(why, out);
        }
        ResponsesRules.check(Written.by(out));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void replayTellsTheSameItems(String name) throws IOException {
        Json response = ResponsesRules.check(Files.readString(file(name, ".out.sse")));
        SseWriter out = new SseWriter();
        ResponsesStored.replay((Json.Obj) response, -1, out);
        assertEquals(response.toString(), ResponsesRules.check(Written.by(out)).toString());
    }

    @Test
    void thereAreVectorsForEachDirection() throws IOException {
        assertTrue(requests().count() + streams().count() + messages().count() >= 120);
    }

    private static List<SseEvent> events(byte[] in) {
        List<SseEvent> events = new ArrayList<>();
        new SseParser().push(in, 0, in.length, events::add);
        return events;
    }

    static String streamed(Exchange exchange, byte[] in, int length, int step) {
        List<SseEvent> events = new ArrayList<>();
        SseParser parser = new SseParser();
        for (int at = 0; at < length; at += step) {
            parser.push(in, at, Math.min(step, length - at), events::add);
        }
        SseWriter out = new SseWriter();
        try {
            for (SseEvent event : events) {
                exchange.on(event, out);
                if (exchange.done() && exchange.continuation() == null) {
                    exchange.end(out);
                    return Written.by(out);
                }
            }
            exchange.fail(CUT, out);
        } catch (ApiException why) {
            exchange.fail(why, out);
        }
        return Written.by(out);
    }

    private static Json refusal(String name) throws IOException {
        ApiException why;
        try {
            return exchange(name, ".request.json").claudeBody();
        } catch (JsonException wrong) {
            why = OpenAiErrors.of(wrong);
        } catch (ApiException refused) {
            why = refused;
        }
        return Json.object().put("status", why.status()).put("error", OpenAiErrors.body(why).get("error"));
    }

    static String told(Exchange exchange) {
        Json.Obj told = Json.object();
        if (!exchange.ignored().isEmpty()) {
            told.put("x-auth2api-ignored", Json.array(exchange.ignored().stream().map(Json::string).toList()));
        }
        exchange.headers().forEach(told::put);
        return told.toString();
    }

    private static ResponsesExchange exchange(String name, String extension) throws IOException {
        Json request = exists(name, extension) ? json(name, extension)
                : Json.parse("{\"model\":\"opus\",\"input\":\"hi\",\"stream\":true}");
        Json kept = exists(name, ".history.json") ? json(name, ".history.json") : Json.NULL;
        return ResponsesRequest.translate(request, context(history(kept)),
                name.startsWith("codex-") ? "codex_exec" : null);
    }

    private static Kept history(Json kept) {
        return new Forgetful() {
            @Override
            public List<Json> chain(String responseId) {
                return kept.get(responseId) instanceof Json.Arr items ? items.items() : null;
            }

            @Override
            public Json item(String id) {
                return kept.get(id) instanceof Json.Obj item ? item : null;
            }
        };
    }

    static TranslateContext context() {
        return context(new Forgetful());
    }

    static TranslateContext context(Kept kept) {
        return new TranslateContext(ModelCatalog.of(null, Map.of("gpt-5", "sonnet", "gpt-5.5", "opus", "gpt-6.1-sol",
                "opus", "claude-x", "claude-sonnet-4-5", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929")), "seed",
                1700000000L, kept, Set.of());
    }

    private static Path file(String name, String extension) {
        return VECTORS.resolve(name + extension);
    }

    private static boolean exists(String name, String extension) {
        return Files.exists(file(name, extension));
    }

    private static Json json(String name, String extension) throws IOException {
        return Json.parse(Files.readAllBytes(file(name, extension)));
    }
}
