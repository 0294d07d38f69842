package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.Set;

/** Reads a Chat Completions request (openai-chat.md, 1 and 3). */
public final class ChatRequest {
    private static final Set<String> SERVED = Set.of("model", "messages", "max_completion_tokens", "max_tokens",
            "temperature", "top_p", "stop", "stream", "stream_options", "n", "tools", "tool_choice",
            "parallel_tool_calls", "functions", "function_call", "response_format", "reasoning_effort", "reasoning",
            "include_reasoning", "logprobs", "top_logprobs", "user", "safety_identifier", "modalities",
            "web_search_options");

    private ChatRequest() {
    }

    /**
     * Translates a request; throws {@link auth2api.api.ApiException} or {@link auth2api.json.JsonException} for one
     * that cannot be served. A body in the form of the Responses API (Cursor sends that here) is answered as chat.
     */
    public static Exchange translate(Json request, TranslateContext context) {
        JsonView root = JsonView.of(request);
        root.object();
        if (root.get("messages").absent() && !root.get("input").absent()) {
            JsonView options = root.get("stream_options");
            return new ChatExchange(ResponsesRequest.draft(request, context),
                    new ChatExchange.Options(options.get("include_usage").bool(false), false, false));
        }
        refuse(root);
        JsonView limit = root.get(root.get("max_completion_tokens").absent() ? "max_tokens" : "max_completion_tokens");
        Draft draft = new Draft(root, limit, context);
        boolean legacy = tools(root, draft);
        boolean signed = new ChatMessages(draft).read(root.get("messages"));
        options(root, draft);
        draft.format(root.get("response_format"), true);
        draft.ignoreOthers(SERVED);
        draft.build();
        boolean details = signed || request.get("include_reasoning").bool(false);
        boolean usage = root.get("stream_options").get("include_usage").bool(false);
        return new ChatExchange(draft, new ChatExchange.Options(usage, legacy, details));
    }

    private static void refuse(JsonView root) {
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

    /** Returns true when the tools are functions of old: their calls are given back as such, one at a time. */
    private static boolean tools(JsonView root, Draft draft) {
        var tools = new ToolReader(draft, JsonView.of(Json.NULL));
        if (root.get("web_search_options").isObject()) {
            tools.addWebSearch(root.get("web_search_options"));
        }
        tools.addAll(root.get("tools"));
        boolean none = root.get("tools").elements().isEmpty();
        boolean legacy = none && !root.get("functions").elements().isEmpty();
        if (legacy) {
            tools.addAll(root.get("functions"));
            draft.oneCall = true;
        } else if (!root.get("functions").elements().isEmpty()) {
            draft.ignored.add("functions");
        }
        tools.choose(root.get(none && root.get("tool_choice").absent() ? "function_call" : "tool_choice"));
        return legacy;
    }

    private static void options(JsonView root, Draft draft) {
        draft.stops(root.get("stop"));
        JsonView reasoning = root.get("reasoning");
        boolean nested = root.get("reasoning_effort").absent() && reasoning.isObject();
        draft.effort(nested ? reasoning.get("effort") : root.get("reasoning_effort"));
        draft.showThinking = root.get("include_reasoning").value().bool(true)
                && !reasoning.value().get("exclude").bool(false);
    }
}
