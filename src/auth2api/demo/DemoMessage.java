package auth2api.demo;

import auth2api.json.Json;
import auth2api.json.JsonException;
import java.util.ArrayList;
import java.util.List;

/**
 * One message of Claude's: blocks that are made of a start and deltas, from which both the stream's events and the
 * whole message come. Confined to one thread.
 */
final class DemoMessage {
    private record Block(Json.Obj start, List<Json.Obj> deltas) {
    }

    private final List<Block> blocks = new ArrayList<>();
    private final Json.Obj head;
    private final Json.Obj usage;
    private final Json.Obj stop = Json.object();
    private long thought;
    private long searches;

    DemoMessage(String id, String model, Json.Obj inputUsage) {
        usage = inputUsage;
        head = typed("message").put("id", id).put("role", "assistant").put("model", model)
                .put("content", Json.array()).put("container", Json.NULL).put("diagnostics", Json.NULL)
                .put("stop_reason", Json.NULL).put("stop_sequence", Json.NULL).put("stop_details", Json.NULL)
                .put("usage", inputUsage.copy().put("output_tokens", 1).put("service_tier", "standard"));
    }

    static Json.Obj typed(String type) {
        return Json.object().put("type", type);
    }

    static boolean isThinking(Json block) {
        return block.get("type").text("").endsWith("thinking");
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    boolean endsInThinking() {
        return !isEmpty() && isThinking(blocks.get(blocks.size() - 1).start());
    }

    /** A text block, its text in the given pieces. */
    void text(List<String> pieces) {
        block(typed("text").put("text", ""), deltas("text_delta", "text", pieces));
    }

    /** A thinking block; no pieces is the form of {@code display:"omitted"}. */
    void thinking(List<String> pieces, String signature) {
        var all = deltas("thinking_delta", "thinking", pieces);
        all.add(typed("signature_delta").put("signature", signature));
        thought += pieces.size() + 20;
        block(typed("thinking").put("thinking", "").put("signature", ""), all);
    }

    /** A {@code tool_use} or {@code server_tool_use} block; the arguments in the given pieces, none meaning {}. */
    void tool(String type, String id, String name, List<String> pieces) {
        searches += type.equals("server_tool_use") ? 1 : 0;
        block(typed(type).put("id", id).put("name", name).put("input", Json.object()).put("caller", typed("direct")),
                deltas("input_json_delta", "partial_json", pieces));
    }

    void block(Json.Obj start, List<Json.Obj> deltas) {
        blocks.add(new Block(start, new ArrayList<>(deltas)));
    }

    private static List<Json.Obj> deltas(String type, String member, List<String> pieces) {
        var all = new ArrayList<Json.Obj>();
        pieces.forEach(piece -> all.add(typed(type).put(member, piece)));
        return all;
    }

    /** Drops the last delta, as the output limit does; a tool's arguments stay unfinished. */
    void cutLastDelta() {
        var deltas = isEmpty() ? List.<Json.Obj>of() : blocks.get(blocks.size() - 1).deltas();
        if (!deltas.isEmpty()) {
            deltas.remove(deltas.size() - 1);
        }
    }

    void stop(String reason, String sequence, Json details) {
        stop.put("stop_reason", reason).put("stop_sequence", sequence).put("stop_details", details)
                .put("container", Json.NULL);
    }

    private Json.Obj finalUsage() {
        long output = 4L + blocks.stream().mapToLong(block -> block.deltas().size() + 1).sum();
        var counts = usage.copy().put("output_tokens", output)
                .put("output_tokens_details", Json.object().put("thinking_tokens", thought));
        return searches == 0 ? counts : counts.put("server_tool_use",
                Json.object().put("web_search_requests", searches).put("web_fetch_requests", 0));
    }

    /** The events of the stream; a ping follows the start of the first block. */
    List<Json.Obj> events() {
        var events = new ArrayList<Json.Obj>();
        events.add(typed("message_start").put("message", head));
        for (int i = 0; i < blocks.size(); i++) {
            int index = i;
            events.add(typed("content_block_start").put("index", index).put("content_block", blocks.get(i).start()));
            if (i == 0) {
                events.add(typed("ping"));
            }
            blocks.get(i).deltas().forEach(delta ->
                    events.add(typed("content_block_delta").put("index", index).put("delta", delta)));
            events.add(typed("content_block_stop").put("index", index));
        }
        events.add(typed("message_delta").put("delta", stop).put("usage", finalUsage()));
        events.add(typed("message_stop"));
        return events;
    }

    /** What the events add up to. */
    Json.Obj whole() {
        var message = head.copy();
        message.members().putAll(stop.members());
        var all = ((Json.Obj) head.get("usage")).copy();
        all.members().putAll(finalUsage().members());
        return message.put("content", Json.array(blocks.stream().map(DemoMessage::whole).toList())).put("usage", all);
    }

    private static Json.Obj whole(Block block) {
        var whole = block.start().copy();
        for (Json.Obj delta : block.deltas()) {
            delta.members().forEach((name, piece) -> {
                if (name.equals("citation")) {
                    whole.put("citations", Json.array(whole.get("citations").items()).add(piece));
                } else if (!name.equals("type")) {
                    whole.put(name, whole.get(name).text("") + piece.text());
                }
            });
        }
        Json arguments = whole.remove("partial_json");
        return arguments == null ? whole : whole.put("input", parsed(arguments.text()));
    }

    private static Json parsed(String arguments) {
        try {
            return Json.parse(arguments);
        } catch (JsonException noneOrCutByTheLimit) {
            return Json.object();
        }
    }
}
