package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the Messages API refuses beyond shapes: headers, and what depends on the model or on another member. Pure; every
 * method throws the API's 400, in its words where they are known.
 */
final class FakeRules {
    private static final String CURRENT = "2026-10-21";
    /** The values that the API knows, with those that only Claude Code sends. */
    private static final Set<String> BETAS = Set.of("""
            oauth-2025-04-20 prompt-caching-2024-07-31 pdfs-2024-09-25 token-counting-2024-11-01 effort-2025-11-24
            token-efficient-tools-2025-02-19 extended-cache-ttl-2025-04-11 cache-diagnosis-2026-04-07
            message-batches-2024-09-24 files-api-2025-04-14 skills-2025-10-02 context-management-2025-06-27
            compact-2026-01-12 compact-2026-09-04 mcp-client-2025-11-20 mcp-client-2026-09-15 context-1m-2025-08-07
            interleaved-thinking-2025-05-14 fast-mode-2026-02-01 server-side-fallback-2026-07-01
            message-threads-2026-08-12 thinking-display-updates-2026-08-18 thinking-binding-controls-2026-08-01
            thinking-token-count-2026-05-13 mid-conversation-tool-changes-2026-07-01 task-budgets-2026-03-13
            mid-conversation-output-config-2026-07-01 mid-conversation-system-clear-at-2026-08-21
            advisor-tool-2026-03-01 model-context-window-exceeded-2025-08-26 claude-code-20250219
            advanced-tool-use-2025-11-20 per-turn-control-2026-07-01 redact-thinking-2026-02-12 afk-mode-2026-01-31
            structured-outputs-2025-11-13 structured-outputs-2025-12-15 dangerous-tool-use-2026-09-03
            prompt-caching-scope-2026-01-05 request-tags-2026-08-21 fine-grained-tool-streaming-2025-05-14
            fallback-credit-2026-06-01
            """.strip().split("\\s+"));

    private final Json body;
    private final DemoModel model;
    private final Set<String> betas;
    private final String thinking;

    private FakeRules(Json body, Set<String> betas) {
        this.body = body;
        this.betas = betas;
        this.model = DemoModel.named(body.get("model").text());
        this.thinking = body.get("thinking").get("type").text("");
    }

    static void require(boolean good, String message) {
        if (!good) {
            throw ApiException.badRequest(message);
        }
    }

    /** The values of anthropic-beta, over all its lines. */
    static Set<String> betas(Map<String, List<String>> headers) {
        String all = String.join(",", headers.getOrDefault("anthropic-beta", List.of()));
        return all.isBlank() ? Set.of() : new HashSet<>(List.of(all.strip().split("\\s*,\\s*")));
    }

    static void checkHeaders(Map<String, List<String>> headers, Set<String> betas) {
        String version = String.join(", ", headers.getOrDefault("anthropic-version", List.of()));
        require(!version.isEmpty(), "anthropic-version: header is required");
        require(version.matches("2023-06-01|" + CURRENT),
                "anthropic-version: \"" + version + "\" is not a valid version");
        for (String beta : betas) {
            require(BETAS.contains(beta), "Unexpected value(s) `" + beta + "` for the `anthropic-beta` header. Please"
                    + " consult our documentation at docs.claude.com or try again without the header.");
        }
    }

    /** Checks a whole body; counting is for {@code count_tokens}. Throws a 404 for an unknown model. */
    static void check(Json body, Set<String> betas, String version, boolean counting) {
        require(body instanceof Json.Obj, "Input should be an object");
        new FakeShapes(betas).check(counting ? "count" : "request", body);
        boolean current = version.equals(CURRENT);
        var rules = new FakeRules(body, betas);
        rules.checkSize();
        rules.checkSampling(current);
        rules.checkThinking();
        rules.checkOutput();
        rules.checkTools();
        rules.checkChoice();
        rules.checkCache();
        new FakeTurns(body, rules.model, current).check();
        FakeSignature.check(rules.model, body);
    }

    private void checkSize() {
        long max = body.get("max_tokens").number(0);
        require(max >= 0, "max_tokens: Input should be greater than or equal to 0");
        require(max <= model.maxOutput(), "max_tokens: " + max + " > " + model.maxOutput()
                + ", which is the maximum allowed number of output tokens for " + model.id());
        require(body.get("metadata").get("user_id").text("").length() <= 256,
                "metadata.user_id: String should have at most 256 characters");
        for (Json stop : body.get("stop_sequences").items()) {
            require(!stop.text().isBlank(), "stop_sequences: each stop sequence must contain non-whitespace");
        }
    }

