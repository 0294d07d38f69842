package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.List;
import java.util.Set;

/**
 * Reads a request to the Responses API (openai-responses.md, 1 to 3). Everything throws {@link
 * auth2api.api.ApiException} or {@link auth2api.json.JsonException} for a request that cannot be served.
 */
public final class ResponsesRequest {
    private static final Set<String> SERVED = Set.of("model", "input", "instructions", "previous_response_id", "store",
            "background", "conversation", "prompt", "stream", "stream_options", "include", "max_output_tokens",
            "max_tool_calls", "temperature", "top_p", "top_logprobs", "tools", "tool_choice", "parallel_tool_calls",
            "reasoning", "text", "truncation", "metadata", "user", "safety_identifier");
    private static final String SUMMARISE = """
            Stop working on the task. This conversation will be replaced by a summary that you write now, and whoever \
            goes on will know only that summary. Write down everything that is needed to go on without loss: what the \
            user wants, in their own words where it matters; what was done, with names of files, commands and \
            decisions and their reasons; what was learnt; the exact state that things are in; what comes next. \
            Write the summary only, as plain text.""";

    private final JsonView root;
    private final Draft draft;
    private final ResponsesInput input;

    private ResponsesRequest(Json request, TranslateContext context) {
        root = JsonView.of(request);
        root.object();
        refuse();
        draft = new Draft(root, root.get("max_output_tokens"), context);
        input = new ResponsesInput(draft);
        instructionsAndInput();
        options();
        draft.format(root.get("text").get("format"), false);
        draft.ignoreOthers(SERVED);
    }

    /**
     * {@code POST /v1/responses}.
     *
     * @param originator the header of that name, which Codex sends; null when there is none
     */
    public static ResponsesExchange translate(Json request, TranslateContext context, String originator) {
        var reading = new ResponsesRequest(request, context);
        boolean codex = originator != null && originator.startsWith("codex");
        return reading.exchange(codex, reading.input.compaction, false);
    }

    /** {@code POST /v1/responses/compact}: the answer is a summary in one item, after the user's own messages. */
    public static Exchange compact(Json request, TranslateContext context) {
        var reading = new ResponsesRequest(request, context);
        reading.draft.stream = false;
        return reading.exchange(false, true, true);
    }

    /** {@code POST /v1/responses/input_tokens}: the body for Claude's count_tokens. */
    public static Json.Obj countTokens(Json request, TranslateContext context) {
        Json.Obj body = new ResponsesRequest(request, context).draft.build();
        List.of("max_tokens", "stream", "metadata", "stop_sequences", "temperature", "top_p").forEach(body::remove);
        return body;
    }

    /** The answer to {@code input_tokens}, from Claude's to count_tokens. */
    public static Json inputTokens(Json claudeCount) {
        return Json.object().put("object", "response.input_tokens").put("input_tokens",
                claudeCount.get("input_tokens"));
    }

    /** A body of this form that came to the chat path: the draft, built, which is answered as chat. */
    static Draft draft(Json request, TranslateContext context) {
        Draft draft = new ResponsesRequest(request, context).draft;
        draft.build();
        return draft;
    }

    private void refuse() {
        if (root.get("background").bool(false)) {
            throw OpenAiErrors.unsupported(root.get("background"), "must be false: responses are made at once");
        }
        for (String stored : List.of("conversation", "prompt")) {
            if (!root.get(stored).absent()) {
                throw OpenAiErrors.invalid(root.get(stored), "is not supported: send the input itself, or "
                        + "previous_response_id").code("unsupported_parameter");
            }
        }
    }

    private void instructionsAndInput() {
        draft.turns.say("system", Parts.text(root.get("instructions"), draft.ignored));
        input.collect(root.get("input"), root.get("previous_response_id"));
        var tools = new ToolReader(draft, root.get("max_tool_calls"));
        tools.addAll(root.get("tools"));
        input.addTools(tools);
        tools.choose(root.get("tool_choice"));
    }

    private void options() {
        JsonView reasoning = root.get("reasoning");
        draft.effort(reasoning.get("effort"));
        draft.showThinking = !reasoning.get("summary").absent() || !reasoning.get("generate_summary").absent();
        input.read(); // may change the effort
        for (JsonView wish : root.get("include").elements()) {
            if (!Set.of("reasoning.encrypted_content", "web_search_call.action.sources").contains(wish.string())) {
                draft.ignored.add(wish.path());
            }
        }
        for (JsonView field : List.of(reasoning.get("context"), reasoning.get("mode"), root.get("truncation"),
                root.get("text").get("verbosity"))) {
            if (!field.absent() && !Set.of("disabled", "medium", "standard").contains(field.string())) {
                draft.ignored.add(field.path());
            }
        }
    }

    private ResponsesExchange exchange(boolean codex, boolean compaction, boolean endpoint) {
        if (compaction) {
            draft.choice = new ToolChoice("none", null, null);
            draft.turns.say("user", List.of(Parts.text(SUMMARISE)));
        }
        draft.build();
        var options = new ResponsesExchange.Options(codex, compaction, endpoint, root.get("store").bool(true));
        return new ResponsesExchange(draft, root, input.own(), options);
    }
}
