package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.sse.SseWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is told of responses that are kept (openai-responses.md, 8). */
public final class ResponsesStored {
    private static final int MAX_PAGE = 100;

    private ResponsesStored() {
    }

    /** The 404 for an id that names no response, or none any more. */
    public static ApiException notFound(String id) {
        return new ApiException(404, "not_found_error", "Response with id '" + id + "' not found.");
    }

    /** The answer to {@code DELETE /v1/responses/<id>}. */
    public static Json deleted(String id) {
        return Json.object().put("id", id).put("object", "response").put("deleted", true);
    }

    /**
     * A page of {@code GET /v1/responses/<id>/input_items}.
     *
     * @param items all items, oldest first
     * @param limit the query parameter as it came; null for 20. The same for order (desc) and after (from the start)
     */
    public static Json page(List<Json> items, String limit, String order, String after) {
        if (limit != null && !limit.matches("[1-9]\\d?|" + MAX_PAGE)) {
            throw ApiException.badRequest("limit must be a number from 1 to " + MAX_PAGE).param("limit");
        }
        if (order != null && !order.matches("asc|desc")) {
            throw ApiException.badRequest("order must be asc or desc").param("order");
        }
        List<Json> all = new ArrayList<>(items);
        if (!"asc".equals(order)) {
            Collections.reverse(all);
        }
        List<String> ids = all.stream().map(item -> item.get("id").text()).toList();
        if (after != null && !ids.contains(after)) {
            throw ApiException.badRequest("after names no item of this response").param("after");
        }
        int from = after == null ? 0 : ids.indexOf(after) + 1;
        int to = Math.min(all.size(), from + (limit == null ? 20 : Integer.parseInt(limit)));
        return Json.object().put("object", "list").put("data", Json.array(all.subList(from, to)))
                .put("first_id", from < to ? ids.get(from) : null).put("last_id", from < to ? ids.get(to - 1) : null)
                .put("has_more", to < all.size());
    }

    /**
     * {@code GET /v1/responses/<id>?stream=true}: all events of a finished response once more, each text in one piece.
     *
     * @param startingAfter only events with a higher sequence number are sent; -1 for all
     */
    public static void replay(Json.Obj response, long startingAfter, SseWriter out) {
        var events = new ResponsesEvents("", startingAfter);
        events.to(out);
        Json.Obj begun = response.copy().put("status", "in_progress").put("output", Json.array())
                .put("usage", Json.NULL).put("error", Json.NULL).put("incomplete_details", Json.NULL);
        events.begins(begun);
        response.get("output").items().forEach(item -> replay(item, events));
        events.ends(response);
    }

    private static void replay(Json item, ResponsesEvents events) {
        String id = item.get("id").text("");
        String status = item.get("status").text("completed");
        switch (ClaudeTurn.type(item)) {
            case "message" -> {
                Json part = item.get("content").at(0);
                boolean refusal = ClaudeTurn.type(part).equals("refusal");
                var message = new ResponsesItem.Message(events, id, refusal);
                message.text(part.get(refusal ? "refusal" : "text").text(""));
                part.get("annotations").items().forEach(message::annotate);
                message.close(status);
            }
            case "reasoning" -> {
                var reasoning = new ResponsesItem.Reasoning(events, id);
                for (Json part : item.get("summary").items()) {
                    reasoning.thought(part.get("text").text(""));
                    reasoning.endPart();
                }
                reasoning.seal(item.get("encrypted_content").text());
                reasoning.close(status);
            }
            case "function_call" -> replayCall(Tools.Kind.FUNCTION, item, item.get("arguments").text(""), events);
            case "custom_tool_call" -> replayCall(Tools.Kind.CUSTOM, item,
                    Json.object().put(CustomInput.NAME, item.get("input")).toString(), events);
            default -> { // the other kinds have no events of their own
                int index = events.nextIndex();
                events.item("response.output_item.added", index, item);
                events.item("response.output_item.done", index, item);
            }
        }
    }

    private static void replayCall(Tools.Kind kind, Json item, String json, ResponsesEvents events) {
        var tool = new Tools.Tool(kind, item.get("namespace").text(), item.get("name").text(""), null);
        var call = new ResponsesCall(events, item.get("id").text(""), tool, item.get("call_id").text(""));
        call.json(json);
        call.close(item.get("status").text("completed"));
    }
}
