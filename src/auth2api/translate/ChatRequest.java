package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a Chat Completions request into a draft (openai-chat.md, 1 to 3). */
public final class ChatRequest {
    /** Begins the id of a reasoning detail of ours; the rest says what the thinking is bound to. */
    static final String BOND = "auth2api-";
    private static final Set<String> SERVED = Set.of("model", "messages", "max_completion_tokens", "max_tokens",
            "temperature", "top_p", "stop", "stream", "stream_options", "n", "tools", "tool_choice",
            "parallel_tool_calls", "functions", "function_call", "response_format", "reasoning_effort", "reasoning",
            "include_reasoning", "logprobs", "top_logprobs", "user", "safety_identifier", "modalities",
            "web_search_options");

    private final JsonView root;
    private final Draft draft;
    /** The tools are functions of old: their calls are given back as such, one at a time. */
    private boolean legacy;
    /** Calls of the old kind have no id: their results come in order, by name. */
    private final Map<String, Deque<String>> legacyCalls = new HashMap<>();
    private int legacyIds;
    /** The client has sent signed thinking back. */
    private boolean signed;

    private ChatRequest(JsonView root, TranslateContext context) {
        this.root = root;
        refuse();
        draft = new Draft(root, root.get(root.get("max_completion_tokens").absent() ? "max_tokens"
                : "max_completion_tokens"), context);
        tools();
        messages(root.get("messages"));
        options();
        draft.format(root.get("response_format"), true);
        draft.ignoreOthers(SERVED);
        draft.build();
    }

    /**
     * Translates a request; throws {@link auth2api.api.ApiException} or {@link auth2api.json.JsonException} for one
     * that cannot be served. A body in the form of the Responses API (Cursor sends that here) is answered as chat.
     */
    public static Exchange translate(Json request, TranslateContext context) {
        JsonView root = JsonView.of(request);
        root.object();
        boolean usage = root.get("stream_options").get("include_usage").bool(false);
        if (root.get("messages").absent() && !root.get("input").absent()) {
            return new ChatExchange(ResponsesRequest.draft(request, context),
                    new ChatExchange.Options(usage, false, false));
        }
        var reading = new ChatRequest(root, context);
        boolean details = reading.signed || request.get("include_reasoning").bool(false);
        return new ChatExchange(reading.draft, new ChatExchange.Options(usage, reading.legacy, details));
    }

    private void refuse() {
        if (root.get("n").integer(1) != 1) {
            throw OpenAiErrors.unsupported(root.get("n"), "must be 1: Claude gives one answer");
        }
        if (root.get("logprobs").bool(false)) {
            throw OpenAiErrors.invalid(root.get("logprobs"), "is not supported: Claude tells none")
                    .code("unsupported_parameter");
        }
        for (JsonView modality : root.get("modalities").elements()) {
            if (!modality.string().equals("text")) {
                throw OpenAiErrors.unsupported(root.get("modalities"), "may only be [\"text\"]");
            }
        }
    }

    private void tools() {
        var tools = new ToolReader(draft, JsonView.of(Json.NULL));
        if (root.get("web_search_options").isObject()) {
            tools.addWebSearch(root.get("web_search_options"));
        }
        tools.addAll(root.get("tools"));
        boolean none = root.get("tools").elements().isEmpty();
        legacy = none && !root.get("functions").elements().isEmpty();
        if (legacy) {
            tools.addAll(root.get("functions"));
            draft.oneCall = true;
        } else if (!root.get("functions").elements().isEmpty()) {
            draft.ignored.add("functions");
        }
        tools.choose(root.get(none && root.get("tool_choice").absent() ? "function_call" : "tool_choice"));
    }

    private void options() {
        draft.stops(root.get("stop"));
        JsonView reasoning = root.get("reasoning");
        boolean nested = root.get("reasoning_effort").absent() && reasoning.isObject();
        draft.effort(nested ? reasoning.get("effort") : root.get("reasoning_effort"));
        draft.showThinking = root.get("include_reasoning").value().bool(true)
                && !reasoning.value().get("exclude").bool(false);
    }

    private void messages(JsonView messages) {
        if (messages.absent()) {
            throw messages.wrong("an array of messages");
        }
        if (messages.elements().isEmpty()) {
            throw OpenAiErrors.invalid(messages, "must hold at least one message");
        }
        messages.elements().forEach(this::message);
    }

