package auth2api.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule refuses what it is for: a good request, changed in one place. */
class FakeRulesTest {
    private static final String TOOLS = "\"tools\":[{\"name\":\"t\",\"input_schema\":{\"type\":\"object\"}}]";
    private static final String CALL =
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"t\",\"input\":{}}]}";
    private static final String RESULT =
            "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"r\"}]}";
    private static final String HI = "{\"role\":\"user\",\"content\":\"hi\"}";
    private static final String OBJECT = "\"type\":\"object\",\"additionalProperties\":false";

    /** The members replace those of a good request; a model may stand before them: {@code "haiku-4-5 | ..."}. */
    private static void check(String members) {
        check(members, Set.of(), "2023-06-01");
    }

    private static void check(String members, Set<String> betas, String version) {
        String[] parts = members.contains(" | ") ? members.split(" \\| ", 2) : new String[] {"opus-5-5", members};
        var body = Json.object().put("model", "claude-" + parts[0]).put("max_tokens", 4000)
                .put("messages", Json.parse("[" + HI + "]"));
        body.members().putAll(((Json.Obj) Json.parse("{" + parts[1] + "}")).members());
        FakeRules.check(body, betas, version, false);
    }

    private static String refusal(String members) {
        return assertThrows(ApiException.class, () -> check(members), members).getMessage();
    }

    private static String messages(String... messages) {
        return TOOLS + ",\"messages\":[" + String.join(",", messages) + "]";
    }

    private static String user(String... blocks) {
        return "{\"role\":\"user\",\"content\":[" + String.join(",", blocks) + "]}";
    }

    private static String assistant(String... blocks) {
        return user(blocks).replace("\"user\"", "\"assistant\"");
    }

