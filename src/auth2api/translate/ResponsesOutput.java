package auth2api.translate;

import auth2api.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Claude's content blocks, as they come, made into output items, one after the other. Confined to one thread.
 *
 * <pre>
 *   text ...................... message           all text up to the next other item
 *   thinking, redacted ........ reasoning         a run of blocks; the blocks themselves travel in encrypted_content
 *   server_tool_use, result ... web_search_call   and the blocks travel in the next reasoning item
 *   tool_use .................. function_call, custom_tool_call ...
 *   an item is done when another kind of block starts, or at finish(), when it is known whether Claude was cut off
 * </pre>
 */
final class ResponsesOutput {
    private final ResponsesEvents events;
    private final ResponsesPlan plan;
    private final Fence fence;
    private final Json.Arr output = Json.array();
    private final List<Json> hidden = new ArrayList<>();
    private ResponsesItem open;
    private Json block = Json.NULL;
    private int items;
    /** How long the open message was when the current text block began. */
    private int textFrom;
    private boolean spoke;
    private boolean called;
    /** What was said so far comes back from the client exactly as it was: thinking after it can be used again. */
    private boolean faithful = true;

    ResponsesOutput(ResponsesEvents events, ResponsesPlan plan) {
        this.events = events;
        this.plan = plan;
        this.fence = plan.draft().byInstruction ? new Fence() : null;
    }

    /** The items that are done. */
    Json.Arr items() {
        return output;
    }

    /** A block begins; what it holds already (all of it, when the answer is no stream) counts as its first piece. */
    void start(Json claudeBlock) {
        block = claudeBlock;
        switch (kind(block)) {
            case "text" -> {
                faithful &= !(open instanceof ResponsesMessage) && fence == null;
                textFrom = open instanceof ResponsesMessage message ? message.length() : 0;
                say(block.get("text").text(""));
            }
            case "thinking", "redacted_thinking" -> {
                open(ResponsesReasoning.class);
                thought(block.get("thinking").text(""));
            }
            case "tool_use" -> {
                open(ResponsesCall.class);
                boolean empty = block.get("input") instanceof Json.Obj o && o.members().isEmpty();
                input(empty || block.get("input").isNull() ? "" : block.get("input").toString());
            }
            case WebSearch.NAME -> open(ResponsesSearch.class);
            case "web_search_tool_result" -> { } // complete as it is; see stop()
            default -> faithful = false; // a kind that was not asked for, and that no item can carry
        }
    }

    void delta(Json delta) {
        switch (delta.get("type").text("")) {
            case "text_delta" -> say(delta.get("text").text(""));
            case "thinking_delta" -> thought(delta.get("thinking").text(""));
            case "input_json_delta" -> input(delta.get("partial_json").text(""));
            default -> { } // signatures and citations count at the end of their block
        }
    }

    private void say(String words) {
        String shown = fence == null ? words : fence.feed(words);
        if (!shown.isEmpty()) {
            open(ResponsesMessage.class);
            spoke = true;
            ((ResponsesMessage) open).text(shown);
        }
    }

    private void thought(String words) {
        if (open instanceof ResponsesReasoning reasoning) {
            reasoning.thought(words);
        }
    }

    private void input(String json) {
        if (open instanceof ResponsesCall call) {
            call.json(json);
        }
    }

    /** The block is whole. A call is done only when it is known that Claude was not cut off: see {@link #finish}. */
    void stop(Json whole) {
        switch (kind(whole)) {
            case "text" -> {
                faithful &= whole.get("citations").items().isEmpty() && !whole.get("text").text("").isBlank();
                if (open instanceof ResponsesMessage message) {
                    whole.get("citations").items().forEach(citation -> message.cite(textFrom, citation));
                }
            }
            case "thinking", "redacted_thinking" -> stopThinking(whole);
            case WebSearch.NAME -> {
                hidden.add(whole);
                if (open instanceof ResponsesSearch search) {
                    search.searching(whole.get("input").get("query").text(""));
                }
            }
            case "web_search_tool_result" -> {
                hidden.add(whole);
                if (open instanceof ResponsesSearch search) {
                    search.results(whole.get("content"));
                    close("completed");
                }
            }
            default -> { } // nothing to end
        }
    }

