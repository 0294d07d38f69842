package auth2api.translate;

import auth2api.json.Json;
import java.util.List;

/** The pieces of a chat answer and the whole of one that is not streamed (openai-chat.md, 4). */
final class ChatAnswer {
    private final Draft draft;
    private final ChatOptions options;

    ChatAnswer(Draft draft, ChatOptions options) {
        this.draft = draft;
        this.options = options;
    }

    Json of(ClaudeTurn turn) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        Json.Arr calls = Json.array();
        Json.Arr details = Json.array();
        Json.Arr annotations = Json.array();
        List<Json> blocks = turn.content().items();
        for (Json block : turn.brokeOffInCall() ? blocks.subList(0, blocks.size() - 1) : blocks) {
            switch (block.get("type").text("")) {
                case "text" -> {
                    int start = text.length();
                    text.append(block.get("text").text(""));
                    annotations(block, start, text.length()).forEach(annotations::add);
                }
                case "tool_use" -> calls.add(call(block));
                case "thinking", "redacted_thinking" -> {
                    reasoning.append(block.get("thinking").text(""));
                    if (options.details()) {
                        details.add(detail(block, details.size()));
                    }
                }
                default -> { } // what a server tool did is in the text that follows
            }
        }
        String content = draft.byInstruction ? Fence.strip(text.toString()) : text.toString();
        if (content.isEmpty() && turn.stopReason().equals("refusal")) {
            content = turn.refusal();
        }
        Json.Obj message = Json.object().put("role", "assistant")
                .put("content", content.isEmpty() && calls.size() > 0 ? null : content)
                .put("refusal", Json.NULL).put("annotations", annotations)
                .putIf("reasoning_content", reasoning.length() == 0 ? null : reasoning.toString())
                .putIf("reasoning_details", details.size() > 0 ? details : null);
        if (options.legacy() && calls.size() > 0) {
            message.put("function_call", calls.at(0).get("function"));
        } else if (calls.size() > 0) {
            message.put("tool_calls", calls);
        }
        Json.Obj choice = Json.object().put("index", 0).put("message", message).put("logprobs", Json.NULL)
                .put("finish_reason", finishReason(turn.stopReason()));
        return head("chat.completion").put("choices", Json.array(choice)).put("usage", turn.usage().toChat())
                .put("service_tier", "default").put("system_fingerprint", Json.NULL);
    }

    Json.Obj head(String object) {
        return Json.object().put("id", "chatcmpl-" + draft.context.seed()).put("object", object)
                .put("created", draft.context.created()).put("model", draft.asked);
    }

    private Json.Obj call(Json block) {
        Tools.Tool tool = draft.tools.of(block.get("name").text(""));
        Json.Obj call = callStart(block);
        if (tool.kind() == Tools.Kind.CUSTOM) {
            String other = block.get("input").toString();
            return call.put("custom", Json.object().put("name", nameOf(tool)).put("input",
                    block.get("input").get(CustomInput.NAME).text(other.equals("{}") ? "" : other)));
        }
        return call.put("function", Json.object().put("name", nameOf(tool)).put("arguments",
                block.get("input").toString()));
    }

    /** A call with its id, type and name, and nothing yet of what it is called with. */
    Json.Obj callStart(Json block) {
        Tools.Tool tool = draft.tools.of(block.get("name").text(""));
        boolean custom = tool.kind() == Tools.Kind.CUSTOM;
        return Json.object().put("id", block.get("id")).put("type", custom ? "custom" : "function")
                .put(custom ? "custom" : "function", Json.object().put("name", nameOf(tool))
                        .put(custom ? "input" : "arguments", ""));
    }

    private static String nameOf(Tools.Tool tool) {
        return tool.namespace() == null ? tool.name() : tool.claude().get("name").text();
    }

    /** A block of thinking in OpenRouter's form, with what Claude needs to have it back. */
    Json.Obj detail(Json block, int index) {
        boolean redacted = block.get("type").text("").equals("redacted_thinking");
        Json.Obj detail = Json.object().put("type", redacted ? "reasoning.encrypted" : "reasoning.text");
        return (redacted ? detail.put("data", block.get("data"))
                : detail.put("text", block.get("thinking").text("")).put("signature", block.get("signature")))
                .put("id", ChatMessages.BOND + draft.binding()).put("format", "anthropic-claude-v1")
                .put("index", index);
    }

    /** The sources of a text block, as places in the whole text. */
    static List<Json> annotations(Json block, int start, int end) {
        return block.get("citations").items().stream().filter(citation -> citation.get("url").text() != null)
                .<Json>map(citation -> Json.object().put("type", "url_citation").put("url_citation", Json.object()
                        .put("start_index", start).put("end_index", end).put("url", citation.get("url"))
                        .put("title", citation.get("title").text(citation.get("url").text())))).toList();
    }

    String finishReason(String stopReason) {
        return switch (stopReason) {
            case "tool_use" -> options.legacy() ? "function_call" : "tool_calls";
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "refusal" -> "content_filter";
            default -> "stop";
        };
    }
}