    private static String text(String text) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
    }

    private static String image(String media, String data) {
        return "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"" + media + "\",\"data\":\"" + data
                + "\"}}";
    }

    private static String format(String schema) {
        return "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{" + schema + "}}}";
    }

    private static String strict(String schema) {
        return "\"tools\":[{\"name\":\"t\",\"strict\":true,\"input_schema\":{" + schema + "}}]";
    }

    static Stream<Arguments> refusals() {
        return Map.ofEntries(
                Map.entry("\"foo\":1", "foo: Extra inputs are not permitted"),
                Map.entry("\"context_management\":{}", "context_management: Extra inputs are not permitted"),
                Map.entry("\"max_tokens\":null", "max_tokens: Field required"),
                Map.entry("\"max_tokens\":\"4\"", "max_tokens: Input should be a valid integer"),
                Map.entry("\"max_tokens\":128001", "max_tokens: 128001 > 128000, which is the maximum"),
                Map.entry("\"stream\":1", "stream: Input should be a valid boolean"),
                Map.entry("\"metadata\":{\"x\":\"y\"}", "metadata.x: Extra inputs"),
                Map.entry("\"metadata\":{\"user_id\":\"" + "x".repeat(257) + "\"}", "metadata.user_id: String should"),
                Map.entry("\"stop_sequences\":[\" \"]", "stop_sequences: each"),
                Map.entry("\"stop_sequences\":[1]", "stop_sequences.0: Input should be a valid string"),
                Map.entry("\"temperature\":0.5", "`temperature` is deprecated"),
                Map.entry("\"top_k\":5", "`top_k` is deprecated"),
                Map.entry("\"top_p\":0.5", "`top_p` is deprecated"),
                Map.entry("opus-4-6 | \"temperature\":1.5", "temperature: range: 0..1"),
                Map.entry("opus-4-5 | \"temperature\":0.5,\"top_p\":0.5", "`temperature` and `top_p` cannot both"),
                Map.entry("opus-4-6 | \"temperature\":0.5,\"thinking\":{\"type\":\"adaptive\"}",
                        "`temperature` may only be set to 1"),
                Map.entry("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}",
                        "\"thinking.type.enabled\" is not supported"),
                Map.entry("\"thinking\":{\"type\":\"disabled\"}", "\"thinking.type.disabled\" is not supported"),
                Map.entry("\"thinking\":{\"type\":\"on\"}", "thinking: Input tag 'on' found using 'type'"),
                Map.entry("\"thinking\":{\"type\":\"adaptive\",\"budget_tokens\":1024}",
                        "thinking.adaptive.budget_tokens: Extra inputs"),
                Map.entry("\"thinking\":{\"type\":\"adaptive\",\"display\":\"updates\"}", "thinking.adaptive.display"),
                Map.entry("haiku-4-5 | \"thinking\":{\"type\":\"adaptive\"}", "adaptive thinking is not supported"),
                Map.entry("haiku-4-5 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1000}",
                        "thinking.enabled.budget_tokens: Input should be greater"),
                Map.entry("haiku-4-5 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4000}",
                        "`max_tokens` must be greater than `thinking.budget_tokens`"),
                Map.entry("haiku-4-5 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"tool_choice\":"
                        + "{\"type\":\"any\"}," + TOOLS, "Thinking may not be enabled when tool_choice forces"),
                Map.entry("haiku-4-5 | \"output_config\":{\"effort\":\"low\"}", "This model does not support the effort"),
                Map.entry("opus-4-6 | \"output_config\":{\"effort\":\"xhigh\"}", "This model does not support effort"),
                Map.entry("\"output_config\":{\"effort\":\"minimal\"}", "output_config.effort: Input should be 'low'"),
                Map.entry("haiku-5-5 | \"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"max\"}",
                        "\"thinking.type.disabled\" is not supported with effort"),
                Map.entry("\"output_config\":{\"task_budget\":{}}", "output_config.task_budget: Extra inputs"),
                Map.entry("\"output_config\":{\"format\":{\"type\":\"json_object\"}}", "output_config.format: Input tag"),
                Map.entry(format("\"type\":\"object\""), "output_config.format.schema: For 'object' type, "
                        + "'additionalProperties' must be explicitly set to false"),
                Map.entry(format("\"type\":\"object\",\"additionalProperties\":{}"), "output_config.format.schema: For "
                        + "'object' type, 'additionalProperties: object' is not supported"),
                Map.entry(format("\"type\":\"array\",\"maxItems\":2"), "output_config.format.schema: For 'array' type, "
                        + "property 'maxItems' is not supported"),
                Map.entry(format("\"type\":\"integer\",\"minimum\":1,\"maximum\":2"), "output_config.format.schema: For "
                        + "'integer' type, properties maximum, minimum are not supported"),
                Map.entry(format("\"type\":\"array\",\"minItems\":2"), "output_config.format.schema: For 'array' type, "
                        + "'minItems' values other than 0 or 1"),
                Map.entry(format("\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}"),
                        "output_config.format.schema: Recursive"),
                Map.entry(format("\"$ref\":\"http://x/\""), "output_config.format.schema: External $ref"),
                Map.entry(format("\"oneOf\":[]"), "output_config.format.schema: Schema type 'oneOf'"),
                Map.entry(format(OBJECT) + "," + messages(user("{\"type\":\"document\",\"citations\":{\"enabled\":true},"
                        + "\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"x\"}}")),
                        "output_config.format: citations"),
                Map.entry(strict("\"type\":\"object\""), "tools.0.custom: For 'object' type, 'additionalProperties'"),
                Map.entry(strict(OBJECT + ",\"properties\":{" + Stream.iterate(0, i -> i + 1).limit(17)
                        .map(i -> "\"p" + i + "\":{\"type\":[\"string\",\"null\"]}").reduce((a, b) -> a + "," + b).get()
                        + "}"), "Schemas contains too many parameters with union types (17"),
                Map.entry(strict(OBJECT + ",\"properties\":{" + Stream.iterate(0, i -> i + 1).limit(25)
                        .map(i -> "\"p" + i + "\":{\"type\":\"string\"}").reduce((a, b) -> a + "," + b).get() + "}"),
                        "Schemas contains too many optional parameters (25"),
                Map.entry("\"tools\":[{\"name\":\"t\",\"input_schema\":{}}]", "tools.0.custom.input_schema.type: Field"),
                Map.entry("\"tools\":[{\"name\":\"t\",\"input_schema\":{\"type\":\"string\"}}]",
                        "tools.0.custom.input_schema.type: Input should be 'object'"),
                Map.entry("\"tools\":[{\"name\":\"t\",\"input_schema\":{\"type\":\"object\",\"anyOf\":[]}}]",
                        "tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf"),
                Map.entry("\"tools\":[{\"name\":\"a.b\",\"input_schema\":{\"type\":\"object\"}}]",
                        "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"),
                Map.entry("\"tools\":[{\"name\":\"t\"}]", "tools.0.custom.input_schema: Field required"),
                Map.entry("\"tools\":[{\"name\":\"t\",\"parameters\":{},\"input_schema\":{\"type\":\"object\"}}]",
                        "tools.0.custom.parameters: Extra inputs"),
                Map.entry("\"tools\":[{\"type\":\"function\",\"function\":{}}]", "tools.0: Input tag 'function'"),
                Map.entry("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"search\"}]",
                        "tools.0.web_search_20250305.name: Input should be 'web_search'"),
                Map.entry(TOOLS.replace("]", ",{\"name\":\"t\",\"input_schema\":{\"type\":\"object\"}}]"),
                        "tools: Tool names must be unique."),
                Map.entry("\"tool_choice\":{\"type\":\"auto\"}", "tool_choice may only be specified"),
                Map.entry("\"tool_choice\":{\"type\":\"any\"}," + TOOLS, "\"tool_choice.type.any\" is not supported"),
                Map.entry("haiku-5-5 | \"tool_choice\":{\"type\":\"tool\",\"name\":\"x\"}," + TOOLS,
                        "Tool 'x' not found in provided tools"),
                Map.entry("\"tool_choice\":{\"type\":\"none\",\"disable_parallel_tool_use\":true}," + TOOLS,
                        "tool_choice.none.disable_parallel_tool_use: Extra"),
                Map.entry("\"tool_choice\":{\"type\":\"required\"}," + TOOLS, "tool_choice: Input tag 'required'"),
                Map.entry("\"system\":[{\"type\":\"text\",\"text\":\"\"}]", "system: text content blocks must be non-e"),
                Map.entry("\"system\":[{\"type\":\"image\"}]", "system.0: Input tag 'image'"),
                Map.entry("\"system\":1", "system: Input should be a valid string"))
                .entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    static Stream<Arguments> refusedConversations() {
        String again = RESULT.replace("]}", "," + RESULT.substring(RESULT.indexOf("[") + 1));
        String marks = "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}},".repeat(5);
        return Map.ofEntries(
                Map.entry("\"messages\":[]", "messages: at least one message is required"),
                Map.entry("\"messages\":null", "messages: Field required"),
                Map.entry(messages(assistant(text("x")), HI), "messages: first message must use"),
                Map.entry(messages("{\"role\":\"tool\",\"content\":\"x\"}"), "messages.0: Input tag 'tool' found using"),
                Map.entry(messages("{\"role\":\"user\"}"), "messages.0.content: Field required"),
                Map.entry(messages("{\"role\":\"user\",\"content\":\"x\",\"name\":\"n\"}"), "messages.0.name: Extra"),
                Map.entry(messages("{\"role\":\"user\",\"content\":\"\"}"), "messages.0: all messages must have"),
                Map.entry(messages("{\"role\":\"user\",\"content\":\" \"}"), "messages: text content blocks must contain"),
                Map.entry(messages(user()), "messages.0: all messages must have non-empty content"),
                Map.entry(messages(user(text(""))), "messages: text content blocks must be non-empty"),
                Map.entry(messages(user(text(" \\n"))), "messages: text content blocks must contain non-whitespace"),
                Map.entry(messages(user("{\"type\":\"input_text\",\"text\":\"x\"}")), "messages.0.content.0: Input tag"),
                Map.entry(messages(user("{\"type\":\"text\",\"text\":\"x\",\"id\":1}")),
                        "messages.0.content.0.text.id: Extra inputs are not permitted"),
                Map.entry(messages(user(image("image/bmp", "aGk="))),
                        "messages.0.content.0.image.source.base64.media_type: String should match"),
                Map.entry(messages(user(image("image/png", "a_k-"))),
                        "messages.0.content.0.image.source.base64.data: invalid base64 data"),
                Map.entry(messages(user("{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"data:,\"}}")),
                        "messages.0.content.0.image.source.url.url: String"),
                Map.entry(messages(HI, assistant(image("image/png", "aGk=")), HI), "messages.1.content.0: Input tag"),
                Map.entry(messages(HI, CALL), "messages.1: `tool_use` ids were found without `tool_result` blocks"),
                Map.entry(messages(HI, CALL, user(text("x"), RESULT.substring(RESULT.indexOf("[") + 1, RESULT.length() - 2))),
                        "messages.1: `tool_use` ids were found without"),
                Map.entry(messages(HI, CALL, HI), "messages.1: `tool_use` ids were found without"),
                Map.entry(messages(RESULT), "messages.0.content.0: unexpected `tool_use_id` found in `tool_result`"),
                Map.entry(messages(HI, CALL, RESULT, RESULT), "messages.3.content.1: each tool_use must have a single"),
                Map.entry(messages(HI, CALL, again), "messages.2.content.1: each tool_use must have a single result"),
                Map.entry(messages(HI, CALL.replace("\"a\"", "\"a.b\""), RESULT),
                        "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"),
                Map.entry(messages(HI, CALL, RESULT, CALL, RESULT), "messages: `tool_use` ids must be unique"),
                Map.entry(messages(HI, CALL.replace("{}", "\"{}\""), RESULT),
                        "messages.1.content.0.tool_use.input: Input should be an object"),
                Map.entry(messages(HI, CALL, RESULT.replace("\"r\"", "[" + text("") + "]")),
                        "messages: text content blocks must be non-empty"),
                Map.entry(messages(HI, CALL, RESULT.replace("\"content\":\"r\"", "\"is_error\":true,\"content\":["
                        + image("image/png", "aGk=") + "]")), "messages.2.content.0.tool_result: all content must be"),
                Map.entry(messages(HI, assistant(text("x"))), "This model does not support assistant message prefill."),
                Map.entry("haiku-4-5 | " + messages(HI, assistant(text("x "))), "messages: final assistant content"),
                Map.entry("haiku-4-5 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},"
                        + messages(HI, CALL, RESULT), "messages.1.content.0.type: Expected `thinking` or"),
                Map.entry(messages(HI, assistant("{\"type\":\"thinking\",\"thinking\":\"x\"}", text("x")), HI),
                        "messages.1.content.0.thinking.signature: Field required"),
                Map.entry(messages(HI, assistant("{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"x\"}"), HI),
                        "messages.1: The final block in an assistant message cannot be `thinking`."),
                Map.entry(messages(HI, assistant("{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"x\"}",
                        text("x")), HI), "messages.1.content.0: Invalid `signature` in `thinking` block"),
                Map.entry(messages(HI, assistant("{\"type\":\"redacted_thinking\",\"data\":\"x\"}", text("x")), HI),
                        "messages.1.content.0: Invalid `data` in `redacted_thinking` block"),
                Map.entry("sonnet-5 | " + messages(HI, HI.replace("user", "system")), "messages.1: role \"system\" is not"),
                Map.entry(messages(HI, HI.replace("user", "system"), HI), "messages.1: a \"system\" message must be last"),
                Map.entry(messages(HI, assistant(text("x")), HI.replace("user", "system"), HI),
                        "messages.2: a \"system\" message must directly follow a user turn"),
                Map.entry(messages(HI, "{\"role\":\"system\",\"content\":\"x\",\"output_config\":{}}"),
                        "messages.1.output_config: Extra inputs"),
                Map.entry("\"messages\":[{\"role\":\"user\",\"content\":[" + marks + text("x") + "]}]",
                        "A maximum of 4 blocks with cache_control may be provided. Found 5."),
                Map.entry(messages(user("{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":"
                        + "\"2h\"}}")), "messages.0.content.0.text.cache_control.ephemeral.ttl: Input should be '5m'"),
                Map.entry(messages(user("{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}",
                        "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}")),
                        "cache_control: a ttl='1h' block must not come after"),
                Map.entry(messages(HI, assistant("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\","
                        + "\"cache_control\":{\"type\":\"ephemeral\"}}", text("x")), HI),
                        "messages.1.content.0.thinking.cache_control: Extra inputs are not permitted"))
                .entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest
    @MethodSource({"refusals", "refusedConversations"})
    void refuses(String members, String start) {
        String message = refusal(members);
        assertTrue(message.startsWith(start), () -> message + "\n  should start with\n" + start);
    }

    @Test
    void acceptsWhatIsLegal() {
        for (String members : List.of("\"max_tokens\":0", "\"temperature\":1", "opus-4-6 | \"temperature\":0.5,\"top_k\":5",
                "\"system\":\"\"", "\"tools\":[]", messages(HI, CALL, RESULT), messages(HI, HI, CALL, RESULT, HI),
                messages(HI, CALL, CALL.replace("\"a\"", "\"b\""), RESULT, RESULT.replace("\"a\"", "\"b\"")),
                messages(HI, HI.replace("user", "system")), messages(HI, assistant()), "haiku-4-5 | "
                + messages(HI, assistant(text("x"))), messages(HI, assistant("{\"type\":\"server_tool_use\",\"id\":\"s\","
                + "\"name\":\"web_search\",\"input\":{}}")), messages(HI, CALL, RESULT.replace(",\"content\":\"r\"", "")),
                "haiku-5-5 | \"tool_choice\":{\"type\":\"any\",\"disable_parallel_tool_use\":true}," + TOOLS,
                "sonnet-5-5 | \"thinking\":{\"type\":\"between_tools\"}", "\"metadata\":{\"user_id\":null}",
                format(OBJECT + ",\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}},\"$defs\":{\"b\":{\"type\":\"string\"}}"),
                "\"tools\":[{\"type\":\"web_search_20260318\",\"name\":\"web_search\",\"max_uses\":3}]")) {
            check(members);
        }
    }

    @Test
    void betaFieldsNeedTheirHeader() {
        check("\"context_management\":{}", Set.of("context-management-2025-06-27"), "2023-06-01");
        check("haiku-4-5 | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5000}",
                Set.of("interleaved-thinking-2025-05-14"), "2023-06-01");
    }

    @Test
    void theNewVersionTakesNoSamplingParameters() {
        var refused = assertThrows(ApiException.class,
                () -> check("\"temperature\":1", Set.of(), "2026-10-21"));
        assertTrue(refused.getMessage().contains("2026-10-21"));
        assertThrows(ApiException.class, () -> check(messages(user("{\"type\":\"text\",\"text\":\"x\",\"citations\":[{}]}")),
                Set.of(), "2026-10-21"));
    }

    @Test
    void anUnknownModelIsNotFound() {
        var refused = assertThrows(ApiException.class, () -> check("opus | "));
        assertEquals(404, refused.status());
        assertEquals("model: claude-opus", refused.getMessage());
    }

    @Test
    void countingTakesNoLimits() {
        var body = Asker.prompt("hi");
        assertThrows(ApiException.class, () -> FakeRules.check(body, Set.of(), "2023-06-01", true));
        body.remove("max_tokens");
        FakeRules.check(body, Set.of(), "2023-06-01", true);
    }

    @Test
    void headersAreChecked() {
        assertEquals("anthropic-version: header is required", assertThrows(ApiException.class,
                () -> FakeRules.checkHeaders(Map.of(), Set.of())).getMessage());
        var version = Map.of("anthropic-version", List.of("2023-06-01"), "anthropic-beta",
                List.of("effort-2025-11-24,oauth-2025-04-20", "x-1"));
        var betas = FakeRules.betas(version);
        assertEquals(Set.of("effort-2025-11-24", "oauth-2025-04-20", "x-1"), betas);
        assertTrue(assertThrows(ApiException.class, () -> FakeRules.checkHeaders(version, betas)).getMessage()
                .startsWith("Unexpected value(s) `x-1` for the `anthropic-beta` header."));
    }
}
