package auth2api.demo;

import auth2api.json.Json;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the Messages API refuses in a conversation whose shape is right: empty text, bad files, roles out of place,
 * calls and results that do not pair. Pure; throws the API's 400.
 */
final class FakeTurns {
    private static final int MAX_IMAGE_CHARS = 10 << 20;
    private static final Json NOBODY = Json.object();

    /** Consecutive messages of one role, which the API merges; at is the index of the last one. */
    private record Turn(String role, int at, List<Json> blocks) {
        List<String> all(String type, String member) {
            return blocks.stream().filter(b -> is(b, type)).map(b -> b.get(member).text("")).toList();
        }

        Json last() {
            return blocks.isEmpty() ? NOBODY : blocks.get(blocks.size() - 1);
        }
    }

    private final Json body;
    private final List<Json> messages;
    private final DemoModel model;
    private final boolean current;
    private final List<Turn> turns = new ArrayList<>();

    /** @param current true for API version 2026-10-21 */
    FakeTurns(Json body, DemoModel model, boolean current) {
        this.body = body;
        this.messages = body.get("messages").items();
        this.model = model;
        this.current = current;
    }

    private static void require(boolean good, String message) {
        FakeRules.require(good, message);
    }

    private static boolean is(Json block, String type) {
        return block.get("type").text("").equals(type);
    }

    void check() {
        require(!messages.isEmpty(), "messages: at least one message is required");
        body.get("system").items().forEach(block -> content(block, "system", "system"));
        for (int i = 0; i < messages.size(); i++) {
            message(messages.get(i), i);
        }
        require(turns.get(0).role().equals("user"), "messages: first message must use the \"user\" role");
        var ids = new HashSet<String>();
        var nobody = new Turn("", 0, List.of());
        for (int i = 0; i < turns.size(); i++) {
            Turn before = i == 0 ? nobody : turns.get(i - 1);
            Turn next = i + 1 == turns.size() ? nobody : turns.get(i + 1);
            require(turns.get(i).all("tool_use", "id").stream().allMatch(ids::add),
                    "messages: `tool_use` ids must be unique");
            switch (turns.get(i).role()) {
                case "assistant" -> calls(turns.get(i), next);
                case "user" -> results(turns.get(i), before);
                default -> system(turns.get(i), before, next);
            }
        }
        prefill();
        loop();
    }

    private void message(Json message, int index) {
        String role = message.get("role").text();
        String path = "messages." + index;
        Json content = message.get("content");
        boolean empty = content.text() == null ? content.items().isEmpty() : content.text().isEmpty();
        boolean allowed = role.equals("assistant") && index == messages.size() - 1
                || !message.get("output_config").isNull();
        require(!empty || allowed,
                path + ": all messages must have non-empty content except for the optional final assistant message");
        require(empty || content.text() == null || !content.text().isBlank(),
                "messages: text content blocks must contain non-whitespace text");
        for (int i = 0; i < content.items().size(); i++) {
            content(content.at(i), path + ".content." + i, role);
        }
        Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
        var blocks = new ArrayList<Json>();
        if (last != null && last.role().equals(role) && !role.equals("system")) {
            blocks.addAll(turns.remove(turns.size() - 1).blocks());
        }
        blocks.addAll(content.text() == null ? content.items()
                : List.of(Json.object().put("type", "text").put("text", content.text())));
        turns.add(new Turn(role, index, blocks));
    }

    private void content(Json block, String path, String role) {
        String text = block.get("text").text("-");
        String where = role.equals("system") ? "system" : "messages";
        require(!text.isEmpty(), where + ": text content blocks must be non-empty");
        require(!text.isBlank(), where + ": text content blocks must contain non-whitespace text");
        require(!current || !role.equals("user") || block.get("citations").items().isEmpty(),
                path + ".text.citations: `citations` are not permitted on `text` blocks in user messages");
        require(!current || !role.equals("assistant") || !is(block, "document"),
                path + ": `document` blocks are not permitted in assistant messages");
        Json source = block.get("source");
        String data = source.get("data").text("");
        require(!is(source, "base64") || isBase64(data),
                path + "." + block.get("type").text() + ".source.base64.data: invalid base64 data");
        require(!is(block, "image") || data.length() <= MAX_IMAGE_CHARS, path + ".image.source.base64: image exceeds"
                + " 10 MB maximum: " + data.length() + " bytes > " + MAX_IMAGE_CHARS + " bytes");
        for (Json part : block.get("content").items()) {
            content(part, path, role);
            require(!block.get("is_error").bool(false) || is(part, "text"),
                    path + ".tool_result: all content must be type \"text\" if \"is_error\" is true");
        }
    }

