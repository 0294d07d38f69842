package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.sse.SseEvent;
import auth2api.sse.SseWriter;

/**
 * One response from its first event to its one terminal event (openai-responses.md, 6 and 7). Confined to one thread.
 *
 * <pre>
 *   message_start: created, in_progress -- items of ResponsesOutput -- end(): completed | incomplete | failed
 *                                          '-- something broke ------- fail(): error, failed
 * </pre>
 */
final class ResponsesStream implements StreamTranslator {
    private final ResponsesPlan plan;
    private final ClaudeTurn turn;
    private final ResponsesEvents events = new ResponsesEvents(this::send);
    private final ResponsesOutput output;
    private SseWriter out;
    private boolean created;
    private Json.Obj last;

    ResponsesStream(ResponsesPlan plan, ClaudeTurn turn) {
        this.plan = plan;
        this.turn = turn;
        // A summary is not shown as the message that it comes as: see compacted().
        this.output = new ResponsesOutput(plan.compaction() ? new ResponsesEvents((type, event) -> { }) : events, plan);
    }

    private void send(String type, Json.Obj event) {
        if (out != null) {
            out.event(type, event.toBytes());
        }
    }

    @Override
    public void on(SseEvent event, SseWriter to) {
        out = to;
        Json json = turn.on(event);
        switch (json.get("type").text("")) {
            case "message_start" -> create();
            case "content_block_start" -> output.start(turn.block());
            case "content_block_delta" -> output.delta(json.get("delta"));
            case "content_block_stop" -> output.stop(turn.block());
            default -> { } // what else there is, the turn keeps
        }
    }

    private void create() {
        if (!created) {
            created = true;
            events.response("response.created", plan.response());
            events.response("response.in_progress", plan.response());
        }
    }

    /** An event, because Codex's timer does not count comments; but none may come before response.created. */
    @Override
    public void idle(SseWriter to) {
        out = to;
        if (created) {
            events.send(events.begin("keepalive"));
        } else {
            to.comment("waiting for Claude");
        }
    }

    @Override
    public boolean done() {
        return turn.done();
    }

    @Override
    public Json.Obj continuation() {
        return turn.continuation(plan.draft().body());
    }

    @Override
    public void end(SseWriter to) {
        out = to;
        create();
        finish();
    }

    /** The same for an answer that came whole. */
    ResponsesEnd whole() {
        for (Json block : turn.content().items()) {
            output.start(block);
            output.stop(block);
        }
        return finish();
    }

    private ResponsesEnd finish() {
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
    @Override
    public void fail(ApiException why, SseWriter to) {
        out = to;
        create();
        Json.Obj error = OpenAiErrors.error(why);
        String code = error.get("code").text(why.type().equals("invalid_request_error") ? "invalid_prompt"
                : "server_error");
        events.send(events.begin("error").put("code", code).put("message", why.getMessage())
                .put("param", why.param()).put("error", error.put("code", code)));
        terminate(ResponsesEnd.failed(code, why.getMessage()), plan.compaction() ? Json.array() : output.items(), null);
        last = null; // what broke is not kept
    }

    @Override
    public Usage usage() {
        return turn.usage();
    }

    /** The response object in its final form; null before the end and when it broke. */
    Json.Obj response() {
        return last;
    }
}
