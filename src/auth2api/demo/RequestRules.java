package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the Messages API refuses around the messages, with its words. Pure; every method throws the API's 400. */
final class RequestRules {
    private static final String CURRENT = "2026-10-21";
    private static final Set<String> FIELDS = Set.of("model", "messages", "max_tokens", "system", "tools",
            "tool_choice", "thinking", "output_config", "stop_sequences", "stream", "metadata", "service_tier",
            "cache_control", "container", "diagnostics", "inference_geo", "speed", "temperature", "top_p", "top_k");
    private static final Set<String> NOT_COUNTED = Set.of("max_tokens", "stream", "metadata", "stop_sequences",
            "temperature", "top_p", "top_k", "service_tier");
    private static final Map<String, String> BETA_FIELDS = Map.of("context_management", "context-management-2025-06-27",
            "mcp_servers", "mcp-client-2025-11-20", "fallbacks", "server-side-fallback-2026-07-01",
            "thread", "message-threads-2026-08-12", "compaction", "compact-2026-09-04",
            "output_format", "structured-outputs-2025-11-13", "safeguards", "dangerous-tool-use-2026-09-03");
    /** Known values, those that only Claude Code sends among them. */
    private static final Set<String> BETAS = Set.of(("oauth-2025-04-20 prompt-caching-2024-07-31 pdfs-2024-09-25"
            + " token-counting-2024-11-01 token-efficient-tools-2025-02-19 extended-cache-ttl-2025-04-11"
            + " cache-diagnosis-2026-04-07 message-batches-2024-09-24 files-api-2025-04-14 skills-2025-10-02"
            + " context-management-2025-06-27 compact-2026-01-12 compact-2026-09-04 mcp-client-2025-11-20"
            + " mcp-client-2026-09-15 context-1m-2025-08-07 interleaved-thinking-2025-05-14 fast-mode-2026-02-01"
            + " server-side-fallback-2026-07-01 message-threads-2026-08-12 thinking-display-updates-2026-08-18"
            + " thinking-binding-controls-2026-08-01 thinking-token-count-2026-05-13 output-300k-2026-03-24"
            + " mid-conversation-tool-changes-2026-07-01 mid-conversation-output-config-2026-07-01"
            + " mid-conversation-system-clear-at-2026-08-21 task-budgets-2026-03-13 advisor-tool-2026-03-01"
            + " model-context-window-exceeded-2025-08-26 claude-code-20250219 advanced-tool-use-2025-11-20"
            + " effort-2025-11-24 per-turn-control-2026-07-01 redact-thinking-2026-02-12"
            + " structured-outputs-2025-11-13 structured-outputs-2025-12-15 dangerous-tool-use-2026-09-03"
            + " afk-mode-2026-01-31 prompt-caching-scope-2026-01-05 request-tags-2026-08-21"
            + " fine-grained-tool-streaming-2025-05-14").split(" "));

    private RequestRules() {
    }

    static void require(boolean good, String message) {
        if (!good) {
            throw ApiException.badRequest(message);
        }
    }

    /** The values of anthropic-beta, over all its lines. */
    static Set<String> betas(Map<String, List<String>> headers) {
        var betas = new HashSet<>(List.of(String.join(",", headers.getOrDefault("anthropic-beta", List.of()))
                .split("\\s*,\\s*")));
        betas.remove("");
        return betas;
    }

    static void checkHeaders(Map<String, List<String>> headers, Set<String> betas) {
        var versions = headers.getOrDefault("anthropic-version", List.of());
        require(!versions.isEmpty(), "anthropic-version: header is required");
        require(versions.size() == 1 && Set.of("2023-06-01", CURRENT).contains(versions.get(0)),
                "anthropic-version: \"" + String.join(", ", versions) + "\" is not a valid version");
        for (String beta : betas) {
            require(BETAS.contains(beta), "Unexpected value(s) `" + beta + "` for the `anthropic-beta` header. Please"
                    + " consult our documentation at docs.claude.com or try again without the header.");
        }
    }

    /** Checks a whole body; counting is for {@code count_tokens}. Throws a 404 for an unknown model. */
    static void check(Json body, Set<String> betas, String version, boolean counting) {
        require(body instanceof Json.Obj, "Input should be an object");
        for (String field : ((Json.Obj) body).members().keySet()) {
            boolean known = FIELDS.contains(field) && !(counting && NOT_COUNTED.contains(field));
            require(known || betas.contains(BETA_FIELDS.getOrDefault(field, "-")),
                    field + ": Extra inputs are not permitted");
        }
        require(body.get("model").text() != null, "model: Field required");
        var model = FakeModel.named(body.get("model").text());
        if (!counting) {
            checkSize(body, model);
        }
        checkSampling(body, model, version);
        checkThinking(body, model, betas);
        checkOutput(body, model, betas);
        checkTools(body.get("tools").items());
        checkChoice(body, model);
        checkStops(body);
        new MessageRules(body, model, betas, version.equals(CURRENT)).check();
        checkCache(body);
        FakeSignature.check(model, body);
    }

