package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;

/**
 * One response from its first event to its one terminal event. Confined to one thread.
 *
 * <pre>
 *   created, in_progress -- items of ResponsesOutput -- completed | incomplete | failed
 *                         '-- something broke -- error, failed
 * </pre>
 */
final class ResponsesRun {
    private final ResponsesPlan plan;
    private final ResponsesEvents events;
    private final ResponsesOutput output;
    private boolean created;
    private Json.Obj last;

    ResponsesRun(ResponsesPlan plan, ResponsesEvents.Sink sink) {
        this.plan = plan;
        this.events = new ResponsesEvents(sink);
        // A summary is not shown as the message that it comes as: see compacted().
        this.output = new ResponsesOutput(plan.compaction() ? new ResponsesEvents((type, event) -> { }) : events, plan);
    }

    ResponsesOutput output() {
        return output;
    }

    /** The response object in its final form; null while it is not finished. */
    Json.Obj last() {
        return last;
    }

    void create() {
        if (!created) {
            created = true;
            events.response("response.created", plan.response());
            events.response("response.in_progress", plan.response());
        }
    }

    /** A sign of life that Codex's timer counts; false before {@link #create}, when no event may come. */
    boolean keepAlive() {
        if (created) {
            events.emit("keepalive", Json.object());
        }
        return created;
    }

    ResponsesEnd finish(ClaudeTurn turn) {
        create();
        ResponsesEnd end = output.finish(turn);
        Json.Arr items = output.items();
        if (plan.compaction()) {
            Json.Arr kept = Json.array();
            end = end.status().equals("completed") ? compacted(items, kept) : end;
            items = kept;
        }
        terminate(end, items, turn.usage());
        return end;
    }

    /** Exactly one item, or Codex gives the whole conversation up (openai-responses.md, 8). */
    private ResponsesEnd compacted(Json.Arr items, Json.Arr kept) {
        String summary = String.join("", items.items().stream()
                .map(item -> item.get("content").at(0).get("text").text("")).toList());
        if (summary.isBlank()) {
            return ResponsesEnd.failed("server_error", "Claude wrote no summary; send the request again.");
        }
        Json.Obj item = Json.object().put("id", plan.id("cmp_", 0)).put("type", "compaction")
                .put("encrypted_content", ResponsesBlob.ofSummary(summary));
        events.item("response.output_item.added", 0, item);
        events.item("response.output_item.done", 0, item);
        kept.add(item);
        return ResponsesEnd.COMPLETED;
    }

    private void terminate(ResponsesEnd end, Json.Arr items, Usage usage) {
        last = end.of(plan.response(), items, usage);
        events.response("response." + end.status(), last);
    }

    /** Both forms of an error are needed: some clients see only the flat, some only the nested one, Codex neither. */
    void fail(ApiException why) {
        create();
        Json.Obj error = OpenAiErrors.error(why);
        String code = error.get("code").text(why.type().equals("invalid_request_error") ? "invalid_prompt"
                : "server_error");
        events.emit("error", Json.object().put("code", code).put("message", why.getMessage())
                .put("param", why.param()).put("error", error.put("code", code)));
        terminate(ResponsesEnd.failed(code, why.getMessage()),
                plan.compaction() ? Json.array() : output.items(), null);
    }
}
