package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import java.util.List;
import java.util.Map;

/** One request that is answered as a response of the Responses API. Confined to one thread. */
public final class ResponsesExchange implements Exchange {
    private final ResponsesPlan plan;
    private final List<Json> input;
    private final boolean store;
    private final boolean compactEndpoint;
    private final ClaudeTurn turn = new ClaudeTurn();
    private Json.Obj response;

    /** @param compactEndpoint the answer is that of {@code /v1/responses/compact}, and is not kept */
    ResponsesExchange(ResponsesPlan plan, List<Json> input, boolean store, boolean compactEndpoint) {
        this.plan = plan;
        this.input = input;
        this.store = store && !compactEndpoint;
        this.compactEndpoint = compactEndpoint;
    }

    @Override
    public Json.Obj claudeBody() {
        return plan.draft().body();
    }

    @Override
    public boolean stream() {
        return plan.draft().stream;
    }

    @Override
    public List<String> ignored() {
        return plan.draft().told();
    }

    @Override
    public Map<String, String> headers() {
        return plan.draft().headers;
    }

    @Override
    public Json.Obj continuation(Json claudeMessage) {
        turn.message(claudeMessage);
        return turn.continuation(claudeBody());
    }

    /** The response object; throws where that could only say that it failed. */
    @Override
    public Json answer(Json claudeMessage) {
        if (!turn.done()) {
            turn.message(claudeMessage);
        }
        var run = new ResponsesRun(plan, (type, event) -> { });
        for (Json block : turn.content().items()) {
            run.output().start(block);
            run.output().stop(block);
        }
        ResponsesEnd end = run.finish(turn);
        if (end.error() != null) { // most clients take a failed response for an answer, and a status for an error
            throw ApiException.badRequest(end.error().get("message").text()).code(end.error().get("code").text());
        }
        response = run.last();
        return compactEndpoint ? compaction(end) : response;
    }

    /** The user's own messages and the summary of all: meant to be the next request's input as it is. */
    private Json compaction(ResponsesEnd end) {
        if (end != ResponsesEnd.COMPLETED) {
            throw ApiException.badRequest("The summary did not fit into max_output_tokens; allow more.")
                    .code("max_output_tokens").param("max_output_tokens");
        }
        Json.Arr output = Json.array();
        input.stream().filter(item -> item.get("role").text("").equals("user")).forEach(output::add);
        response.get("output").items().forEach(output::add);
        return Json.object().put("id", response.get("id")).put("object", "response.compaction")
                .put("created_at", response.get("created_at")).put("output", output)
                .put("usage", response.get("usage"));
    }

    @Override
    public StreamTranslator translator() {
        return new ResponsesStream(this, plan, turn);
    }

    @Override
    public Usage usage() {
        return turn.usage();
    }

    void finished(Json.Obj last) {
        response = last;
    }

    /**
     * What is to be kept once the answer has ended, else null: the response object, whose {@code output} are the items
     * that came out; {@code previous_response_id} names what came before.
     */
    public Json.Obj toStore() {
        return store ? response : null;
    }

    /** The request's own input items, each with an id; to be kept together with {@link #toStore}. */
    public List<Json> inputItems() {
        return input;
    }
}
