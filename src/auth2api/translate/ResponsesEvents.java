package auth2api.translate;

import auth2api.json.Json;
import auth2api.sse.SseWriter;
import java.nio.charset.StandardCharsets;

/** Numbers the events and items of one response in the order they are begun, and writes the events. One thread. */
final class ResponsesEvents {
    private final String seed;
    private final long after;
    private SseWriter out;
    private long sequence;
    private int items;

    /**
     * @param seed what the ids of the items end in, with their places
     * @param after only events with a higher number are written; -1 for all
     */
    ResponsesEvents(String seed, long after) {
        this.seed = seed;
        this.after = after;
    }

    /** Where events go from now on; null for nowhere, when only the final response is wanted. */
    void to(SseWriter writer) {
        out = writer;
    }

    /** An id of this response; output items have their place as the number. */
    static String id(String prefix, String seed, int number) {
        return String.format("%s%s%04x", prefix, seed, number);
    }

    /** The id of the item that begins next. */
    String nextId(String prefix) {
        return id(prefix, seed, items);
    }

    /** The place of an item that begins. */
    int nextIndex() {
        return items++;
    }

    /** A new event, to be filled and sent before the next one is begun. */
    Json.Obj begin(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    void send(Json.Obj event) {
        if (out != null && sequence - 1 > after) {
            out.event(event.get("type").text(), event.toBytes());
        }
    }

    /**
     * The same as begin and send for what comes most often, a piece of text, with all else prepared.
     *
     * @param head the event's bytes up to the number, {@code middle} those up to the text, {@code tail} the rest
     */
    void delta(byte[] head, byte[] middle, String text, byte[] tail) {
        long number = sequence++;
        if (out != null && number > after) {
            out.raw(head, Long.toString(number).getBytes(StandardCharsets.US_ASCII), middle,
                    Json.string(text).toBytes(), tail);
        }
    }

    /** The first two events, which tell of a response in progress. */
    void begins(Json.Obj response) {
        send(begin("response.created").put("response", response));
        send(begin("response.in_progress").put("response", response));
    }

    /** The last event is written in any case, and with a number that is higher than those that were not wanted. */
    void ends(Json.Obj response) {
        sequence = Math.max(sequence, after + 1);
        send(begin("response." + response.get("status").text("completed")).put("response", response));
    }

    /** {@code response.output_item.added} and {@code response.output_item.done}. */
    void item(String type, int outputIndex, Json item) {
        send(begin(type).put("output_index", outputIndex).put("item", item));
    }
}
