package auth2api.translate;

import auth2api.json.Json;

/** Numbers the events of one response in the order they are begun. One thread; one event is sent before the next. */
final class ResponsesEvents {
    /** Where finished events go: a stream, or nowhere when only the final response is wanted. */
    interface Sink {
        void event(String type, Json.Obj event);
    }

    private final Sink sink;
    private int sequence;

    ResponsesEvents(Sink sink) {
        this.sink = sink;
    }

    /** A new event, to be filled and sent. */
    Json.Obj begin(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    void send(Json.Obj event) {
        sink.event(event.get("type").text(), event);
    }

    /** {@code response.created}, {@code response.completed} and the other events that carry the whole response. */
    void response(String type, Json.Obj response) {
        send(begin(type).put("response", response));
    }

    /** {@code response.output_item.added} and {@code response.output_item.done}. */
    void item(String type, int outputIndex, Json item) {
        send(begin(type).put("output_index", outputIndex).put("item", item));
    }
}
