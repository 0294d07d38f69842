package auth2api.demo;

import auth2api.json.Json;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the Messages API refuses in {@code system} and {@code messages}: blocks and their members, where roles may
 * stand, and how tool calls and results pair. Pure; throws the API's 400.
 */
final class MessageRules {
    /** Members of each block, after the places where it may stand: user, assistant, system, tool result. */
    private static final Map<String, String> BLOCKS = Map.ofEntries(
            Map.entry("text", "uast text citations cache_control"),
            Map.entry("image", "ut source transformations cache_control"),
            Map.entry("document", "uat source title context citations cache_control"),
            Map.entry("search_result", "ut source title content citations cache_control"),
            Map.entry("tool_reference", "t tool_name cache_control"),
            Map.entry("tool_use", "a id name input caller toolset_name cache_control"),
            Map.entry("tool_result", "u tool_use_id content is_error toolset_name cache_control"),
            Map.entry("thinking", "a thinking signature"),
            Map.entry("redacted_thinking", "a data"),
            Map.entry("server_tool_use", "a id name input caller cache_control"),
            Map.entry("web_search_tool_result", "a tool_use_id content caller cache_control"),
            Map.entry("web_fetch_tool_result", "a tool_use_id content caller cache_control"),
            Map.entry("code_execution_tool_result", "a tool_use_id content cache_control"),
            Map.entry("bash_code_execution_tool_result", "a tool_use_id content cache_control"),
            Map.entry("text_editor_code_execution_tool_result", "a tool_use_id content cache_control"),
            Map.entry("tool_search_tool_result", "a tool_use_id content cache_control"),
            Map.entry("container_upload", "u file_id cache_control"),
            Map.entry("mcp_tool_use", "a id name server_name input cache_control"),
            Map.entry("mcp_tool_result", "ua tool_use_id content is_error cache_control"),
            Map.entry("compaction", "a content encrypted_content signature tool_changes cache_control"),
            Map.entry("tool_addition", "s tools tool cache_control"), Map.entry("tool_removal", "s tools tool cache_control"));
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final int MAX_IMAGE_CHARS = 10 << 20;
    private static final Set<String> SYSTEM_BETAS = Set.of("per-turn-control-2026-07-01",
            "mid-conversation-output-config-2026-07-01", "mid-conversation-system-clear-at-2026-08-21");
    private static final String NO_PREFILL =
            "This model does not support assistant message prefill. The conversation must end with a user message.";

    /** Consecutive messages of one role, which the API merges; at is the index of the last one. */
    private record Turn(String role, int at, List<Json> blocks) {
    }

    private final Json body;
    private final List<Json> messages;
    private final FakeModel model;
    private final Set<String> betas;
    private final boolean current;
    private final Set<String> ids = new HashSet<>();

    /** @param current true for API version 2026-10-21 */
    MessageRules(Json body, FakeModel model, Set<String> betas, boolean current) {
        this.body = body;
        this.messages = body.get("messages").items();
        this.model = model;
        this.betas = betas;
        this.current = current;
    }

    void check() {
        require(!body.get("messages").isNull(), "messages: Field required");
        require(!messages.isEmpty(), "messages: at least one message is required");
        List<Json> system = body.get("system").items();
        for (int i = 0; i < system.size(); i++) {
            block(system.get(i), "system." + i, 's');
        }
        for (int i = 0; i < messages.size(); i++) {
            message(messages.get(i), "messages." + i, i == messages.size() - 1);
        }
        require(messages.get(0).get("role").text().equals("user"),
                "messages: first message must use the \"user\" role");
        var turns = turns();
        for (int i = 0; i < turns.size(); i++) {
            Turn before = i == 0 ? null : turns.get(i - 1);
            switch (turns.get(i).role()) {
                case "assistant" -> calls(turns.get(i), i + 1 < turns.size() ? turns.get(i + 1) : null);
                case "user" -> results(turns.get(i), before);
                default -> system(turns.get(i), before, i + 1 < turns.size() ? turns.get(i + 1) : null);
            }
        }
        ending(turns);
    }

    private static void require(boolean good, String message) {
        RequestRules.require(good, message);
    }

    private void message(Json message, String path, boolean last) {
        require(message instanceof Json.Obj, path + ": Input should be an object");
        String role = message.get("role").text("");
        require(role.matches("user|assistant|system"),
                path + ".role: Input should be 'user', 'assistant' or 'system'");
        boolean extended = role.equals("system") && SYSTEM_BETAS.stream().anyMatch(betas::contains);
        RequestRules.extra((Json.Obj) message, path,
                extended ? Set.of("role", "content", "output_config", "clear_at") : Set.of("role", "content"));
        Json content = message.get("content");
        boolean bare = extended && content.isNull() && !message.get("output_config").isNull();
        require(bare || content.text() != null || content instanceof Json.Arr, content.isNull()
                ? path + ".content: Field required" : path + ".content: Input should be a valid list");
        boolean nothing = content.text("-").isEmpty() || content instanceof Json.Arr list && list.items().isEmpty();
        require(!nothing || last && role.equals("assistant"),
                path + ": all messages must have non-empty content except for the optional final assistant message");
        require(nothing || !content.text("-").isBlank(),
                "messages: text content blocks must contain non-whitespace text");
        for (int i = 0; i < content.items().size(); i++) {
            block(content.at(i), path + ".content." + i, role.charAt(0));
        }
    }

