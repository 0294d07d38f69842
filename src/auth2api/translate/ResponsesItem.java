package auth2api.translate;

import auth2api.json.Json;

/**
 * One item of the output while it is written: the constructor (or the first content) tells the client of it, {@link
 * #close} tells the rest and gives the final form, which {@code response.completed} repeats. One thread.
 */
abstract class ResponsesItem {
    final ResponsesEvents events;
    final int index;
    final String id;

    ResponsesItem(ResponsesEvents events, int index, String id) {
        this.events = events;
        this.index = index;
        this.id = id;
    }

    /** Ends the item with that status and returns its final form. */
    abstract Json.Obj close(String status);

    /** The item as it is announced; never changed afterwards. */
    final void added(Json.Obj skeleton) {
        events.item("response.output_item.added", index, skeleton);
    }

    final Json.Obj done(Json.Obj item) {
        events.item("response.output_item.done", index, item);
        return item;
    }

    /** A new event about this item, to be filled and sent; {@code response.} comes before its name. */
    final Json.Obj about(String name) {
        return events.begin("response." + name).put("item_id", id).put("output_index", index);
    }
}