    /** API version 2026-10-21 and models after 4.6 take no sampling parameters but the defaults. */
    private void checkSampling(boolean current) {
        double temperature = body.get("temperature").decimal(1);
        double topP = body.get("top_p").decimal(1);
        boolean noTemperature = body.get("temperature").isNull();
        boolean noTopP = body.get("top_p").isNull();
        boolean noTopK = body.get("top_k").isNull();
        require(!current || noTemperature && noTopP && noTopK,
                "temperature, top_p and top_k are not supported in API version " + CURRENT);
        require(temperature >= 0 && temperature <= 1, "temperature: range: 0..1");
        require(topP >= 0 && topP <= 1, "top_p: range: 0..1");
        boolean older = model.is("sampling");
        require(older || temperature == 1, "`temperature` is deprecated for this model.");
        require(older || topP >= 0.99, "`top_p` is deprecated for this model.");
        require(older || noTopK, "`top_k` is deprecated for this model.");
        require(!model.is("prefill") || noTemperature || noTopP,
                "`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        boolean thinks = thinking.matches("enabled|adaptive");
        require(!thinks || temperature == 1,
                "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.");
        require(!thinks || noTopK, "`top_k` must be unset when thinking is enabled or in adaptive mode.");
        require(!thinks || topP >= 0.95,
                "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode.");
    }

    private void checkThinking() {
        require(thinking.isEmpty() || model.thinking().contains(thinking), thinking.equals("adaptive")
                ? "adaptive thinking is not supported on this model"
                : "\"thinking.type." + thinking + "\" is not supported for this model. Use \"thinking.type.adaptive\""
                        + " and \"output_config.effort\" to control thinking behavior.");
        require(!body.get("thinking").get("display").text("").equals("updates")
                || betas.contains("thinking-display-updates-2026-08-18"),
                "thinking." + thinking + ".display: Input should be 'summarized' or 'omitted'");
        long budget = body.get("thinking").get("budget_tokens").number(1024);
        require(budget >= 1024, "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
        require(!thinking.equals("enabled") || betas.contains("interleaved-thinking-2025-05-14")
                || budget < body.get("max_tokens").number(Long.MAX_VALUE),
                "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at"
                + " docs.claude.com/en/docs/build-with-claude/extended-thinking");
    }

    private void checkOutput() {
        String effort = body.get("output_config").get("effort").text();
        require(effort == null || !model.effort().isEmpty(), "This model does not support the effort parameter.");
        require(effort == null || model.effort().contains(effort),
                "This model does not support effort level '" + effort + "'.");
        boolean quiet = thinking.equals("between_tools") || thinking.equals("disabled") && model.is("on")
                && !model.id().equals("claude-sonnet-5");
        require(effort == null || !quiet || !effort.matches("xhigh|max"),
                "\"thinking.type." + thinking + "\" is not supported with effort '" + effort + "' on this model.");
        if (body.get("output_config").get("format") instanceof Json.Obj format) {
            FakeSchema.checkStrict(format.get("schema"), "output_config.format.schema");
            require(!body.get("messages").toString().contains("\"citations\":{\"enabled\":true}"),
                    "output_config.format: citations cannot be enabled together with structured outputs");
        }
    }

    private void checkTools() {
        var names = new HashSet<String>();
        var strict = new ArrayList<Json>(List.of(body.get("output_config").get("format").get("schema")));
        for (Json tool : body.get("tools").items()) {
            Json schema = tool.get("input_schema");
            String path = "tools." + body.get("tools").items().indexOf(tool) + ".custom";
            require(names.add(tool.get("name").text(tool.toString())), "tools: Tool names must be unique.");
            boolean custom = schema instanceof Json.Obj;
            require(!custom || !schema.get("type").isNull(), path + ".input_schema.type: Field required");
            require(!custom || schema.get("type").text("").equals("object"),
                    path + ".input_schema.type: Input should be 'object'");
            require(List.of("oneOf", "allOf", "anyOf").stream().allMatch(word -> schema.get(word).isNull()), path
                    + ".input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level");
            if (custom && tool.get("strict").bool(false)) {
                FakeSchema.checkStrict(schema, path);
                strict.add(schema);
            }
        }
        require(strict.size() <= 21, "Too many strict tools (" + (strict.size() - 1) + "). The maximum is 20.");
        int unions = strict.stream().mapToInt(FakeSchema::unions).sum();
        require(unions <= 16, "Schemas contains too many parameters with union types (" + unions + " parameters with"
                + " type arrays or anyOf). This causes exponential compilation cost. Reduce the number of nullable or"
                + " union-typed parameters (limit: 16 parameters with unions).");
        int optional = strict.stream().mapToInt(FakeSchema::optionals).sum();
        require(optional <= 24, "Schemas contains too many optional parameters (" + optional + "), which would make"
                + " grammar compilation inefficient. Reduce the number of optional parameters (limit: 24).");
    }

    private void checkChoice() {
        Json choice = body.get("tool_choice");
        var tools = body.get("tools").items();
        require(choice.isNull() || !tools.isEmpty(), "tool_choice may only be specified while providing tools.");
        String type = choice.get("type").text("auto");
        Json name = choice.get("name");
        require(name.isNull() || tools.stream().anyMatch(t -> t.get("name").equals(name)),
                "Tool '" + name.text() + "' not found in provided tools");
        boolean forced = type.matches("any|tool");
        require(!forced || !thinking.equals("enabled"),
                "Thinking may not be enabled when tool_choice forces tool use.");
        require(!forced || !model.is("auto"), "\"tool_choice.type." + type + "\" is not supported for this model. Use"
                + " \"tool_choice.type.auto\".");
    }

    /** Breakpoints in the order in which the cache is built: tools, system, messages; the automatic one is last. */
    private void checkCache() {
        var blocks = new ArrayList<Json>(body.get("tools").items());
        blocks.addAll(body.get("system").items());
        for (Json message : body.get("messages").items()) {
            for (Json block : message.get("content").items()) {
                blocks.addAll(block.get("content").items());
                blocks.add(block);
            }
        }
        var marks = blocks.stream().map(b -> b.get("cache_control")).filter(c -> !c.isNull()).toList();
        int found = marks.size() + (body.get("cache_control").isNull() ? 0 : 1);
        require(found <= 4, "A maximum of 4 blocks with cache_control may be provided. Found " + found + ".");
        var ttls = marks.stream().map(mark -> mark.get("ttl").text("5m")).toList();
        require(!ttls.contains("5m") || ttls.lastIndexOf("1h") < ttls.indexOf("5m"),
                "cache_control: a ttl='1h' block must not come after a ttl='5m' block");
    }
}
