package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.sse.SseEvent;
import auth2api.sse.SseWriter;

/**
 * A chat answer as it comes (openai-chat.md, 5 and 6). A client adds the deltas up, so role, tool id, type and name
 * come once, and no delta carries two kinds of payload. Confined to one thread.
 *
 * <pre>
 *   message_start -> role          thinking_delta -> reasoning_content
 *   text_delta -> content          tool_use -> its start, then arguments as they come ({} when none came)
 *   message_stop -> end(): annotations, finish_reason, usage when asked, [DONE]
 *   anything broken -> fail(): an error object and no [DONE]
 * </pre>
 */
final class ChatStream implements StreamTranslator {
    private final Draft draft;
    private final ChatOptions options;
    private final ChatAnswer answer;
    private final ClaudeTurn turn = new ClaudeTurn();
    private final Fence fence;
    private final Json.Arr annotations = Json.array();
    private boolean started;
    private int length;
    private int textStart;
    private int calls;
    private int details;
    private boolean argued;
    private CustomInput custom;
    /** A call whose block is over; it ends when it is known that Claude was not cut off in it. */
    private Json whole = Json.NULL;

    ChatStream(Draft draft, ChatOptions options) {
        this.draft = draft;
        this.options = options;
        this.answer = new ChatAnswer(draft, options);
        this.fence = draft.byInstruction ? new Fence() : null;
    }

    @Override
    public void on(SseEvent event, SseWriter out) {
        Json json = turn.on(event);
        switch (json.get("type").text("")) {
            case "message_start" -> start(out);
            case "content_block_start" -> startBlock(out);
            case "content_block_delta" -> delta(json.get("delta"), out);
            case "content_block_stop" -> endBlock(out);
            default -> { } // what else there is, the turn keeps
        }
    }

    private void start(SseWriter out) {
        if (!started) {
            started = true;
            chunk(Json.object().put("role", "assistant").put("content", "").put("refusal", Json.NULL), null, out);
        }
    }

    private void startBlock(SseWriter out) {
        endCall(out);
        textStart = length;
        argued = false;
        custom = null;
        if (turn.type().equals("text")) {
            content(turn.block().get("text").text(""), out);
        } else if (turn.type().equals("tool_use")) {
            Json.Obj call = answer.callStart(turn.block());
            custom = call.has("custom") ? new CustomInput() : null;
            call(call, out);
        }
    }

    private void delta(Json delta, SseWriter out) {
        switch (delta.get("type").text("")) {
            case "text_delta" -> content(delta.get("text").text(""), out);
            case "thinking_delta" -> {
                if (!delta.get("thinking").text("").isEmpty()) {
                    chunk(Json.object().put("reasoning_content", delta.get("thinking")), null, out);
                }
            }
            case "input_json_delta" -> {
                if (turn.type().equals("tool_use")) {
                    arguments(delta.get("partial_json").text(""), out);
                }
            }
            default -> { } // signatures and citations count at the end of their block
        }
    }

    private void endBlock(SseWriter out) {
        switch (turn.type()) {
            case "text" -> ChatAnswer.annotations(turn.block(), textStart, length).forEach(annotations::add);
            case "thinking", "redacted_thinking" -> {
                if (options.details()) {
                    Json detail = answer.detail(turn.block(), details++);
                    chunk(Json.object().put("reasoning_details", Json.array(detail)), null, out);
                }
            }
            case "tool_use" -> whole = turn.block();
            default -> { } // what a server tool did is in the text that follows
        }
    }

    private void content(String text, SseWriter out) {
        String shown = fence == null ? text : fence.feed(text);
        if (!shown.isEmpty()) {
            length += shown.length();
            chunk(Json.object().put("content", shown), null, out);
        }
    }

    private void arguments(String json, SseWriter out) {
        if (json.isEmpty()) {
            return;
        }
        argued = true;
        String text = custom == null ? json : custom.feed(json);
        if (!text.isEmpty()) {
            call(Json.object().put(custom == null ? "function" : "custom",
                    Json.object().put(custom == null ? "arguments" : "input", text)), out);
        }
    }

    private void endCall(SseWriter out) {
        if (whole.isNull()) {
            return;
        }
        String input = whole.get("input").toString();
        whole = Json.NULL;
        if (!argued && custom == null) {
            arguments(input, out);
        }
        String rest = custom == null || !argued ? "" : custom.found() ? custom.rest() : input;
        if (!rest.isEmpty()) {
            call(Json.object().put("custom", Json.object().put("input", rest)), out);
        }
        calls++;
    }

    /** A piece of the current call; in the form of old only the first call counts. */
    private void call(Json.Obj piece, SseWriter out) {
        if (!options.legacy()) {
            Json.Obj indexed = Json.object().put("index", calls);
            piece.members().forEach(indexed::put);
            chunk(Json.object().put("tool_calls", Json.array(indexed)), null, out);
        } else if (calls == 0) {
            chunk(Json.object().put("function_call", piece.get("function")), null, out);
        }
    }

    @Override
    public void idle(SseWriter out) {
        out.comment("keep-alive");
    }

    @Override
    public boolean done() {
        return turn.done();
    }

    @Override
    public Json.Obj continuation() {
        return turn.continuation(draft.body());
    }

    @Override
    public void end(SseWriter out) {
        start(out);
        if (!turn.brokeOffInCall()) {
            endCall(out);
        }
        String rest = fence == null ? "" : fence.rest();
        if (!rest.isEmpty()) {
            length += rest.length();
            chunk(Json.object().put("content", rest), null, out);
        }
        if (length == 0 && turn.stopReason().equals("refusal")) {
            chunk(Json.object().put("content", turn.refusal()), null, out);
        }
        if (annotations.size() > 0) {
            for (int i = 0; i < annotations.size(); i++) { // a list in a delta needs an index in each of its elements
                ((Json.Obj) annotations.at(i)).put("index", i);
            }
            chunk(Json.object().put("annotations", annotations), null, out);
        }
        chunk(Json.object(), answer.finishReason(turn.stopReason()), out);
        if (options.usage()) {
            out.event(null, answer.head("chat.completion.chunk").put("system_fingerprint", Json.NULL)
                    .put("choices", Json.array()).put("usage", turn.usage().toChat()).toBytes());
        }
        out.event(null, "[DONE]");
        if (turn.stopReason().equals("tool_use")) {
            draft.remember(turn.content());
        }
    }

    @Override
    public void fail(ApiException why, SseWriter out) {
        out.event(null, OpenAiErrors.body(why).toBytes());
    }

    @Override
    public Usage usage() {
        return turn.usage();
    }

    private void chunk(Json.Obj delta, String finishReason, SseWriter out) {
        Json.Obj choice = Json.object().put("index", 0).put("delta", delta).put("logprobs", Json.NULL)
                .put("finish_reason", finishReason);
        Json.Obj chunk = answer.head("chat.completion.chunk").put("system_fingerprint", Json.NULL)
                .put("choices", Json.array(choice));
        out.event(null, (options.usage() ? chunk.put("usage", Json.NULL) : chunk).toBytes());
    }
}