    private void block(Json block, String path, char place) {
        String type = block.get("type").text("");
        String rule = BLOCKS.getOrDefault(type, "");
        int space = Math.max(0, rule.indexOf(' '));
        require(rule.substring(0, space).indexOf(place) >= 0, path + ": Input tag '" + type
                + "' found using 'type' does not match any of the expected tags for this place");
        String inner = path + "." + type;
        var allowed = new HashSet<>(List.of(rule.substring(space + 1).split(" ")));
        allowed.add("type");
        RequestRules.extra((Json.Obj) block, inner, allowed);
        switch (type) {
            case "text" -> text(block, path, place);
            case "image", "document" -> source(block.get("source"), type, inner + ".source");
            case "tool_use" -> toolUse(block, inner);
            case "tool_result" -> toolResult(block, path);
            case "thinking" -> require(block.get("signature").text() != null && block.get("thinking").text() != null,
                    inner + ".signature: Field required");
            default -> { }
        }
        require(!current || place != 'a' || !type.equals("document"),
                path + ": `document` blocks are not permitted in assistant messages");
    }

    private void text(Json block, String path, char place) {
        String text = block.get("text").text();
        require(text != null, path + ".text.text: Field required");
        require(!text.isEmpty(), (place == 's' ? "system" : "messages") + ": text content blocks must be non-empty");
        require(!text.isBlank(), "messages: text content blocks must contain non-whitespace text");
        require(!current || place != 'u' || block.get("citations").items().isEmpty(),
                path + ".text.citations: `citations` are not permitted on `text` blocks in user messages");
    }

    private void source(Json source, String type, String path) {
        String kind = source.get("type").text("");
        boolean image = type.equals("image");
        require(kind.matches(image ? "base64|url|file" : "base64|text|content|url|file"), path + ": Input tag '" + kind
                + "' found using 'type' does not match any of the expected tags: 'base64', 'url', 'file'");
        String data = source.get("data").text("");
        if (kind.equals("base64")) {
            String media = source.get("media_type").text("");
            require(image ? IMAGES.contains(media) : media.equals("application/pdf"), path + ".base64.media_type: Input"
                    + " should be " + (image ? "'image/jpeg', 'image/png', 'image/gif' or 'image/webp'"
                            : "'application/pdf'"));
            require(!image || data.length() <= MAX_IMAGE_CHARS, path + ".base64: image exceeds 10 MB maximum: "
                    + data.length() + " bytes > " + MAX_IMAGE_CHARS + " bytes");
            require(isBase64(data), path + ".base64.data: invalid base64 data");
        }
        require(!kind.equals("text") || source.get("media_type").text("").equals("text/plain") && !data.isEmpty(),
                path + ".text: Input should be non-empty text/plain data");
        require(!kind.equals("url") || source.get("url").text("").matches("https?://.+"),
                path + ".url.url: Only HTTP and HTTPS URLs are supported.");
        require(!kind.equals("file") || !source.get("file_id").isNull(), path + ".file.file_id: Field required");
    }

    private static boolean isBase64(String data) {
        try {
            return Base64.getDecoder().decode(data).length > 0;
        } catch (IllegalArgumentException bad) {
            return false;
        }
    }

    private void toolUse(Json block, String path) {
        String id = block.get("id").text("");
        require(id.matches("[a-zA-Z0-9_-]+"), path + ".id: String should match pattern '^[a-zA-Z0-9_-]+$'");
        require(ids.add(id), "messages: `tool_use` ids must be unique");
        require(block.get("name").text("").matches("[a-zA-Z0-9_-]{1,200}"),
                path + ".name: String should match pattern '^[a-zA-Z0-9_-]{1,200}$'");
        require(block.get("input") instanceof Json.Obj, path + ".input: Input should be an object");
    }

    private void toolResult(Json block, String path) {
        require(block.get("tool_use_id").text() != null, path + ".tool_result.tool_use_id: Field required");
        Json content = block.get("content");
        require(content.isNull() || content.text() != null || content instanceof Json.Arr,
                path + ".tool_result.content: Input should be a valid list");
        for (int i = 0; i < content.items().size(); i++) {
            Json part = content.at(i);
            block(part, path + ".tool_result.content." + i, 't');
            require(!block.get("is_error").bool(false) || part.get("type").text("").equals("text"),
                    path + ".tool_result: all content must be type \"text\" if \"is_error\" is true");
        }
    }

