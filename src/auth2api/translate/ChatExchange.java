package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request that is answered as Chat Completions (openai-chat.md, 4 to 6). A client adds the deltas of a stream up,
 * so role, tool id, type and name come once, and no delta carries two kinds of payload; a whole answer is what adding
 * up gives, done here.
 *
 * <pre>
 *   start -> role             thought -> reasoning_content
 *   text  -> content          tool_use -> its start, then arguments as they come ({} when none came)
 *   end() -> annotations, finish_reason, usage when asked, [DONE]
 *   anything broken -> an error event and no [DONE]
 * </pre>
 */
final class ChatExchange extends Exchange implements ClaudeTurn.Listener {
    /**
     * How a client wants its answer.
     *
     * @param usage a last chunk with the usage ({@code stream_options.include_usage})
     * @param legacy calls in the form of old, {@code function_call}
     * @param details thinking with its signatures, as {@code reasoning_details}
     */
    record Options(boolean usage, boolean legacy, boolean details) {
    }

    private final Options options;
    private final byte[] beforeDelta;
    private final byte[] afterDelta;
    /** The fields of a whole answer's message, so far. */
    private final Json.Obj message = Json.object();
    private final Json.Arr annotations = Json.array();
    private int length;
    private int textStart;
    private int calls;
    private int details;
    private Json.Obj call;
    private CustomInput custom;
    private boolean argued;
    /** The block of the call is over; the call ends when it is known that Claude was not cut off in it. */
    private boolean callOver;

    ChatExchange(Draft draft, Options options) {
        super(draft);
        this.options = options;
        String head = head("chat.completion.chunk").put("system_fingerprint", Json.NULL).toString();
        beforeDelta = utf8(head.substring(0, head.length() - 1) + ",\"choices\":[{\"index\":0,\"delta\":");
        afterDelta = afterDelta(Json.NULL);
    }

