package auth2api.demo;

import auth2api.json.Json;

import java.util.ArrayList;
import java.util.List;

/**
 * One answer of Claude's as the list of its stream events, built once; the non-streaming message is folded from the
 * same list. Confined to one thread.
 */
final class FakeAnswer {
    private final List<Json.Obj> events = new ArrayList<>();
    private final Json.Obj usage;
    private int blocks;
    private int deltas;
    private long thought;
    private long searches;

    FakeAnswer(String id, String model, Json.Obj inputUsage) {
        usage = inputUsage;
        var message = Json.object().put("id", id).put("type", "message").put("role", "assistant").put("model", model)
                .put("content", Json.array()).put("container", Json.NULL).put("diagnostics", Json.NULL)
                .put("stop_reason", Json.NULL).put("stop_sequence", Json.NULL).put("stop_details", Json.NULL)
                .put("usage", inputUsage.copy().put("output_tokens", 1).put("service_tier", "standard"));
        events.add(event("message_start").put("message", message));
    }

    static Json.Obj event(String type) {
        return Json.object().put("type", type);
    }

    int blocks() {
        return blocks;
    }

    /** A text block, its text in the given pieces. */
    void text(List<String> pieces) {
        block(event("text").put("text", "").put("citations", Json.NULL), deltas("text_delta", "text", pieces));
    }

    /** A thinking block; no pieces is the form of {@code display:"omitted"}. */
    void thinking(List<String> pieces, String signature) {
        var all = deltas("thinking_delta", "thinking", pieces);
        all.add(event("signature_delta").put("signature", signature));
        thought += pieces.size() + 20;
        block(event("thinking").put("thinking", "").put("signature", ""), all);
    }

    /** A {@code tool_use} or {@code server_tool_use} block; the arguments in the given pieces, none meaning {}. */
    void tool(String type, String id, String name, List<String> pieces) {
        searches += type.equals("server_tool_use") ? 1 : 0;
        block(event(type).put("id", id).put("name", name).put("input", Json.object()).put("caller", event("direct")),
                deltas("input_json_delta", "partial_json", pieces));
    }

    private static List<Json.Obj> deltas(String type, String member, List<String> pieces) {
        var all = new ArrayList<Json.Obj>();
        pieces.forEach(piece -> all.add(event(type).put(member, piece)));
        return all;
    }

    /** Any block: its start, then its deltas; a ping follows the start of the first one. */
    void block(Json.Obj start, List<Json.Obj> all) {
        events.add(event("content_block_start").put("index", blocks).put("content_block", start));
        if (blocks == 0) {
            events.add(event("ping"));
        }
        for (Json.Obj delta : all) {
            events.add(event("content_block_delta").put("index", blocks).put("delta", delta));
        }
        events.add(event("content_block_stop").put("index", blocks++));
        deltas += all.size() + 1;
    }

    /** Drops the last delta, as the output limit does; a tool's arguments stay unfinished. */
    void cutLastDelta() {
        for (int i = events.size() - 1; i > 0; i--) {
            if (events.get(i).get("type").text().equals("content_block_delta")) {
                events.remove(i);
                return;
            }
        }
    }

    void end(String reason, String sequence, Json details) {
        var delta = Json.object().put("stop_reason", reason).put("stop_sequence", sequence)
                .put("stop_details", details).put("container", Json.NULL);
        var counts = usage.copy().put("output_tokens", 4L + deltas)
                .put("output_tokens_details", Json.object().put("thinking_tokens", thought));
        if (searches > 0) {
            counts.put("server_tool_use",
                    Json.object().put("web_search_requests", searches).put("web_fetch_requests", 0));
        }
        events.add(event("message_delta").put("delta", delta).put("usage", counts));
        events.add(event("message_stop"));
    }

    List<Json.Obj> events() {
        return events;
    }

    /** The message that the events add up to. */
    Json.Obj message() {
        var message = Json.object();
        var content = Json.array();
        for (Json.Obj event : events) {
            Json part = event.get("delta");
            switch (event.get("type").text()) {
                case "message_start" -> message.members().putAll(((Json.Obj) event.get("message")).members());
                case "content_block_start" -> content.add(((Json.Obj) event.get("content_block")).copy());
                case "content_block_delta" -> append((Json.Obj) content.at((int) event.get("index").number(0)), part);
                case "content_block_stop" -> close((Json.Obj) content.at((int) event.get("index").number(0)));
                case "message_delta" -> {
                    message.members().putAll(((Json.Obj) part).members());
                    message.put("usage", merge(message.get("usage"), event.get("usage")));
                }
                default -> { }
            }
        }
        return message.put("content", content);
    }

    private static Json merge(Json before, Json after) {
        var merged = ((Json.Obj) before).copy();
        merged.members().putAll(((Json.Obj) after).members());
        return merged;
    }

    private static void append(Json.Obj block, Json delta) {
        switch (delta.get("type").text()) {
            case "text_delta" -> block.put("text", block.get("text").text() + delta.get("text").text());
            case "thinking_delta" -> block.put("thinking", block.get("thinking").text() + delta.get("thinking").text());
            case "signature_delta" -> block.put("signature", delta.get("signature"));
            case "input_json_delta" -> block.put("json", block.get("json").text("") + delta.get("partial_json").text());
            default -> block.put("citations",
                    Json.array(block.get("citations").items()).add(delta.get("citation")));
        }
    }

    /** Arguments are parsed when their block ends; unfinished ones become an empty object. */
    private static void close(Json.Obj block) {
        Json json = block.remove("json");
        if (json != null && !json.text().isEmpty()) {
            try {
                block.put("input", Json.parse(json.text()));
            } catch (RuntimeException unfinished) {
                block.put("input", Json.object());
            }
        }
    }
}