    private static boolean isBase64(String data) {
        try {
            return Base64.getDecoder().decode(data).length > 0;
        } catch (IllegalArgumentException bad) {
            return false;
        }
    }

    /** Every call is answered at the start of the next turn; no turn ends in thinking. */
    private static void calls(Turn turn, Turn next) {
        var open = new ArrayList<>(turn.all("tool_use", "id"));
        next.blocks().stream().takeWhile(b -> is(b, "tool_result"))
                .forEach(b -> open.remove(b.get("tool_use_id").text()));
        require(open.isEmpty(), "messages." + turn.at() + ": `tool_use` ids were found without `tool_result` blocks"
                + " immediately after: " + String.join(", ", open) + ". Each `tool_use` block must have a corresponding"
                + " `tool_result` block in the next message.");
        require(!DemoMessage.isThinking(turn.last()),
                "messages." + turn.at() + ": The final block in an assistant message cannot be `thinking`.");
    }

    /** Every result answers a call of the turn before, once. */
    private static void results(Turn turn, Turn before) {
        var calls = before.all("tool_use", "id");
        var answered = new HashSet<String>();
        for (int i = 0; i < turn.blocks().size(); i++) {
            if (is(turn.blocks().get(i), "tool_result")) {
                String id = turn.blocks().get(i).get("tool_use_id").text();
                String path = "messages." + turn.at() + ".content." + i + ": ";
                require(calls.contains(id), path + "unexpected `tool_use_id` found in `tool_result` blocks: " + id
                        + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous"
                        + " message.");
                require(answered.add(id), path + "each tool_use must have a single result. Found multiple"
                        + " `tool_result` blocks with id: " + id);
            }
        }
    }

    private void system(Turn turn, Turn before, Turn next) {
        String path = "messages." + turn.at() + ": ";
        require(model.is("system"), path + "role \"system\" is not supported in `messages` on this model. Use the"
                + " top-level `system` parameter.");
        require(before.role().equals("user") || before.last().get("type").text("").endsWith("_tool_result"),
                path + "a \"system\" message must directly follow a user turn");
        require(Set.of("", "assistant").contains(next.role()),
                path + "a \"system\" message must be last or be followed by an assistant turn");
    }

    /** Only older models finish a turn that was begun for them; a paused turn goes back to any. */
    private void prefill() {
        Turn end = turns.get(turns.size() - 1);
        String type = end.last().get("type").text("");
        if (end.role().equals("assistant") && !type.isEmpty() && !type.matches("server_tool_use|.*_tool_result")) {
            require(model.is("prefill") && body.get("output_config").get("format").isNull(), "This model does not"
                    + " support assistant message prefill. The conversation must end with a user message.");
            require(end.last().get("text").text("").matches("(?s).*\\S|"),
                    "messages: final assistant content cannot end with trailing whitespace");
        }
    }

    /** With manual thinking the first turn of the running tool loop, or a prefill, starts with its thinking. */
    private void loop() {
        int at = turns.size() - 1;
        while (at > 1 && !turns.get(at).all("tool_result", "tool_use_id").isEmpty()) {
            at -= 2;
        }
        Turn first = turns.get(Math.min(at + (turns.get(at).role().equals("assistant") ? 0 : 1), turns.size() - 1));
        boolean manual = is(body.get("thinking"), "enabled");
        require(!manual || !first.role().equals("assistant") || first.blocks().isEmpty()
                || DemoMessage.isThinking(first.blocks().get(0)), "messages." + first.at() + ".content.0.type:"
                + " Expected `thinking` or `redacted_thinking`, but found `"
                + (first.blocks().isEmpty() ? "" : first.blocks().get(0).get("type").text()) + "`. When `thinking` is"
                + " enabled, a final `assistant` message must start with a thinking block (preceeding the lastmost set"
                + " of `tool_use` and `tool_result` blocks). We recommend you include thinking blocks from previous"
                + " turns. To avoid this requirement, disable `thinking`. Please consult our documentation at"
                + " docs.claude.com/en/docs/build-with-claude/extended-thinking");
    }
}