    private byte[] afterDelta(Json finishReason) {
        return utf8(",\"logprobs\":null,\"finish_reason\":" + finishReason + "}]"
                + (options.usage() ? ",\"usage\":null}" : "}"));
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private Json.Obj head(String object) {
        return Json.object().put("id", "chatcmpl-" + draft.context.seed()).put("object", object)
                .put("created", draft.context.created()).put("model", draft.asked);
    }

    @Override
    ClaudeTurn.Listener listener() {
        return this;
    }

    @Override
    void first() {
        chunk(Json.object().put("role", "assistant").put("content", "").put("refusal", Json.NULL), afterDelta);
    }

    private void chunk(Json.Obj delta, byte[] after) {
        out.event(null, beforeDelta, delta.toBytes(), after);
    }

    /** A piece of the answer: the next delta of a stream, else added to the message as a client would. */
    private void tell(String field, Json piece) {
        if (out != null) {
            chunk(Json.object().put(field, piece), afterDelta);
        } else if (piece instanceof Json.Str) {
            message.put(field, message.get(field).text("") + piece.text());
        } else if (piece instanceof Json.Arr) {
            Json.Arr all = Json.array(message.get(field).items());
            piece.items().forEach(all::add);
            message.put(field, all);
        } else {
            message.put(field, piece);
        }
    }

    @Override
    public void starts(Json block) {
        endCall();
        textStart = length;
        if (ClaudeTurn.type(block).equals("tool_use")) {
            Tools.Tool tool = draft.tools.of(block.get("name").text(""));
            String name = tool.namespace() == null ? tool.name() : tool.claude().get("name").text();
            custom = tool.kind() == Tools.Kind.CUSTOM ? new CustomInput() : null;
            argued = false;
            call = Json.object().put("id", block.get("id")).put("type", callType())
                    .put(callType(), Json.object().put("name", name).put(callInput(), ""));
            if (out != null) {
                tellCall(call);
            }
        }
    }

    @Override
    public void text(String piece) {
        length += piece.length();
        tell("content", Json.string(piece));
    }

    @Override
    public void thought(String piece) {
        if (draft.showThinking) { // older models tell their thinking unasked
            tell("reasoning_content", Json.string(piece));
        }
    }

    @Override
    public void input(String json) {
        argued = true;
        tellInput(custom == null ? json : custom.feed(json));
    }

    @Override
    public void ends(Json block) {
        switch (ClaudeTurn.type(block)) {
            case "text" -> block.get("citations").items().forEach(this::annotate);
            case "thinking", "redacted_thinking" -> {
                if (options.details()) {
                    tell("reasoning_details", Json.array(detail(block, details++)));
                }
            }
            case "tool_use" -> callOver = true;
            default -> { } // what a server tool did is in the text that follows
        }
    }

    /** A source of the current text block, as a place in the whole text. */
    private void annotate(Json citation) {
        String url = citation.get("url").text();
        if (url != null) {
            annotations.add(Json.object().put("type", "url_citation").put("url_citation", Json.object()
                    .put("start_index", textStart).put("end_index", length).put("url", citation.get("url"))
                    .put("title", citation.get("title").text(url))));
        }
    }

    /** A block of thinking in OpenRouter's form, with what Claude needs to have it back. */
    private Json.Obj detail(Json block, int index) {
        boolean redacted = ClaudeTurn.type(block).equals("redacted_thinking");
        Json.Obj detail = Json.object().put("type", redacted ? "reasoning.encrypted" : "reasoning.text");
        return (redacted ? detail.put("data", block.get("data"))
                : detail.put("text", block.get("thinking").text("")).put("signature", block.get("signature")))
                .put("id", ChatRequest.BOND + draft.binding()).put("format", "anthropic-claude-v1")
                .put("index", index);
    }

    private String callType() {
        return custom == null ? "function" : "custom";
    }

    private String callInput() {
        return custom == null ? "arguments" : "input";
    }

    private void tellInput(String piece) {
        if (!piece.isEmpty() && out != null) {
            tellCall(Json.object().put(callType(), Json.object().put(callInput(), piece)));
        } else if (out == null) {
            Json.Obj called = (Json.Obj) call.get(callType());
            called.put(callInput(), called.get(callInput()).text() + piece);
        }
    }

    private void endCall() {
        if (!callOver) {
            return;
        }
        callOver = false;
        tellInput(custom != null ? custom.rest() : argued ? "" : "{}");
        if (out == null) {
            tellCall(call);
        }
        calls++;
    }

    /** A piece of the current call; in the form of old only the first call counts. */
    private void tellCall(Json.Obj piece) {
        if (options.legacy() && calls == 0) {
            tell("function_call", piece.get("function"));
        } else if (!options.legacy()) {
            Json.Obj indexed = out == null ? piece : Json.object().put("index", calls);
            indexed.members().putAll(piece.members());
            tell("tool_calls", Json.array(indexed));
        }
    }

    /** What is known only when Claude has stopped for good. */
    private void finish() {
        if (!turn.brokeOffInCall()) {
            endCall();
        }
        String rest = turn.rest();
        if (!rest.isEmpty()) {
            text(rest);
        }
        if (length == 0 && turn.refused()) {
            text(turn.refusal());
        }
        if (turn.stopReason().equals("tool_use")) {
            draft.remember(turn.content);
        }
    }

    private Json finishReason() {
        return Json.string(switch (turn.stopReason()) {
            case "tool_use" -> options.legacy() ? "function_call" : "tool_calls";
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "refusal" -> "content_filter";
            default -> "stop";
        });
    }

    @Override
    Json whole() {
        finish();
        Json.Obj said = Json.object().put("role", "assistant")
                .put("content", length == 0 && calls > 0 ? null : message.get("content").text(""))
                .put("refusal", Json.NULL).put("annotations", annotations);
        List.of("reasoning_content", "reasoning_details", "function_call", "tool_calls")
                .forEach(field -> said.putIf(field, message.get(field)));
        return head("chat.completion").put("choices", Json.array(Json.object().put("index", 0).put("message", said)
                .put("logprobs", Json.NULL).put("finish_reason", finishReason()))).put("usage", turn.usage().toChat())
                .put("service_tier", "default").put("system_fingerprint", Json.NULL);
    }

    @Override
    void keepAlive() {
        out.comment("keep-alive");
    }

    @Override
    void end() {
        finish();
        for (int i = 0; i < annotations.size(); i++) { // a list in a delta needs an index in each of its elements
            ((Json.Obj) annotations.at(i)).put("index", i);
        }
        if (annotations.size() > 0) {
            tell("annotations", annotations);
        }
        chunk(Json.object(), afterDelta(finishReason()));
        if (options.usage()) {
            out.event(null, head("chat.completion.chunk").put("system_fingerprint", Json.NULL)
                    .put("choices", Json.array()).put("usage", turn.usage().toChat()).toBytes());
        }
        out.event(null, utf8("[DONE]"));
    }

    @Override
    void broke(ApiException why) {
        out.event("error", OpenAiErrors.body(why).toBytes());
    }
}
