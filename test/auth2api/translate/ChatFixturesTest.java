package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.demo.Strict;
import auth2api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded chat requests of real clients, under the model name that they asked for and under today's. */
class ChatFixturesTest {
    private static final Path FIXTURES = Path.of("test/fixtures/openai");

    static Stream<Path> recordings() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.filter(ChatFixturesTest::isChat).sorted().toList().stream();
        }
    }

    private static boolean isChat(Path file) {
        return Stream.of("chat", "cline", "continue", "compat").anyMatch(file.getFileName().toString()::contains);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void strictClaudeTakesWhatClientsSend(Path file) throws IOException {
        Json.Obj request = (Json.Obj) Json.parse(Files.readAllBytes(file)).get("request").get("body");
        for (String model : List.of(request.get("model").text(), "opus", "sonnet", "haiku", "fable", "claude-opus-4-8",
                "claude-opus-4-6", "claude-haiku-4-5-20251001")) {
            Exchange exchange = ChatRequest.translate(request.copy().put("model", model), context());
            Strict.check(exchange.claudeBody());
            assertEquals(request.get("stream").bool(false), exchange.stream());
            assertTrue(Set.of("seed", "temperature", "top_p", "reasoning_effort").containsAll(exchange.ignored()),
                    exchange.ignored().toString());
        }
    }

    private static TranslateContext context() {
        return new TranslateContext(ModelCatalog.of(null, Map.of("claude-x", "opus")), "seed", 0,
                new Forgetful(), Set.of());
    }
}