    private static void checkSize(Json body, FakeModel model) {
        long max = body.get("max_tokens").number(-1);
        require(!body.get("max_tokens").isNull(), "max_tokens: Field required");
        require(max >= 0, "max_tokens: Input should be a valid integer, greater than or equal to 0");
        require(max <= model.maxOutput(), "max_tokens: " + max + " > " + model.maxOutput()
                + ", which is the maximum allowed number of output tokens for " + model.id());
        Json stream = body.get("stream");
        require(stream.isNull() || stream instanceof Json.Bool, "stream: Input should be a valid boolean");
        String user = body.get("metadata").get("user_id").text("");
        require(user.length() <= 256, "metadata.user_id: String should have at most 256 characters");
        if (body.get("metadata") instanceof Json.Obj metadata) {
            extra(metadata, "metadata", Set.of("user_id"));
        }
        String tier = body.get("service_tier").text("auto");
        require(tier.matches("auto|standard_only"), "service_tier: Input should be 'auto' or 'standard_only'");
    }

    /** Refuses members that are not among the allowed. */
    static void extra(Json.Obj object, String path, Set<String> allowed) {
        for (String name : object.members().keySet()) {
            require(allowed.contains(name), path + "." + name + ": Extra inputs are not permitted");
        }
    }

    private static void checkSampling(Json body, FakeModel model, String version) {
        for (String name : List.of("temperature", "top_p", "top_k")) {
            require(body.get(name).isNull() || !version.equals(CURRENT),
                    name + ": not supported in API version " + CURRENT);
        }
        double temperature = body.get("temperature").decimal(1);
        double topP = body.get("top_p").decimal(1);
        require(temperature >= 0 && temperature <= 1, "temperature: range: 0..1");
        require(topP >= 0 && topP <= 1, "top_p: range: 0..1");
        boolean newer = !model.is("sampling");
        require(!newer || temperature == 1, "`temperature` is deprecated for this model.");
        require(!newer || topP >= 0.99, "`top_p` is deprecated for this model.");
        require(!newer || body.get("top_k").isNull(), "`top_k` is deprecated for this model.");
        require(!model.is("prefill") || body.get("temperature").isNull() || body.get("top_p").isNull(),
                "`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        if (thinkingAsked(body)) {
            require(temperature == 1, "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.");
            require(body.get("top_k").isNull(), "`top_k` must be unset when thinking is enabled or in adaptive mode.");
            require(topP >= 0.95, "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.");
        }
    }

    private static boolean thinkingAsked(Json body) {
        return body.get("thinking").get("type").text("").matches("enabled|adaptive");
    }

