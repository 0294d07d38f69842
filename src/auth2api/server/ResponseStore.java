package auth2api.server;

import auth2api.json.Json;
import auth2api.translate.Exchange;
import auth2api.translate.Kept;
import auth2api.translate.ResponsesExchange;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What {@link Conversations} keep of one API key: each response with its own input items and the id of what came before
 * it, each item by its id, and thinking that waits for its tool calls.
 */
record ResponseStore(Conversations conversations, String owner) implements Kept {
    /** A chain this long is larger than any context; it also ends a chain that were a ring. */
    private static final int MAX_CHAIN = 10_000;

    /** Keeps what an exchange made, if it makes what is kept and its client did not ask otherwise. */
    void keep(Exchange exchange) {
        if (exchange instanceof ResponsesExchange made && made.toStore() != null) {
            Json.Obj response = made.toStore();
            conversations.put(owner, "response", response.get("id").text(), Json.object().put("response", response)
                    .put("input", Json.array(made.inputItems())));
            made.inputItems().stream().filter(own -> item(own.get("id").text()) == null).forEach(this::keepItem);
            response.get("output").items().forEach(this::keepItem);
        }
    }

    private void keepItem(Json item) {
        if (item.get("id").text() != null) {
            conversations.put(owner, "item", item.get("id").text(), item);
        }
    }

    /** The response object; null when it is not there (any more). */
    Json.Obj response(String id) {
        return stored(id).get("response") instanceof Json.Obj response ? response : null;
    }

    /** The response's own input items, oldest first. */
    List<Json> input(String id) {
        return stored(id).get("input").items();
    }

    private Json stored(String id) {
        Json stored = conversations.get(owner, "response", id);
        return stored == null ? Json.NULL : stored;
    }

    boolean delete(String id) {
        return conversations.remove(owner, "response", id);
    }

    @Override
    public List<Json> chain(String responseId) {
        var items = new ArrayDeque<List<Json>>();
        String id = responseId;
        for (int n = 0; id != null && n < MAX_CHAIN; n++) {
            Json stored = stored(id);
            if (stored.isNull()) {
                return null;
            }
            items.push(stored.get("response").get("output").items());
            items.push(stored.get("input").items());
            id = stored.get("response").get("previous_response_id").text();
        }
        return items.stream().flatMap(List::stream).toList();
    }

    @Override
    public Json item(String id) {
        return conversations.get(owner, "item", id);
    }

    @Override
    public void remember(String callId, String binding, Json.Arr content) {
        conversations.put(owner, "thinking", callId + "\n" + binding, content);
    }

    @Override
    public Json.Arr recall(String callId, String binding) {
        return (Json.Arr) conversations.get(owner, "thinking", callId + "\n" + binding);
    }
}