    private void message(JsonView message) {
        JsonView content = message.get("content");
        String role = message.get("role").string();
        switch (role) {
            case "system", "developer" ->
                    draft.turns.say("system", marked(Parts.text(content, draft.ignored), message));
            case "user" -> draft.turns.say("user", marked(Parts.user(content, draft.ignored), message));
            case "assistant" -> assistant(message);
            case "tool" -> result(message.get("tool_call_id").string(), message);
            case "function" -> {
                Deque<String> ids = legacyCalls.getOrDefault(message.get("name").string(), new ArrayDeque<>());
                result(ids.isEmpty() ? message.get("name").string() : ids.pollFirst(), message);
            }
            default -> throw OpenAiErrors.invalid(message.get("role"),
                    "must be system, developer, user, assistant, tool or function");
        }
        if (!role.equals("function") && !role.equals("tool") && !message.get("name").absent()) {
            draft.ignored.add(message.get("name").path());
        }
    }

    /** A cache mark on the message, as opencode sets it, is one on its last block. */
    private static List<Json.Obj> marked(List<Json.Obj> blocks, JsonView message) {
        Json mark = Parts.cacheMark(message);
        if (mark != null && !blocks.isEmpty()) {
            blocks.get(blocks.size() - 1).put("cache_control", mark);
        }
        return blocks;
    }

    private void result(String callId, JsonView message) {
        draft.turns.result(callId, marked(Parts.user(message.get("content"), draft.ignored), message), false);
    }

    private void assistant(JsonView message) {
        if (!message.get("audio").absent()) {
            throw OpenAiErrors.unsupported(message.get("audio"), "is earlier audio, and there is none here");
        }
        thinking(message);
        draft.turns.say("assistant", marked(Parts.text(message.get("content"), draft.ignored), message));
        draft.turns.say("assistant", List.of(Parts.text(message.get("refusal").string(""))));
        message.get("tool_calls").elements().forEach(this::call);
        JsonView old = message.get("function_call");
        if (!old.absent()) {
            String id = "function_call_" + legacyIds++;
            legacyCalls.computeIfAbsent(old.get("name").string(), name -> new ArrayDeque<>()).add(id);
            function(id, old);
        }
    }

    private void call(JsonView call) {
        String id = call.get("id").string("");
        JsonView custom = call.get("custom");
        if (custom.isObject()) {
            draft.turns.call(id, draft.tools.claudeName(null, custom.get("name").string()),
                    Json.object().put(CustomInput.NAME, custom.get("input").string("")));
        } else {
            function(id, call.get("function").isObject() ? call.get("function") : call);
        }
    }

    private void function(String id, JsonView function) {
        draft.turns.call(id, draft.tools.claudeName(null, function.get("name").string()),
                Parts.arguments(function));
    }

    /** Signed thinking in either of the forms that clients keep; without its signature it is of no use to Claude. */
    private void thinking(JsonView message) {
        for (Json detail : message.value().get("reasoning_details").items()) {
            boolean ours = detail.get("format").text("anthropic").startsWith("anthropic");
            Json.Obj block = !ours ? null : thinking(detail.get("text"), detail.get("signature"),
                    "reasoning.encrypted".equals(detail.get("type").text()) ? detail.get("data") : Json.NULL);
            if (block != null && detail.get("id").text("").startsWith(BOND)) {
                draft.bonds.put(block, detail.get("id").text().substring(BOND.length()));
            }
        }
        for (Json block : message.value().get("thinking_blocks").items()) {
            thinking(block.get("thinking"), block.get("signature"), block.get("data"));
        }
    }

    /** Adds the block to the turn and returns it; null for thinking that nobody signed. */
    private Json.Obj thinking(Json text, Json signature, Json redacted) {
        boolean hidden = redacted instanceof Json.Str;
        if (!hidden && !(signature instanceof Json.Str)) {
            return null;
        }
        Json.Obj block = hidden ? Json.object().put("type", "redacted_thinking").put("data", redacted)
                : Json.object().put("type", "thinking").put("thinking", text.text("")).put("signature", signature);
        signed = true;
        draft.turns.say("assistant", List.of(block));
        return block;
    }
}