    private static void checkThinking(Json body, FakeModel model, Set<String> betas) {
        if (!(body.get("thinking") instanceof Json.Obj thinking)) {
            return;
        }
        String type = thinking.get("type").text("");
        require(type.matches("enabled|adaptive|disabled|between_tools"), "thinking: Input tag '" + type
                + "' found using 'type' does not match any of the expected tags: 'adaptive', 'disabled', 'enabled',"
                + " 'between_tools'");
        require(model.thinking().contains(type), type.equals("adaptive")
                ? "adaptive thinking is not supported on this model"
                : "\"thinking.type." + type + "\" is not supported for this model. Use \"thinking.type.adaptive\" and"
                        + " \"output_config.effort\" to control thinking behavior.");
        var allowed = new HashSet<>(Set.of("type", "block_binding"));
        allowed.add(type.equals("disabled") ? "type" : "display");
        allowed.add(type.equals("enabled") ? "budget_tokens" : "type");
        extra(thinking, "thinking." + type, allowed);
        require(thinking.get("block_binding").isNull() || betas.contains("thinking-binding-controls-2026-08-01"),
                "thinking." + type + ".block_binding: Extra inputs are not permitted");
        String display = thinking.get("display").text("omitted");
        require(display.matches("summarized|omitted")
                || display.equals("updates") && betas.contains("thinking-display-updates-2026-08-18"),
                "thinking." + type + ".display: Input should be 'summarized' or 'omitted'");
        long budget = thinking.get("budget_tokens").number(0);
        if (type.equals("enabled")) {
            require(!thinking.get("budget_tokens").isNull(), "thinking.enabled.budget_tokens: Field required");
            require(budget >= 1024,
                    "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
            require(betas.contains("interleaved-thinking-2025-05-14")
                    || budget < body.get("max_tokens").number(Long.MAX_VALUE),
                    "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at"
                    + " https://docs.claude.com/en/docs/build-with-claude/extended-thinking");
        }
    }

    private static void checkOutput(Json body, FakeModel model, Set<String> betas) {
        if (!(body.get("output_config") instanceof Json.Obj output)) {
            return;
        }
        extra(output, "output_config", betas.contains("task-budgets-2026-03-13")
                ? Set.of("effort", "format", "task_budget") : Set.of("effort", "format"));
        String effort = output.get("effort").text();
        if (effort != null) {
            require(effort.matches("low|medium|high|xhigh|max"),
                    "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'");
            require(!model.effort().isEmpty(), "This model does not support the effort parameter.");
            require(model.effort().contains(effort), "This model does not support effort level '" + effort + "'.");
            String type = body.get("thinking").get("type").text("");
            require(!effort.matches("xhigh|max") || !type.equals("between_tools") && !(type.equals("disabled")
                    && Set.of("claude-haiku-5-5", "claude-opus-5").contains(model.id())),
                    "\"thinking.type." + type + "\" is not supported with effort '" + effort + "' on this model.");
        }
        if (output.get("format") instanceof Json.Obj format) {
            extra(format, "output_config.format", Set.of("type", "schema"));
            require(format.get("type").text("").equals("json_schema"),
                    "output_config.format.type: Input should be 'json_schema'");
            require(format.get("schema") instanceof Json.Obj, "output_config.format.schema: Field required");
            FakeSchema.checkStrict(format.get("schema"), "output_config.format.schema");
            require(!body.get("messages").toString().contains("\"citations\":{\"enabled\":true}"),
                    "output_config.format: citations cannot be enabled together with structured outputs");
        }
    }

    private static void checkTools(List<Json> tools) {
        var names = new HashSet<String>();
        int strict = 0;
        for (int i = 0; i < tools.size(); i++) {
            ToolRules.check(tools.get(i), "tools." + i);
            require(names.add(tools.get(i).get("name").text("server " + i)), "tools: Tool names must be unique.");
            strict += tools.get(i).get("strict").bool(false) ? 1 : 0;
        }
        require(strict <= 20, "Too many strict tools (" + strict + "). The maximum number of strict tools is 20.");
    }

    private static void checkChoice(Json body, FakeModel model) {
        if (!(body.get("tool_choice") instanceof Json.Obj choice)) {
            return;
        }
        String type = choice.get("type").text("");
        require(type.matches("auto|any|none|tool"), "tool_choice: Input tag '" + type
                + "' found using 'type' does not match any of the expected tags: 'auto', 'any', 'tool', 'none'");
        require(!body.get("tools").items().isEmpty(), "tool_choice may only be specified while providing tools.");
        extra(choice, "tool_choice." + type, switch (type) {
            case "none" -> Set.of("type");
            case "tool" -> Set.of("type", "name", "disable_parallel_tool_use");
            default -> Set.of("type", "disable_parallel_tool_use");
        });
        String name = choice.get("name").text();
        require(!type.equals("tool") || body.get("tools").items().stream().anyMatch(t -> t.get("name").text("")
                .equals(name)), "Tool '" + name + "' not found in provided tools");
        boolean forced = type.matches("any|tool");
        require(!forced || !body.get("thinking").get("type").text("").equals("enabled"),
                "Thinking may not be enabled when tool_choice forces tool use.");
        require(!forced || !model.is("auto"), "\"tool_choice.type." + type + "\" is not supported for this model. Use"
                + " \"tool_choice.type.auto\".");
    }

    private static void checkStops(Json body) {
        for (Json stop : body.get("stop_sequences").items()) {
            require(stop.text() != null && !stop.text().isBlank(),
                    "stop_sequences: each stop sequence must contain non-whitespace");
        }
    }

    /** In the order in which the cache is built: tools, system, messages. */
    private static void checkCache(Json body) {
        var blocks = new ArrayList<Json>(body.get("tools").items());
        blocks.addAll(body.get("system").items());
        for (Json message : body.get("messages").items()) {
            for (Json block : message.get("content").items()) {
                blocks.add(block);
                blocks.addAll(block.get("content").items());
            }
        }
        blocks.add(body);
        var marks = blocks.stream().map(b -> b.get("cache_control")).filter(c -> !c.isNull()).toList();
        require(marks.size() <= 4, "A maximum of 4 blocks with cache_control may be provided. Found " + marks.size()
                + ".");
        boolean short5 = false;
        for (Json mark : marks.subList(0, body.get("cache_control").isNull() ? marks.size() : marks.size() - 1)) {
            String ttl = mark.get("ttl").text("5m");
            require(mark.get("type").text("").equals("ephemeral") && ttl.matches("5m|1h"),
                    "cache_control: Input should be {type: 'ephemeral', ttl?: '5m' or '1h'}");
            require(!short5 || ttl.equals("5m"), "cache_control: a ttl='1h' block must not come after a ttl='5m' block");
            short5 = short5 || ttl.equals("5m");
        }
    }
}
