package auth2api.translate;

import auth2api.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A conversation as it is read from the client, which {@link #messages} repairs into one that Claude accepts
 * (anthropic-messages.md, 2 and 3): empty text goes, the results of a turn stand together right after it in the order
 * of its calls, a result without a call becomes text, a call without a result gets one that says so, the user speaks
 * first and last. No call is ever invented. Confined to one thread.
 */
final class Turns {
    static final String CONTINUE = "Continue.";

    /**
     * What one role says without a break.
     *
     * @param open ids of calls without a result, by the client's ids: some give all the same
     */
    private record Turn(String role, List<Json.Obj> blocks, Map<String, Deque<String>> open) {
    }

    /** The system prompt; may be empty, and may be added to. */
    final List<Json.Obj> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    /** The last turn that called under each of the client's ids: some count them anew in each turn. */
    private final Map<String, Turn> callers = new HashMap<>();
    private final Map<String, Json.Obj> results = new HashMap<>();
    /** The last turn has results, so that whatever comes is another one. */
    private boolean answered;
    /** The ids that are given, each with the last number that made another one of it. */
    private final Map<String, Integer> ids = new HashMap<>();

    /** What a role says, but for calls: of the system it is the system prompt at the beginning, and a turn later. */
    void say(String role, List<Json.Obj> said) {
        for (Json.Obj block : said) {
            if (!isEmptyText(block)) {
                (role.equals("system") && turns.isEmpty() ? system : turn(role).blocks).add(block);
            }
        }
    }

    /** A tool call of the assistant under the client's id and Claude's tool name. */
    void call(String clientId, String claudeName, Json.Obj input) {
        String legal = clientId.isEmpty() ? "call" : clientId.replaceAll("[^a-zA-Z0-9_-]", "_");
        int n = ids.getOrDefault(legal, 0) + 1;
        String id = n == 1 ? legal : legal + "_" + n;
        while (n > 1 && ids.containsKey(id)) {
            id = legal + "_" + ++n;
        }
        ids.put(id, 1);
        ids.put(legal, n);
        Turn turn = turn("assistant");
        turn.open.computeIfAbsent(clientId, none -> new ArrayDeque<>()).add(id);
        callers.put(clientId, turn);
        turn.blocks.add(Json.object().put("type", "tool_use").put("id", id).put("name", claudeName)
                .put("input", input));
    }

    /** The result of a call under the client's id. An error may hold text only. */
    void result(String clientId, List<Json.Obj> content, boolean error) {
        List<Json.Obj> blocks = content.stream().filter(block -> !isEmptyText(block)).toList();
        Turn turn = callers.get(clientId);
        String id = turn == null ? null : turn.open.get(clientId).poll();
        if (id == null) {
            say("user", List.of(Parts.text("Result of the tool call " + clientId
                    + ", which is no longer part of this conversation:")));
            say("user", blocks);
            return;
        }
        boolean failed = error && blocks.stream().allMatch(block -> "text".equals(block.get("type").text()));
        Json mark = null;
        for (Json.Obj block : blocks) {
            Json own = block.remove("cache_control"); // marks count on the result, not inside it
            mark = own == null ? mark : own;
        }
        results.put(id, Json.object().put("type", "tool_result").put("tool_use_id", id)
                .putIf("content", blocks.isEmpty() ? null : Json.array(blocks))
                .putIf("is_error", failed ? Json.of(true) : null).putIf("cache_control", mark));
        answered |= turn == last();
    }

    /** The turn to add to: the last one while the role stays and no result has closed it. */
    private Turn turn(String role) {
        if (turns.isEmpty() || !last().role.equals(role) || answered) {
            turns.add(new Turn(role, new ArrayList<>(), new HashMap<>()));
            answered = false;
        }
        return last();
    }

    private Turn last() {
        return turns.get(turns.size() - 1);
    }

    private static boolean isEmptyText(Json.Obj block) {
        boolean visible = block.get("text") instanceof Json.Str text && text.startsVisibly();
        return !visible && "text".equals(block.get("type").text()) && block.get("text").text("").codePoints()
                .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** Names of the tools that were called, by Claude's names. */
    Set<String> calledTools() {
        Set<String> names = new HashSet<>();
        turns.forEach(turn -> turn.blocks.stream().filter(Turns::isCall)
                .forEach(block -> names.add(block.get("name").text())));
        return names;
    }

    /** True when the assistant has spoken, so that the conversation is likely to go on. */
    boolean hasHistory() {
        return turns.stream().anyMatch(turn -> turn.role.equals("assistant"));
    }

    /**
     * The messages for a model.
     *
     * @param prefill the last message may be the beginning of the answer
     * @param thinking thinking that was sent back may stay
     */
    Json.Arr messages(Capabilities can, boolean prefill, boolean thinking) {
        Json.Arr out = Json.array();
        List<Turn> kept = turns.stream()
                .filter(turn -> !turn.role.equals("assistant") || !said(turn, thinking).isEmpty()).toList();
        for (int i = 0; i < kept.size(); i++) {
            Turn turn = kept.get(i);
            if (turn.role.equals("system")) {
                boolean followed = i + 1 < kept.size() && !kept.get(i + 1).role.equals("assistant");
                addSystem(out, turn, can.can(Feature.SYSTEM_TURN) && !followed && endsWith(out, "user"));
            } else if (turn.role.equals("user")) {
                turn.blocks.forEach(blocks(out, "user")::add);
            } else {
                addAssistant(out, turn, thinking);
            }
        }
        if (out.size() == 0) {
            blocks(out, "user").add(Parts.text(CONTINUE));
        }
        if (endsWith(out, "assistant")) {
            endAssistant(out, prefill);
        }
        return out;
    }

    /** The blocks of the last message if it has that role, else of a new one; the first message is the user's. */
    private static Json.Arr blocks(Json.Arr out, String role) {
        if (out.size() == 0 && role.equals("assistant")) {
            blocks(out, "user").add(Parts.text(CONTINUE));
        }
        if (!endsWith(out, role)) {
            out.add(Json.object().put("role", role).put("content", Json.array()));
        }
        return (Json.Arr) out.at(out.size() - 1).get("content");
    }

    private static boolean endsWith(Json.Arr out, String role) {
        return role.equals(out.at(out.size() - 1).get("role").text());
    }

    private static void addSystem(Json.Arr out, Turn turn, boolean own) {
        if (own) {
            out.add(Json.object().put("role", "system").put("content", Json.array(turn.blocks)));
            return;
        }
        for (Json.Obj block : turn.blocks) {
            blocks(out, "user").add(block.copy().put("text", "<system>\n" + block.get("text").text() + "\n</system>"));
        }
    }

    private void addAssistant(Json.Arr out, Turn turn, boolean thinking) {
        said(turn, thinking).forEach(blocks(out, "assistant")::add);
        turn.blocks.stream().filter(Turns::isCall).map(call -> call.get("id").text()).forEach(id ->
                blocks(out, "user").add(results.getOrDefault(id, Json.object().put("type", "tool_result")
                        .put("tool_use_id", id).put("content", "This call was not carried out: it has no result.")
                        .put("is_error", true))));
    }

    /** What goes back of an assistant's turn: Claude takes none that ends in thinking, or has nothing else. */
    private static List<Json.Obj> said(Turn turn, boolean thinking) {
        int end = turn.blocks.size();
        while (end > 0 && isThinking(turn.blocks.get(end - 1))) {
            end--;
        }
        return turn.blocks.subList(0, end).stream().filter(block -> thinking || !isThinking(block)).toList();
    }

    static boolean isCall(Json block) {
        return "tool_use".equals(block.get("type").text());
    }

    static boolean isThinking(Json block) {
        return block.get("type").text("").endsWith("thinking");
    }

    private static void endAssistant(Json.Arr out, boolean prefill) {
        List<Json> blocks = blocks(out, "assistant").items();
        Json last = blocks.get(blocks.size() - 1);
        if (!prefill || !(last instanceof Json.Obj text) || !"text".equals(text.get("type").text())) {
            blocks(out, "user").add(Parts.text(CONTINUE));
            return;
        }
        blocks.set(blocks.size() - 1, text.copy().put("text", text.get("text").text().stripTrailing()));
    }
}
