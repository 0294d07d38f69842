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
    private final ResponsesStream answer;

    /** @param compactEndpoint the answer is that of {@code /v1/responses/compact}, and is not kept */
    ResponsesExchange(ResponsesPlan plan, List<Json> input, boolean store, boolean compactEndpoint) {
        this.plan = plan;
        this.answer = new ResponsesStream(plan, turn);
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
        ResponsesEnd end = answer.whole();
        if (end.error() != null) {
            throw end.asException();
        }
        return compactEndpoint ? compaction(end) : answer.response();
    }

    /** The user's own messages and the summary of all: meant to be the next request's input as it is. */
    private Json compaction(ResponsesEnd end) {
        if (end != ResponsesEnd.COMPLETED) {
            throw ApiException.badRequest("The summary did not fit into max_output_tokens; allow more.")
                    .code("max_output_tokens").param("max_output_tokens");
        }
        Json.Arr output = Json.array();
        input.stream().filter(item -> item.get("role").text("").equals("user")).forEach(output::add);
        Json.Obj response = answer.response();
        response.get("output").items().forEach(output::add);
        return Json.object().put("id", response.get("id")).put("object", "response.compaction")
                .put("created_at", response.get("created_at")).put("output", output)
                .put("usage", response.get("usage"));
    }

    @Override
    public StreamTranslator translator() {
        return answer;
    }

    @Override
    public Usage usage() {
        return turn.usage();
    }

    /**
     * What is to be kept once the answer has ended, else null: the response object, whose {@code output} are the items
     * that came out; {@code previous_response_id} names what came before.
     */
    public Json.Obj toStore() {
        return store ? answer.response() : null;
    }

    /** The request's own input items, each with an id; to be kept together with {@link #toStore}. */
    public List<Json> inputItems() {
        return input;
    }
}
