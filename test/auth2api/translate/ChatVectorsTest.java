package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the vectors of {@code test/vectors/chat}, one rule each, named by it:
 *
 * <pre>
 *   NAME.request.json  -> NAME.claude.json and, where something is told by a response header, NAME.told.json
 *                     or  NAME.error.json
 *   NAME.in.sse        -> NAME.out.sse        Claude's stream (several messages after pauses) to the client's
 *   NAME.message.json  -> NAME.answer.json    Claude's message (an array of them after pauses) to the client's answer
 *   NAME.with.json        the request that stream or message belong to; without it a plain one
 * </pre>
 */
class ChatVectorsTest {
    private static final Path VECTORS = Path.of("test/vectors/chat");
    private static final ApiException CUT = new ApiException(502, "api_error", "The stream broke off.");
    private static final Set<String> NOT_ON_THE_FAKE = Set.of("claude-opus-7", "claude-sonnet-4-20250514");

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
        Json request = json(name, ".request.json");
        if (exists(name, ".error.json")) {
            assertEquals(json(name, ".error.json"), refusal(request));
            return;
        }
        Exchange exchange = ChatRequest.translate(request, context());
        assertEquals(json(name, ".claude.json").toString(), exchange.claudeBody().toString());
        assertEquals(exists(name, ".told.json") ? json(name, ".told.json") : Json.object(), told(exchange));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void strictClaudeTakesWhatBecomesOf(String name) throws IOException {
        if (exists(name, ".claude.json")) {
            Json body = json(name, ".claude.json");
            boolean unsigned = body.toString().contains("\"signature\"");
            if (!NOT_ON_THE_FAKE.contains(body.get("model").text()) && !unsigned) {
                Strict.check(body);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messageBecomes(String name) throws IOException {
        Exchange exchange = exchange(name);
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
        for (int step : new int[] {1, 2, 7, 64, Integer.MAX_VALUE / 2}) {
            assertEquals(out, streamed(exchange(name), events(in, in.length, step)));
        }
    }

    /** Bytes of an event that is not whole change nothing: each cut counts once for each number of whole events. */
    @ParameterizedTest
    @MethodSource("streams")
    void streamCutAnywhereEndsInAnErrorAndNeverInDone(String name) throws IOException {
        byte[] in = Files.readAllBytes(file(name, ".in.sse"));
        int end = new String(in, StandardCharsets.ISO_8859_1).lastIndexOf("event: message_stop");
        int tried = -1;
        for (int cut = 0; cut < (end < 0 ? in.length : end); cut++) {
            List<SseEvent> events = events(in, cut, cut);
            if (events.size() > tried) {
                tried = events.size();
                String out = streamed(exchange(name), events);
                assertFalse(out.contains("[DONE]"), name + " cut at " + cut);
                assertTrue(out.startsWith("event: error\ndata: {\"error\":", out.lastIndexOf("event: ")),
                        name + " cut at " + cut);
                assertEquals(out.indexOf("\"error\":"), out.lastIndexOf("\"error\":"), name + " cut at " + cut);
            }
        }
    }

    @Test
    void thereAreVectorsForEachDirection() throws IOException {
        assertTrue(requests().count() + streams().count() + messages().count() >= 120);
    }

    private static List<SseEvent> events(byte[] in, int length, int step) {
        List<SseEvent> events = new ArrayList<>();
        SseParser parser = new SseParser();
        for (int at = 0; at < length; at += step) {
            parser.push(in, at, Math.min(step, length - at), events::add);
        }
        return events;
    }

    private static String streamed(Exchange exchange, List<SseEvent> events) {
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

    private static Json refusal(Json request) {
        ApiException why;
        try {
            return ChatRequest.translate(request, context()).claudeBody();
        } catch (JsonException wrong) {
            why = OpenAiErrors.of(wrong);
        } catch (ApiException refused) {
            why = refused;
        }
        return Json.object().put("status", why.status()).put("error", OpenAiErrors.body(why).get("error"));
    }

    private static Json told(Exchange exchange) {
        Json.Obj told = Json.object();
        if (!exchange.ignored().isEmpty()) {
            told.put("x-auth2api-ignored", Json.array(exchange.ignored().stream().map(Json::string).toList()));
        }
        exchange.headers().forEach(told::put);
        return told;
    }

    private static Exchange exchange(String name) throws IOException {
        Json request = exists(name, ".with.json") ? json(name, ".with.json")
                : Json.parse("{\"model\":\"opus\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        return ChatRequest.translate(request, context());
    }

    static TranslateContext context() {
        return new TranslateContext(ModelCatalog.of(null, Map.of("gpt-5", "sonnet")), "seed", 1700000000L,
                new Forgetful(), Set.of());
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