    private void stopThinking(Json whole) {
        if (open instanceof ResponsesReasoning reasoning) {
            reasoning.endPart();
        }
        if (whole.get("type").text("").equals("thinking") && whole.get("signature").text("").isEmpty()) {
            faithful = false; // cut off: Claude would refuse it
        } else {
            hidden.add(whole);
        }
    }

    /** Claude has stopped for good. */
    ResponsesEnd finish(ClaudeTurn turn) {
        boolean cut = turn.cut();
        boolean refused = turn.stopReason().equals("refusal");
        boolean midCall = open instanceof ResponsesCall && (cut || refused);
        if (midCall) {
            open = null; // a client would run it, whatever its status says
        }
        sayRest();
        close(cut || refused ? "incomplete" : "completed");
        carryHidden();
        if (refused) {
            return refused(midCall, turn.refusal());
        }
        if (cut) {
            return ResponsesEnd.incomplete("max_output_tokens");
        }
        if (!spoke && !called) {
            open(ResponsesMessage.class); // clients ask again and again when they find nothing
            close("completed");
        }
        return ResponsesEnd.COMPLETED;
    }

    private void sayRest() {
        String rest = fence == null ? "" : fence.rest();
        if (!rest.isBlank()) {
            open(ResponsesMessage.class);
            spoke = true;
            ((ResponsesMessage) open).text(rest);
        }
    }

    /** What each client understands of a refusal: openai-responses.md, 5. */
    private ResponsesEnd refused(boolean midCall, String explanation) {
        if (plan.codex()) {
            return ResponsesEnd.failed("content_policy_violation", explanation);
        }
        if (spoke || midCall) {
            return ResponsesEnd.incomplete("content_filter");
        }
        var refusal = new ResponsesMessage(events, items, plan.id("msg_", items++), true);
        refusal.text(explanation);
        output.add(refusal.close("completed"));
        return ResponsesEnd.COMPLETED;
    }

    /** Makes sure that an item of that kind is open; messages and reasoning take more than one block. */
    private void open(Class<? extends ResponsesItem> kind) {
        boolean joins = kind == ResponsesMessage.class || kind == ResponsesReasoning.class;
        if (joins && kind.isInstance(open)) {
            return;
        }
        close("completed");
        if (kind == ResponsesMessage.class || kind == ResponsesCall.class) {
            carryHidden();
        }
        open = create(kind);
    }

    private ResponsesItem create(Class<? extends ResponsesItem> kind) {
        int index = items++;
        if (kind == ResponsesCall.class) {
            called = true;
            Tools.Tool tool = plan.draft().tools.of(block.get("name").text(""));
            String id = plan.id(ResponsesCall.idPrefix(tool.kind()), index);
            return new ResponsesCall(events, index, id, tool, block.get("id").text(id));
        }
        if (kind == ResponsesMessage.class) {
            return new ResponsesMessage(events, index, plan.id("msg_", index), false);
        }
        return kind == ResponsesSearch.class ? new ResponsesSearch(events, index, plan.id("ws_", index))
                : new ResponsesReasoning(events, index, plan.id("rs_", index));
    }

    /** Blocks that no item has carried yet get one. */
    private void carryHidden() {
        dropUnanswered();
        if (!hidden.isEmpty()) {
            open = create(ResponsesReasoning.class);
            close("completed");
        }
    }

    private void close(String status) {
        if (open instanceof ResponsesReasoning reasoning) {
            dropUnanswered();
            reasoning.seal(ResponsesBlob.ofBlocks(hidden, faithful ? plan.draft().binding() : ""));
            hidden.clear();
        }
        if (open != null) {
            output.add(open.close(status));
            open = null;
        }
    }

    /** Claude would refuse a search without its result. */
    private void dropUnanswered() {
        faithful &= !hidden.removeIf(use -> kind(use).equals(WebSearch.NAME)
                && hidden.stream().noneMatch(other -> other.get("tool_use_id").equals(use.get("id"))));
    }

    /** The type of a block; for what runs on Claude's side the name of the tool. */
    private static String kind(Json block) {
        String type = block.get("type").text("");
        return type.equals("server_tool_use") ? block.get("name").text("") : type;
    }
}
