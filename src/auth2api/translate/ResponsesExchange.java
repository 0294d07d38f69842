package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.json.JsonView;
import auth2api.sse.SseWriter;
import java.util.List;
import java.util.Set;

/**
 * One request that is answered as a response of the Responses API (openai-responses.md, 4 to 7).
 *
 * <pre>
 *   created, in_progress -- items of ResponsesOutput -- completed | incomplete | failed
 *                           '-- something broke ------- error, failed
 * </pre>
 */
public final class ResponsesExchange extends Exchange {
    private static final String TEMPLATE = """
            {"id":"","object":"response","created_at":0,"status":"in_progress","completed_at":null,"background":false,
             "frequency_penalty":0,"presence_penalty":0,"error":null,"incomplete_details":null,"instructions":null,
             "max_output_tokens":null,"max_tool_calls":null,"metadata":{},"model":"","output":[],
             "parallel_tool_calls":true,"previous_response_id":null,"prompt_cache_key":null,
             "reasoning":{"effort":null,"summary":null},"safety_identifier":null,"service_tier":"default",
             "store":true,"temperature":1,
             "text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],"top_logprobs":0,
             "top_p":1,"truncation":"disabled","usage":null,"user":null}""";

    /** What is told by the answer alone, whatever the request says. */
    private static final Set<String> OWN = Set.of("id", "object", "created_at", "status", "completed_at", "error",
            "incomplete_details", "output", "service_tier", "usage", "frequency_penalty", "presence_penalty");

    /**
     * How the client wants its answer.
     *
     * @param codex the client is Codex
     * @param compaction the answer is a summary, to be kept in one compaction item
     * @param endpoint the answer is that of {@code /v1/responses/compact}, and is not kept
     * @param store the answer is to be kept
     */
    record Options(boolean codex, boolean compaction, boolean endpoint, boolean store) {
    }

    private final Options options;
    private final Json.Obj begun;
    private final List<Json> input;
    private final ResponsesEvents events;
    private final ResponsesOutput output;
    private Json.Obj ended;

    ResponsesExchange(Draft draft, JsonView request, List<Json> input, Options options) {
        super(draft);
        this.input = input;
        this.options = options;
        begun = begun(request, draft.context);
        events = new ResponsesEvents(draft.context.seed(), -1);
        // A summary is not shown as the message that it comes as: see compacted().
        output = new ResponsesOutput(options.compaction() ? new ResponsesEvents(draft.context.seed(), -1) : events,
                draft);
    }

    /** The response object as it begins: in progress, with the request's own values told back. */
    private static Json.Obj begun(JsonView request, TranslateContext context) {
        Json.Obj response = (Json.Obj) Json.parse(TEMPLATE);
        response.members().replaceAll((name, preset) ->
                OWN.contains(name) ? preset : filled(request.get(name).value(), preset));
        return response.put("id", "resp_" + context.seed()).put("created_at", context.created());
    }

    /** What was given, and of an object's members those that were not as they are by default. */
    private static Json filled(Json given, Json preset) {
        if (!(given instanceof Json.Obj some && preset instanceof Json.Obj defaults)) {
            return given.isNull() ? preset : given;
        }
        Json.Obj whole = some.copy();
        defaults.members().forEach((name, value) -> whole.put(name, filled(some.get(name), value)));
        return whole;
    }

    @Override
    void to(SseWriter writer) {
        super.to(writer);
        events.to(writer);
    }

    @Override
    ClaudeTurn.Listener listener() {
        return output;
    }

    @Override
    void first() {
        events.begins(begun);
    }

    /** An event, because Codex's timer does not count comments; but none may come before response.created. */
    @Override
    void keepAlive() {
        events.send(events.begin("keepalive"));
    }

    @Override
    void end() {
        finish();
    }

    private ResponsesOutput.End finish() {
        ResponsesOutput.End end = output.finish(turn, options.codex());
        Json.Arr items = output.items;
        if (options.compaction()) {
            items = Json.array();
            end = end.status().equals("completed") ? compacted(items) : end;
        }
        terminate(end, items, turn.usage().toResponses());
        return end;
    }

    /** Exactly one item, or Codex gives the whole conversation up (openai-responses.md, 8). */
    private ResponsesOutput.End compacted(Json.Arr kept) {
        String summary = String.join("", output.items.items().stream()
                .map(item -> item.get("content").at(0).get("text").text("")).toList());
        if (summary.isBlank()) {
            return ResponsesOutput.End.failed("server_error", "Claude wrote no summary; send the request again.");
        }
        Json.Obj item = Json.object().put("id", events.nextId("cmp_")).put("type", "compaction")
                .put("encrypted_content", ResponsesBlob.ofSummary(summary));
        events.item("response.output_item.added", 0, item);
        events.item("response.output_item.done", 0, item);
        kept.add(item);
        return ResponsesOutput.End.COMPLETED;
    }

    private void terminate(ResponsesOutput.End end, Json.Arr items, Json.Obj usage) {
        ended = begun.copy().put("status", end.status()).put("error", end.error())
                .put("incomplete_details", end.reason() == null ? null : Json.object().put("reason", end.reason()))
                .put("output", items).put("usage", usage);
        events.ends(ended);
    }

    /** Both forms of an error are needed: some clients see only the flat, some only the nested one, Codex neither. */
    @Override
    void broke(ApiException why) {
        begin();
        Json.Obj error = OpenAiErrors.error(why);
        String code = error.get("code").text(why.type().equals("invalid_request_error") ? "invalid_prompt"
                : "server_error");
        events.send(events.begin("error").put("code", code).put("message", why.getMessage())
                .put("param", why.param()).put("error", error.put("code", code)));
        terminate(ResponsesOutput.End.failed(code, why.getMessage()),
                options.compaction() ? Json.array() : output.items, null);
        ended = null; // what broke is not kept
    }

    /** The response object; throws where that could only say that it failed: most clients take that for an answer. */
    @Override
    Json whole() {
        ResponsesOutput.End end = finish();
        if (end.error() != null) {
            String code = end.error().get("code").text();
            boolean ours = code.equals("server_error");
            throw new ApiException(ours ? 502 : 400, ours ? "api_error" : "invalid_request_error",
                    end.error().get("message").text()).code(code);
        }
        return options.endpoint() ? compaction(end) : ended;
    }

    /** The user's own messages and the summary of all: meant to be the next request's input as it is. */
    private Json compaction(ResponsesOutput.End end) {
        if (end != ResponsesOutput.End.COMPLETED) {
            throw ApiException.badRequest("The summary did not fit into max_output_tokens; allow more.")
                    .code("max_output_tokens").param("max_output_tokens");
        }
        Json.Arr items = Json.array();
        input.stream().filter(item -> item.get("role").text("").equals("user")).forEach(items::add);
        ended.get("output").items().forEach(items::add);
        return Json.object().put("id", ended.get("id")).put("object", "response.compaction")
                .put("created_at", ended.get("created_at")).put("output", items).put("usage", ended.get("usage"));
    }

    /**
     * What is to be kept once the answer has ended, else null: the response object, whose {@code output} are the items
     * that came out; {@code previous_response_id} names what came before.
     */
    public Json.Obj toStore() {
        return options.store() && !options.endpoint() ? ended : null;
    }

    /** The request's own input items, each with an id; to be kept together with {@link #toStore}. */
    public List<Json> inputItems() {
        return input;
    }
}
