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
final class ResponsesOutput implements ClaudeTurn.Listener {
    /**
     * How a response ended (openai-responses.md, 5).
     *
     * @param status completed, incomplete or failed
     * @param reason why it is incomplete, else null
     * @param error why it failed, else null
     */
    record End(String status, String reason, Json.Obj error) {
        static final End COMPLETED = new End("completed", null, null);

        static End incomplete(String reason) {
            return new End("incomplete", reason, null);
        }

        static End failed(String code, String message) {
            return new End("failed", null, Json.object().put("code", code).put("message", message));
        }
    }

    private final ResponsesEvents events;
    private final Draft draft;
    /** The items that are done. */
    final Json.Arr items = Json.array();
    /** Blocks that Claude needs back and no item shows. */
    private final List<Json> hidden = new ArrayList<>();
    private ResponsesItem open;
    /** How long the open message was when the current text block began. */
    private int textFrom;
    private boolean spoke;
    private boolean called;
    /** What was said so far comes back from the client exactly as it was: thinking after it can be used again. */
    private boolean faithful = true;

    ResponsesOutput(ResponsesEvents events, Draft draft) {
        this.events = events;
        this.draft = draft;
    }

    @Override
    public void starts(Json block) {
        switch (kind(block)) {
            case "text" -> {
                faithful &= !(open instanceof ResponsesItem.Message) && !draft.byInstruction;
                textFrom = open instanceof ResponsesItem.Message message ? message.length() : 0;
            }
            case "thinking", "redacted_thinking" -> {
                if (!(open instanceof ResponsesItem.Reasoning)) {
                    close("completed");
                    open = new ResponsesItem.Reasoning(events, events.nextId("rs_"));
                }
            }
            case "tool_use" -> {
                closeAndCarry();
                called = true;
                Tools.Tool tool = draft.tools.of(block.get("name").text(""));
                String id = events.nextId(tool.kind().idPrefix);
                open = new ResponsesCall(events, id, tool, block.get("id").text(id));
            }
            case Tools.WEB_SEARCH -> {
                close("completed");
                open = new ResponsesItem.Search(events, events.nextId("ws_"));
            }
            case "web_search_tool_result" -> { } // complete as it is; see ends()
            default -> faithful = false; // a kind that was not asked for, and that no item can carry
        }
    }

    @Override
    public void text(String piece) {
        spoke = true;
        message().text(piece);
    }

    @Override
    public void thought(String piece) {
        if (open instanceof ResponsesItem.Reasoning reasoning) {
            reasoning.thought(piece);
        }
    }

    @Override
    public void input(String piece) {
        if (open instanceof ResponsesCall call) {
            call.json(piece);
        }
    }

    /** A call is done only when it is known that Claude was not cut off: see {@link #finish}. */
    @Override
    public void ends(Json block) {
        switch (kind(block)) {
            case "text" -> {
                List<Json> citations = block.get("citations").items();
                faithful &= citations.isEmpty() && !block.get("text").text("").isBlank();
                if (open instanceof ResponsesItem.Message message) {
                    citations.forEach(citation -> message.cite(textFrom, citation));
                }
            }
            case "thinking", "redacted_thinking" -> endThinking(block);
            case Tools.WEB_SEARCH -> {
                hidden.add(block);
                if (open instanceof ResponsesItem.Search search) {
                    search.searching(block.get("input").get("query").text(""));
                }
            }
            case "web_search_tool_result" -> {
                hidden.add(block);
                if (open instanceof ResponsesItem.Search search) {
                    search.results(block.get("content"));
                    close("completed");
                }
            }
            default -> { } // nothing to end
        }
    }

    private void endThinking(Json block) {
        if (open instanceof ResponsesItem.Reasoning reasoning) {
            reasoning.endPart();
        }
        if (ClaudeTurn.type(block).equals("thinking") && block.get("signature").text("").isEmpty()) {
            faithful = false; // cut off: Claude would refuse it
        } else {
            hidden.add(block);
        }
    }

    /**
     * Claude has stopped for good.
     *
     * @param codex the client is Codex, which shows a refusal only when the response fails
     */
    End finish(ClaudeTurn turn, boolean codex) {
        boolean midCall = open instanceof ResponsesCall && (turn.cut() || turn.refused());
        if (midCall) {
            open = null; // a client would run it, whatever its status says
        }
        String rest = turn.rest();
        if (!rest.isBlank()) {
            text(rest);
        }
        close(turn.cut() || turn.refused() ? "incomplete" : "completed");
        carryHidden();
        if (turn.refused() && codex) {
            return End.failed("content_policy_violation", turn.refusal());
        }
        if (turn.refused() && (spoke || midCall)) {
            return End.incomplete("content_filter");
        }
        if (turn.refused()) {
            var refusal = new ResponsesItem.Message(events, events.nextId("msg_"), true);
            refusal.text(turn.refusal());
            items.add(refusal.close("completed"));
        } else if (turn.cut()) {
            return End.incomplete("max_output_tokens");
        } else if (!spoke && !called) {
            message(); // clients ask again and again when they find nothing
            close("completed");
        }
        return End.COMPLETED;
    }

    /** The message that is open, or a new one. */
    private ResponsesItem.Message message() {
        if (!(open instanceof ResponsesItem.Message)) {
            closeAndCarry();
            open = new ResponsesItem.Message(events, events.nextId("msg_"), false);
        }
        return (ResponsesItem.Message) open;
    }

    private void closeAndCarry() {
        close("completed");
        carryHidden();
    }

    /** Blocks that no item has carried yet get one. */
    private void carryHidden() {
        dropUnanswered();
        if (!hidden.isEmpty()) {
            open = new ResponsesItem.Reasoning(events, events.nextId("rs_"));
            close("completed");
        }
    }

    private void close(String status) {
        if (open instanceof ResponsesItem.Reasoning reasoning) {
            dropUnanswered();
            reasoning.seal(ResponsesBlob.ofBlocks(hidden, faithful ? draft.binding() : ""));
            hidden.clear();
        }
        if (open != null) {
            items.add(open.close(status));
            open = null;
        }
    }

    /** Claude would refuse a search without its result. */
    private void dropUnanswered() {
        faithful &= !hidden.removeIf(use -> kind(use).equals(Tools.WEB_SEARCH)
                && hidden.stream().noneMatch(other -> other.get("tool_use_id").equals(use.get("id"))));
    }

    /** The type of a block; for what runs on Claude's side the name of the tool. */
    private static String kind(Json block) {
        String type = ClaudeTurn.type(block);
        return type.equals("server_tool_use") ? block.get("name").text("") : type;
    }
}
