package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.sse.SseEvent;

/**
 * One turn of Claude's while it comes, as events or as whole messages: its blocks, why it stopped, what it used. A turn
 * that only paused ({@code pause_turn}) goes on in the next message. Confined to one thread.
 */
final class ClaudeTurn {
    /** Enough for any search; an endless pause must not spend the account. */
    private static final int MAX_PAUSES = 16;

    /** Is told of the blocks, one after the other: the start, its pieces (none is empty), the end. */
    interface Listener {
        void starts(Json block);

        void text(String piece);

        void thought(String piece);

        /** A piece of the JSON of the input of one of the client's tools. */
        void input(String piece);

        /** The block is whole now; signatures and citations are in it. */
        void ends(Json block);
    }

    private final Fence fence;
    /** All blocks that are complete. */
    final Json.Arr content = Json.array();
    private Json.Obj block = Json.object();
    private StringBuilder text = new StringBuilder();
    private Usage before = Usage.NONE;
    private Usage usage = Usage.NONE;
    private String stopReason = "";
    private Json stopDetails = Json.NULL;
    private boolean done;
    private int pauses;

    /** @param fenced the text is to be bare JSON: a code fence around it is taken off before it is told */
    ClaudeTurn(boolean fenced) {
        fence = fenced ? new Fence() : null;
    }

    /** Takes an event in and returns its type; throws what an {@code error} event tells of. */
    String on(SseEvent event, Listener to) {
        String plain = TextDelta.of(event.data());
        if (plain != null) {
            text.append(plain);
            say(plain, to);
            return "content_block_delta";
        }
        Json json = parse(event);
        String type = json.get("type").text("");
        switch (type) {
            case "message_start" -> usage = usage.updated(json.get("message").get("usage"));
            case "content_block_start" -> {
                block = json.get("content_block") instanceof Json.Obj o ? o.copy() : Json.object();
                text = new StringBuilder();
                start(block, to);
            }
            case "content_block_delta" -> delta(json.get("delta"), to);
            case "content_block_stop" -> endBlock(to);
            case "message_delta" -> {
                stopped(json.get("delta"));
                usage = usage.updated(json.get("usage"));
            }
            case "message_stop" -> done = true;
            case "error" -> throw OpenAiErrors.fromEvent(json);
            default -> { } // ping, and what a later day brings
        }
        return type;
    }

    private static Json parse(SseEvent event) {
        try {
            return Json.parse(event.data());
        } catch (JsonException malformed) {
            if (event.data().length == 0 || !event.name().matches("|error|message_.*|content_block_.*")) {
                return Json.NULL; // a kind of a later day, or a sign of life
            }
            throw new ApiException(502, "api_error", "Claude's stream held an event that is not JSON; try again.");
        }
    }

    /** What a block holds from its start (all of it, when the answer is no stream) is its first piece. */
    private void start(Json started, Listener to) {
        to.starts(started);
        switch (type(started)) {
            case "text" -> say(started.get("text").text(""), to);
            case "thinking" -> think(started.get("thinking").text(""), to);
            case "tool_use" -> {
                Json input = started.get("input");
                if (!input.isNull() && !(input instanceof Json.Obj o && o.members().isEmpty())) {
                    to.input(input.toString());
                }
            }
            default -> { } // has no pieces
        }
    }

    private void delta(Json delta, Listener to) {
        switch (type(delta)) {
            case "text_delta" -> say(grow(delta.get("text")), to);
            case "thinking_delta" -> think(grow(delta.get("thinking")), to);
            case "input_json_delta" -> {
                String piece = grow(delta.get("partial_json"));
                if (!piece.isEmpty() && type(block).equals("tool_use")) {
                    to.input(piece);
                }
            }
            case "signature_delta" -> block.put("signature", delta.get("signature"));
            case "citations_delta" -> block.put("citations",
                    Json.array(block.get("citations").items()).add(delta.get("citation")));
            default -> { } // a kind of a later day
        }
    }

    private String grow(Json piece) {
        String more = piece.text("");
        text.append(more);
        return more;
    }

    private void say(String piece, Listener to) {
        String shown = fence == null ? piece : fence.feed(piece);
        if (!shown.isEmpty()) {
            to.text(shown);
        }
    }

    private static void think(String piece, Listener to) {
        if (!piece.isEmpty()) {
            to.thought(piece);
        }
    }

    private void endBlock(Listener to) {
        String type = type(block);
        switch (type) {
            case "text", "thinking" -> block.put(type, block.get(type).text("") + text);
            case "tool_use", "server_tool_use" -> block.put("input", input());
            default -> { } // complete since its start
        }
        content.add(block);
        to.ends(block);
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

    /** Tells all blocks of the messages that came whole. */
    void tell(Listener to) {
        for (Json whole : content.items()) {
            start(whole, to);
            to.ends(whole);
        }
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

    static String type(Json object) {
        return object.get("type").text("");
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
        return stopReason.equals("max_tokens") || stopReason.equals("model_context_window_exceeded");
    }

    boolean refused() {
        return stopReason.equals("refusal");
    }

    /** What to show for a refusal, when Claude wrote nothing. */
    String refusal() {
        return stopDetails.get("explanation").text("Claude refused to answer this request.");
    }

    /** True when the last call may be half of one: a client would carry it out, whatever the answer's end says. */
    boolean brokeOffInCall() {
        return (cut() || refused()) && type(content.at(content.size() - 1)).equals("tool_use");
    }

    /** At the end, the text that might have been the end of a fence; may be empty. */
    String rest() {
        return fence == null ? "" : fence.rest();
    }

    Usage usage() {
        return before.plus(usage);
    }
}
