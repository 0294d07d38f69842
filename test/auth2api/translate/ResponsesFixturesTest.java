package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.demo.Strict;
import auth2api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded requests of real clients to the Responses API, under the model name they asked for and under today's. */
class ResponsesFixturesTest {
    private static final Path FIXTURES = Path.of("test/fixtures/openai");

    /** What these clients send and Claude has no use for; nothing else may be left out. */
    private static final Set<String> KNOWN_IGNORED = Set.of("prompt_cache_key", "client_metadata", "text.verbosity",
            "reasoning.context", "temperature");

    static Stream<String> recordings() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("codex-") || name.contains("responses")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void strictClaudeTakesWhatClientsSend(String name) throws IOException {
        Json.Obj request = request(name);
        for (String model : List.of(request.get("model").text(), "opus", "sonnet", "haiku", "fable", "claude-opus-4-8",
                "claude-opus-4-6", "claude-haiku-4-5-20251001")) {
            Exchange exchange = translate(request.copy().put("model", model));
            Strict.check(exchange.claudeBody());
            assertEquals(request.get("stream").bool(false), exchange.stream());
            List<String> lost = new ArrayList<>(exchange.ignored());
            lost.removeIf(path -> KNOWN_IGNORED.contains(path) || isCachedSearch(request, path)
                    || name.contains("after-compaction") && path.equals("input[4]")
                    || name.contains("reasoning-alias") && path.equals("reasoning.effort")
                    || path.equals("reasoning.effort") && model.contains("4-5"));
            assertEquals(List.of(), lost);
        }
    }

    /** Codex offers a web search without live access by default, which cannot be served. */
    private static boolean isCachedSearch(Json request, String path) {
        for (int i = 0; i < request.get("tools").items().size(); i++) {
            Json tool = request.get("tools").at(i);
            if (tool.get("type").text().equals("web_search") && path.startsWith("tools[" + i + "]")) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void countingTakesWhatClientsSend(String name) throws IOException {
        Json.Obj body = ResponsesRequest.countTokens(request(name), ResponsesVectorsTest.context(references()));
        assertFalse(body.has("stream") || body.has("max_tokens"));
        assertTrue(body.get("messages").items().size() > 0);
    }

    @Test
    void codexNamespacesAreOneNameForClaude() throws IOException {
        Json body = translate(request("codex-mcp-namespace-turn2.json")).claudeBody();
        assertEquals("mcp__demo__get_issue", block(body, "tool_use").get("name").text());
        assertTrue(names(body).containsAll(Set.of("mcp__demo__get_issue", "mcp__demo__list", "exec_command",
                "multi_agent_v1__close_agent")));
        assertEquals("image", block(body, "tool_result").get("content").at(2).get("type").text());
    }

    @Test
    void codexToolsOfItemsAreTools() throws IOException {
        Json body = translate(request("codex-gpt6-additional-tools-turn2.json")).claudeBody();
        assertTrue(names(body).containsAll(Set.of("functions__exec", "functions__wait", "clock__sleep")));
        assertEquals("functions__exec", block(body, "tool_use").get("name").text());
        assertEquals("text(\"hi\")", block(body, "tool_use").get("input").get("input").text());
        assertEquals(2, block(body, "tool_result").get("content").items().size());
    }

    @Test
    void codexToolsThatWereFoundAreTools() throws IOException {
        Json body = translate(request("codex-tool-search-turn2.json")).claudeBody();
        assertTrue(names(body).containsAll(Set.of("tool_search", "mcp__demo__get_issue")));
        assertTrue(block(body, "tool_result").get("content").at(0).get("text").text().contains("mcp__demo/get_issue"));
    }

    @Test
    void codexPromptIsTheSystem() throws IOException {
        Json body = translate(request("codex-turn1-claude-model.json")).claudeBody();
        assertTrue(body.get("system").at(0).get("text").text().startsWith("You are a coding"));
        assertEquals(1, body.get("messages").items().size());
    }

    @Test
    void codexOutputSchemaIsEnforced() throws IOException {
        Json body = translate(request("codex-output-schema.json")).claudeBody();
        assertEquals("json_schema", body.get("output_config").get("format").get("type").text());
    }

    @Test
    void codexCompactionForbidsTools() throws IOException {
        Json body = translate(request("codex-builtin-compaction-trigger.json")).claudeBody();
        assertEquals("none", body.get("tool_choice").get("type").text());
    }

    private static Json block(Json body, String type) {
        return body.get("messages").items().stream().flatMap(message -> message.get("content").items().stream())
                .filter(block -> block.get("type").text().equals(type)).findFirst().orElse(Json.NULL);
    }

    private static List<String> names(Json body) {
        return body.get("tools").items().stream().map(tool -> tool.get("name").text()).toList();
    }

    private static Exchange translate(Json request) {
        return ResponsesRequest.translate(request, ResponsesVectorsTest.context(references()), "codex_exec");
    }

    /** Knows every item that the recordings refer to. */
    private static Kept references() {
        return new Forgetful() {
            @Override
            public List<Json> chain(String responseId) {
                return null;
            }

            @Override
            public Json item(String id) {
                Json.Obj item = Json.object().put("id", id);
                return id.startsWith("rs_") ? item.put("type", "reasoning").put("summary", Json.array())
                        : item.put("type", "message").put("role", "assistant").put("content", "hello");
            }
        };
    }

    private static Json.Obj request(String name) throws IOException {
        return (Json.Obj) Json.parse(Files.readAllBytes(FIXTURES.resolve(name))).get("request").get("body");
    }
}
