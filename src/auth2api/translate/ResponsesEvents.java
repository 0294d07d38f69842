package auth2api.translate;

import auth2api.json.Json;

/** Numbers the events of one response in the order they are made, and names their type. One thread. */
final class ResponsesEvents {
    /** Where finished events go: a stream, a list, or nowhere when only the final response is wanted. */
    interface Sink {
        void event(String type, Json.Obj event);
    }

    private final Sink sink;
    private int sequence;

    ResponsesEvents(Sink sink) {
        this.sink = sink;
    }

    void emit(String type, Json.Obj members) {
        var event = Json.object().put("type", type).put("sequence_number", sequence++);
        event.members().putAll(members.members());
        sink.event(type, event);
    }

    /** {@code response.created}, {@code response.completed} and the other events that carry the whole response. */
    void response(String type, Json.Obj response) {
        emit(type, Json.object().put("response", response));
    }

    /** {@code response.output_item.added} and {@code response.output_item.done}. */
    void item(String type, int outputIndex, Json item) {
        emit(type, Json.object().put("output_index", outputIndex).put("item", item));
    }
}
