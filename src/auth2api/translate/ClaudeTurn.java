package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.sse.SseEvent;
import java.util.Set;

/**
 * One turn of Claude's while it comes, as events or as whole messages: its blocks, why it stopped, what it used. A turn
 * that only paused ({@code pause_turn}) goes on in the next message. Confined to one thread.
 */
final class ClaudeTurn {
    /** Enough for any search; an endless pause must not spend the account. */
    private static final int MAX_PAUSES = 16;
    private static final Set<String> CUT = Set.of("max_tokens", "model_context_window_exceeded");

    private final Json.Arr content = Json.array();
    private Json.Obj block = Json.object();
    private StringBuilder text = new StringBuilder();
    private Usage before = Usage.NONE;
    private Usage usage = Usage.NONE;
    private String stopReason = "";
    private Json stopDetails = Json.NULL;
    private boolean done;
    private int pauses;

    /** Takes an event in and returns it as JSON; throws what an {@code error} event tells of. */
    Json on(SseEvent event) {
        Json json = parse(event);
        switch (json.get("type").text("")) {
            case "message_start" -> usage = usage.updated(json.get("message").get("usage"));
            case "content_block_start" -> {
                block = json.get("content_block") instanceof Json.Obj o ? o.copy() : Json.object();
                text = new StringBuilder();
            }
            case "content_block_delta" -> delta(json.get("delta"));
            case "content_block_stop" -> endBlock();
            case "message_delta" -> {
                stopped(json.get("delta"));
                usage = usage.updated(json.get("usage"));
            }
            case "message_stop" -> done = true;
            case "error" -> throw OpenAiErrors.fromEvent(json);
            default -> { } // ping, and what a later day brings
        }
        return json;
    }

    private static Json parse(SseEvent event) {
        try {
            return Json.parse(event.data());
        } catch (JsonException malformed) {
            throw new ApiException(502, "api_error", "Claude's stream held an event that is not JSON; try again.");
        }
    }

    private void delta(Json delta) {
        switch (delta.get("type").text("")) {
            case "text_delta" -> text.append(delta.get("text").text(""));
            case "thinking_delta" -> text.append(delta.get("thinking").text(""));
            case "input_json_delta" -> text.append(delta.get("partial_json").text(""));
            case "signature_delta" -> block.put("signature", delta.get("signature"));
            case "citations_delta" -> {
                Json.Arr all = Json.array(block.get("citations").items());
                block.put("citations", all.add(delta.get("citation")));
            }
            default -> { } // a kind of a later day
        }
    }

    private void endBlock() {
        switch (type()) {
            case "text", "thinking" -> block.put(type(), block.get(type()).text("") + text);
            case "tool_use", "server_tool_use" -> block.put("input", input());
            default -> { } // complete since its start
        }
        content.add(block);
    }

    /** The input of the current tool call; empty when it was cut off in the middle. */
    private Json input() {
        try {
            return text.length() == 0 ? block.get("input") : Json.parse(text.toString());
        } catch (JsonException cutOff) {
            return Json.object(); // only possible at max_tokens, where no call is carried out
        }
    }

    private void stopped(Json delta) {
        stopReason = delta.get("stop_reason").text(stopReason);
        stopDetails = delta.get("stop_details").isNull() ? stopDetails : delta.get("stop_details");
    }

    /** Takes a whole message in. */
    void message(Json message) {
        message.get("content").items().forEach(content::add);
        stopped(message);
        usage = usage.updated(message.get("usage"));
        done = true;
    }

    /** After the end of a message that only paused: the body that lets Claude go on; else null. */
    Json.Obj continuation(Json.Obj body) {
        if (!done || !stopReason.equals("pause_turn") || pauses == MAX_PAUSES) {
            return null;
        }
        pauses++;
        done = false;
        before = before.plus(usage);
        usage = Usage.NONE;
        Json.Arr messages = Json.array(body.get("messages").items());
        messages.add(Json.object().put("role", "assistant").put("content", Json.array(content.items())));
        return body.copy().put("messages", messages);
    }

    /** The current block; its text grows in {@link #text} until its end. */
    Json block() {
        return block;
    }

    String type() {
        return block.get("type").text("");
    }

    /** All blocks that are complete. */
    Json.Arr content() {
        return content;
    }

    /** True once the message has ended, until {@link #continuation} lets it go on. */
    boolean done() {
        return done;
    }

    /** Empty until it is known. */
    String stopReason() {
        return stopReason;
    }

    /** True when there was no room for the rest of the answer. */
    boolean cut() {
        return CUT.contains(stopReason);
    }

    /** True when the last call may be half of one: a client would carry it out, whatever the answer's end says. */
    boolean brokeOffInCall() {
        return (cut() || stopReason.equals("refusal"))
                && "tool_use".equals(content.at(content.size() - 1).get("type").text());
    }

    Usage usage() {
        return before.plus(usage);
    }

    /** What to show for a refusal, when Claude wrote nothing. */
    String refusal() {
        return stopDetails.get("explanation").text("Claude refused to answer this request.");
    }
}
