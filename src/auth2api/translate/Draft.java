package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request as either dialect states it, while it is read; {@link #build} makes it the body that this one model
 * accepts. Fields are set by the reader of the dialect, then build is called once. Confined to one thread.
 */
final class Draft {
    private static final int MAX_CACHE_MARKS = 4;
    private static final Set<String> NO_EFFECT = Set.of("0", "0.0", "false", "\"\"", "[]", "{}", "\"auto\"",
            "\"default\"", "\"medium\"");

    final TranslateContext context;
    final String asked;
    final String id;
    final Capabilities can;
    final Turns turns = new Turns();
    final Tools tools = new Tools();
    final Set<String> ignored = new LinkedHashSet<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    /** Thinking blocks that the client sent back, by identity, each with the {@link #binding} of its answer. */
    final Map<Json, String> bonds = new IdentityHashMap<>();
    boolean stream;
    ToolChoice choice = ToolChoice.AUTO;
    boolean oneCall;
    boolean showThinking = true;
    boolean byInstruction;
    private final JsonView root;
    private final long maxTokens;
    private JsonView effort;
    private final Json.Arr stops = Json.array();
    private Schemas.Strict schema;
    /** What {@link #build} made. */
    Json.Obj body;
    private Fingerprint fingerprint;

    /**
     * Reads the fields that both dialects have.
     *
     * @param limit the limit of the answer, by the dialect's own name
     */
    Draft(JsonView root, JsonView limit, TranslateContext context) {
        this.root = root;
        this.context = context;
        asked = root.get("model").string();
        id = context.models().resolve(asked);
        can = context.models().capabilities(id).without(context.without());
        stream = root.get("stream").bool(false);
        if (root.get("top_logprobs").integer(0) != 0) {
            throw OpenAiErrors.invalid(root.get("top_logprobs"), "is not supported: Claude tells none")
                    .code("unsupported_parameter");
        }
        if (limit.integer(1) < 1) {
            throw OpenAiErrors.invalid(limit, "must be at least 1");
        }
        maxTokens = Math.min(can.maxTokens(), limit.integer(can.maxTokens()));
        oneCall = !root.get("parallel_tool_calls").bool(true);
    }

    /** How hard to think; a word that is none of {@link Thinking#ASKED} is ignored. */
    void effort(JsonView word) {
        effort = Thinking.ASKED.contains(word.string("")) ? word : null;
        if (effort == null && !word.absent()) {
            ignored.add(word.path());
        }
    }

    /** A string or several; Claude refuses those that are only white space. */
    void stops(JsonView stop) {
        for (JsonView one : stop.isString() ? List.of(stop) : stop.elements()) {
            if (one.string().isBlank()) {
                ignored.add(one.path());
            } else {
                stops.add(one.string());
            }
        }
    }

    /**
     * What the answer must be: text, some JSON, or JSON of a schema, which stands one level deeper in chat, and beside
     * {@code json_object} where clients speak to servers of others than OpenAI. A schema is enforced where that can be,
     * else told.
     */
    void format(JsonView format, boolean chat) {
        JsonView given;
        switch (format.get("type").string("text")) {
            case "text" -> {
                return;
            }
            case "json_object" -> given = format.get(format.get("schema").absent() ? "value" : "schema");
            case "json_schema" -> given = (chat ? format.get("json_schema") : format).get("schema");
            default -> throw OpenAiErrors.invalid(format.get("type"), "must be text, json_object or json_schema");
        }
        boolean mayBeAbsent = chat || !format.get("type").string().equals("json_schema");
        Json wanted = mayBeAbsent && given.absent() ? null : given.object();
        boolean enforced = can.can(Feature.STRUCTURED_OUTPUT) && can.can(Feature.STRICT_SCHEMA) && !tools.searches();
        schema = wanted != null && enforced ? Schemas.strict(wanted) : null;
        if (schema != null) {
            return;
        }
        byInstruction = true;
        turns.system.add(Parts.text(
                "Answer with one JSON object and nothing else: no prose before or after it, and no code fence."));
        if (wanted != null) {
            turns.system.add(Parts.text("The JSON must match this schema:\n" + wanted));
            headers.put("x-auth2api-response-format", "by instruction");
        }
    }

    /** Notes what was given and has no effect: all but what is served, and what only states the default. */
    void ignoreOthers(Set<String> served) {
        root.object().members().forEach((name, value) -> {
            if (!served.contains(name) && !value.isNull() && !NO_EFFECT.contains(value.toString())) {
                ignored.add(name);
            }
        });
    }

    /** The body for Claude. */
    Json.Obj build() {
        if (choice.forces() && !can.can(Feature.FORCED_TOOL)) {
            choice = new ToolChoice("auto", null, choice.allowed());
            headers.put("x-auth2api-tool-choice", "auto");
        }
        Thinking thinking = Thinking.plan(effort == null ? null : effort.string(), showThinking, choice.forces(), can,
                maxTokens);
        boolean on = thinking.on(can);
        body = Json.object().put("model", id).put("max_tokens", maxTokens);
        putTools();
        boolean prefill = can.can(Feature.PREFILL) && !on && schema == null;
        Json.Arr messages = turns.messages(can, prefill, on && can.can(Feature.REPLAYED_THINKING));
        put("system", Json.array(turns.system));
        put("messages", messages);
        fingerprint = new Fingerprint(body);
        if (on && can.can(Feature.REPLAYED_THINKING)) {
            recallThinking(messages.items());
        }
        putOptions(thinking, on);
        putCacheMarks();
        return body.putIf("stream", stream ? Json.of(true) : null);
    }

    private void putTools() {
        Set<String> called = turns.calledTools();
        Json.Arr list = tools.claudeTools(can, schema);
        Json toolChoice = list.size() == 0 ? null : choice.claude(oneCall);
        if (choice.allowed() != null && choice.allowed().containsAll(called)) {
            list.items().removeIf(tool -> !choice.allowed().contains(tool.get("name").text()));
        } else if (choice.allowed() != null) {
            turns.system.add(Parts.text("Call no other tools now than: " + String.join(", ", choice.allowed())));
        }
        if (list.size() == 0 && !called.isEmpty()) { // Claude wants tools to be defined while the history has calls
            called.stream().sorted().forEach(name -> list.add(Json.object().put("name", name)
                    .put("input_schema", Schemas.toolRoot(Json.NULL))));
            toolChoice = Json.object().put("type", "none");
        }
        put("tools", list);
        body.putIf("tool_choice", toolChoice);
    }

    /** Sets what has something in it. */
    private void put(String name, Json value) {
        body.putIf(name, value.equals(Json.array()) || value.equals(Json.object()) ? null : value);
    }

    private void putOptions(Thinking thinking, boolean on) {
        Json.Obj config = mustStop(thinking.config()) ? null : thinking.config();
        if (config == null && thinking.effort() == null && effort != null && !effort.string().equals("none")) {
            ignored.add(effort.path());
        }
        body.putIf("thinking", config);
        put("output_config", Json.object().putIf("effort", thinking.effort()).putIf("format", schema == null ? null
                : Json.object().put("type", "json_schema").put("schema", schema.schema())));
        put("stop_sequences", stops);
        String user = root.get(root.get("safety_identifier").absent() ? "user" : "safety_identifier").string("");
        put("metadata", Json.object().putIf("user_id", // the client's own id leaves as a hash
                user.isEmpty() ? null : "user_" + Fingerprint.of(user, 32)));
        boolean sampling = can.can(Feature.SAMPLING) && !on;
        boolean warm = putSampling("temperature", sampling);
        putSampling("top_p", sampling && !warm); // some models refuse both together
    }

    private boolean putSampling(String name, boolean possible) {
        if (root.get(name).absent()) {
            return false;
        }
        double value = root.get(name).decimal();
        if (possible) {
            body.put(name, Json.of(Math.max(0, Math.min(1, value))));
        } else {
            ignored.add(name);
        }
        return possible;
    }

    /** Thinking by budget cannot go on in a tool loop that has lost its thinking (PEERS, "Expected thinking"). */
    private boolean mustStop(Json config) {
        Json messages = body.get("messages");
        int before = messages.items().size() - 1; // the loop: from then on there are only calls and results
        while ("tool_result".equals(messages.at(before).get("content").at(0).get("type").text())) {
            before -= 2;
        }
        Json first = messages.at(before + 1).get("content").at(0);
        return config != null && config.get("budget_tokens").number(0) > 0 && !first.isNull()
                && !Turns.isThinking(first);
    }

    /** Puts turns that are remembered with their thinking in the place of what the client has left of them. */
    private void recallThinking(List<Json> messages) {
        for (int i = 0; i < messages.size(); i++) {
            List<Json> content = messages.get(i).get("content").items();
            if (content.stream().anyMatch(bonds::containsKey)) {
                String here = fingerprint.before(i);
                content.removeIf(block -> bonds.containsKey(block) && !here.equals(bonds.get(block)));
            }
            List<List<Json>> calls = calls(content);
            String callId = calls.isEmpty() ? null : calls.get(0).get(0).text();
            Json.Arr kept = callId == null ? null : context.kept().recall(callId, fingerprint.before(i));
            if (kept != null && calls(kept.items()).equals(calls) && text(kept.items()).equals(text(content))) {
                messages.set(i, Json.object().put("role", "assistant").put("content", kept));
            }
        }
    }

    /** Id, name and input of each. */
    private static List<List<Json>> calls(List<Json> content) {
        return content.stream().filter(Turns::isCall)
                .map(call -> List.of(call.get("id"), call.get("name"), call.get("input"))).toList();
    }

    private static String text(List<Json> content) {
        return content.stream().map(block -> block.get("text").text("")).collect(Collectors.joining()).strip();
    }

    /** Keeps this turn of Claude's for the request that brings the results of its calls. */
    void remember(Json.Arr content) {
        List<List<Json>> calls = calls(content.items());
        String callId = calls.isEmpty() ? null : calls.get(0).get(0).text();
        if (callId != null && content.items().stream().anyMatch(Turns::isThinking)) {
            context.kept().remember(callId, binding(), content);
        }
    }

    /** What the thinking in the answer will be bound to; after {@link #build}, whatever is masked in the body then. */
    String binding() {
        return fingerprint.before(Integer.MAX_VALUE);
    }

    /** The last four of the client's cache marks stay; without any, Claude places one where it helps. */
    private void putCacheMarks() {
        List<Json.Obj> marked = Stream.of(body.get("tools").items(), body.get("system").items(),
                body.get("messages").items().stream().flatMap(turn -> turn.get("content").items().stream()).toList())
                .flatMap(List::stream).filter(block -> block instanceof Json.Obj o && o.has("cache_control"))
                .map(Json.Obj.class::cast).toList();
        boolean brief = false;
        for (int i = 0; i < marked.size(); i++) {
            if (i < marked.size() - MAX_CACHE_MARKS) {
                marked.get(i).remove("cache_control");
            } else if (brief) { // what is kept for an hour may not come after what is kept for minutes
                marked.get(i).put("cache_control", Json.object().put("type", "ephemeral"));
            } else {
                brief = !"1h".equals(marked.get(i).get("cache_control").get("ttl").text());
            }
        }
        if (marked.isEmpty() && can.can(Feature.AUTOMATIC_CACHE) && (turns.hasHistory() || body.has("tools"))) {
            body.put("cache_control", Json.object().put("type", "ephemeral"));
        }
    }
}