    private List<Turn> turns() {
        var turns = new ArrayList<Turn>();
        for (int i = 0; i < messages.size(); i++) {
            String role = messages.get(i).get("role").text();
            Json content = messages.get(i).get("content");
            var blocks = new ArrayList<Json>();
            Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
            if (last != null && last.role().equals(role) && !role.equals("system")) {
                blocks.addAll(last.blocks());
                turns.remove(turns.size() - 1);
            }
            blocks.addAll(content.text() == null ? content.items()
                    : List.of(Json.object().put("type", "text").put("text", content.text())));
            turns.add(new Turn(role, i, blocks));
        }
        return turns;
    }

    private static boolean is(Json block, String type) {
        return block.get("type").text("").equals(type);
    }

    private static List<String> ids(Turn turn, String type, String member) {
        return turn.blocks().stream().filter(b -> is(b, type)).map(b -> b.get(member).text("")).toList();
    }

    /** Every call is answered at the start of the next turn. */
    private static void calls(Turn turn, Turn next) {
        var open = new ArrayList<>(ids(turn, "tool_use", "id"));
        for (Json block : next == null ? List.<Json>of() : next.blocks()) {
            if (!is(block, "tool_result")) {
                break;
            }
            open.remove(block.get("tool_use_id").text());
        }
        require(open.isEmpty(), "messages." + turn.at() + ": `tool_use` ids were found without `tool_result` blocks"
                + " immediately after: " + String.join(", ", open) + ". Each `tool_use` block must have a corresponding"
                + " `tool_result` block in the next message.");
    }

    /** Every result answers a call of the turn before, once. */
    private static void results(Turn turn, Turn before) {
        var open = new ArrayList<>(before == null ? List.<String>of() : ids(before, "tool_use", "id"));
        var known = Set.copyOf(open);
        for (int i = 0; i < turn.blocks().size(); i++) {
            String id = turn.blocks().get(i).get("tool_use_id").text("");
            String path = "messages." + turn.at() + ".content." + i + ": ";
            if (is(turn.blocks().get(i), "tool_result")) {
                require(known.contains(id), path + "unexpected `tool_use_id` found in `tool_result` blocks: " + id
                        + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous"
                        + " message.");
                require(open.remove(id), path + "each tool_use must have a single result. Found multiple `tool_result`"
                        + " blocks with id: " + id);
            }
        }
    }

    private void system(Turn turn, Turn before, Turn next) {
        String path = "messages." + turn.at() + ": ";
        require(model.is("system"), path + "role \"system\" is not supported in `messages` on this model. Use the"
                + " top-level `system` parameter.");
        boolean afterServerTool = before != null && before.role().equals("assistant") && !before.blocks().isEmpty()
                && last(before).get("type").text("").endsWith("_tool_result");
        require(before != null && before.role().equals("user") || afterServerTool,
                path + "a \"system\" message must directly follow a user turn");
        require(next == null || next.role().equals("assistant"),
                path + "a \"system\" message must be last or be followed by an assistant turn");
    }

    private static Json last(Turn turn) {
        return turn.blocks().get(turn.blocks().size() - 1);
    }

    /** Prefill, and what thinking needs of the last assistant turn. */
    private void ending(List<Turn> turns) {
        boolean manual = body.get("thinking").get("type").text("").equals("enabled");
        Turn end = turns.get(turns.size() - 1);
        for (Turn turn : turns) {
            require(!turn.role().equals("assistant") || turn.blocks().isEmpty() || !FakeSignature.isThinking(last(turn)),
                    "messages." + turn.at() + ": The final block in an assistant message cannot be `thinking`.");
        }
        if (end.role().equals("assistant") && !end.blocks().isEmpty()
                && !last(end).get("type").text("").matches("server_tool_use|.*_tool_result")) {
            require(model.is("prefill") && body.get("output_config").get("format").isNull(), NO_PREFILL);
            require(last(end).get("text").text("").equals(last(end).get("text").text("").stripTrailing()),
                    "messages: final assistant content cannot end with trailing whitespace");
            require(!manual, expected(end));
        }
        int loop = turns.size() - 1;
        while (loop > 1 && !ids(turns.get(loop), "tool_result", "tool_use_id").isEmpty()) {
            loop -= 2;
        }
        Turn first = loop + 1 < turns.size() ? turns.get(loop + 1) : null;
        require(!manual || first == null || FakeSignature.isThinking(first.blocks().get(0)),
                first == null ? "" : expected(first));
    }

    private static String expected(Turn turn) {
        return "messages." + turn.at() + ".content.0.type: Expected `thinking` or `redacted_thinking`, but found `"
                + turn.blocks().get(0).get("type").text("") + "`. When `thinking` is enabled, a final `assistant`"
                + " message must start with a thinking block (preceeding the lastmost set of `tool_use` and"
                + " `tool_result` blocks). We recommend you include thinking blocks from previous turns. To avoid this"
                + " requirement, disable `thinking`. Please consult our documentation at"
                + " https://docs.claude.com/en/docs/build-with-claude/extended-thinking";
    }
}
