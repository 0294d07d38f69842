package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the tools of a request into its draft, in any shape and from all the places where clients put them
 * (openai-chat.md and openai-responses.md, 3): functions, custom tools and namespaces of them as they are; the built-in
 * ones that the client itself runs as functions of our own; web search as Claude's. What only OpenAI's servers could
 * run is left out with a word, and refused when nothing else is left.
 */
final class ToolReader {
    private final Draft draft;
    private final JsonView maxCalls;
    private final List<JsonView> hosted = new ArrayList<>();

    /** @param maxCalls {@code max_tool_calls}, which counts only what runs on the server's side */
    ToolReader(Draft draft, JsonView maxCalls) {
        this.draft = draft;
        this.maxCalls = maxCalls;
    }

    void addAll(JsonView tools) {
        tools.elements().forEach(tool -> add(tool, null));
    }

    private void add(JsonView tool, String namespace) {
        String type = tool.get("type").string("function");
        if (type.matches("[a-z_]+_20\\d{6}")) { // one that Claude defines
            tool.get("name").string();
            draft.tools.server(tool.object().copy());
            return;
        }
        switch (tool.get("input_schema").absent() ? type : "function") {
            case "function" -> addFunction(tool, namespace);
            case "custom" -> addCustom(tool, namespace);
            case "namespace" -> tool.get("tools").elements().forEach(one -> add(one, tool.get("name").string()));
            case "tool_search" -> addToolSearch(tool);
            case "local_shell" -> draft.tools.declare(Tools.Kind.LOCAL_SHELL, null, type,
                    "Runs a command on the user's machine and returns its output.",
                    schema("command", """
                    {"command":{"type":"array","items":{"type":"string"},"description":"The program and its arguments"},
                     "working_directory":{"type":"string"},"timeout_ms":{"type":"integer"},
                     "env":{"type":"object","additionalProperties":{"type":"string"}}}"""));
            case "shell" -> addShell(tool);
            case "apply_patch" -> draft.tools.declare(Tools.Kind.APPLY_PATCH, null, type, """
                    Creates, updates or deletes one file. The diff is in the V4A format without a patch header: for
                    create_file every line starts with "+"; for update_file sections start with "@@" (and may name the
                    enclosing class or function) and hold lines that start with " ", "-" or "+", with three lines of
                    unchanged context around each change; delete_file has none.""",
                    schema("type path", """
                    {"type":{"type":"string","enum":["create_file","update_file","delete_file"]},
                     "path":{"type":"string"},"diff":{"type":"string"}}"""));
            default -> {
                if (type.startsWith(Tools.WEB_SEARCH)) {
                    addWebSearch(tool);
                } else {
                    hosted.add(tool);
                }
            }
        }
    }

    /** A function, nested or flat, or a tool in Anthropic's own shape. */
    private void addFunction(JsonView tool, String namespace) {
        JsonView function = tool.get("function").isObject() ? tool.get("function") : tool;
        JsonView schema = function.get(function.get("input_schema").absent() ? "parameters" : "input_schema");
        if (!schema.absent()) {
            schema.object();
        }
        draft.tools.declare(Tools.Kind.FUNCTION, namespace, named(function), function.get("description").string(""),
                Schemas.toolRoot(schema.value()))
                .putIf("cache_control", Parts.cacheMark(tool))
                .putIf("strict", function.get("strict").bool(false) ? Json.of(true) : null);
    }

    /** A tool that takes any text: Claude calls it with an object of one string. */
    private void addCustom(JsonView tool, String namespace) {
        JsonView custom = tool.get("custom").isObject() ? tool.get("custom") : tool;
        JsonView format = custom.get("format");
        JsonView grammar = format.get("grammar").isObject() ? format.get("grammar") : format;
        String rule = grammar.get("definition").absent() ? ""
                : "\nThe input must match this " + grammar.get("syntax").string("lark") + " grammar:\n"
                        + grammar.get("definition").string();
        draft.tools.declare(Tools.Kind.CUSTOM, namespace, named(custom),
                (custom.get("description").string("") + rule).strip(), schema(CustomInput.NAME, """
                {"input":{"type":"string","description":"The whole input, as plain text."}}"""))
                .putIf("cache_control", Parts.cacheMark(tool));
    }

    private static String named(JsonView function) {
        String name = function.get("name").string();
        if (name.isEmpty()) {
            throw OpenAiErrors.invalid(function.get("name"), "must not be empty");
        }
        return name;
    }

    /** A client that searches its deferred tools itself; otherwise they are all there from the start. */
    private void addToolSearch(JsonView tool) {
        if (tool.get("execution").string("server").equals("client")) {
            draft.tools.declare(Tools.Kind.TOOL_SEARCH, null, "tool_search", tool.get("description").string(""),
                    Schemas.toolRoot(tool.get("parameters").value()));
        } else {
            draft.ignored.add(tool.path());
        }
    }

    private void addShell(JsonView tool) {
        if (!tool.get("environment").get("type").string("local").equals("local")) {
            hosted.add(tool);
            return;
        }
        draft.tools.declare(Tools.Kind.SHELL, null, "shell",
                "Runs shell commands on the user's machine, one after the other, and returns their output.",
                schema("commands", """
                {"commands":{"type":"array","items":{"type":"string"}},"timeout_ms":{"type":"integer"},
                 "max_output_length":{"type":"integer"}}"""));
    }

    private static Json.Obj schema(String required, String properties) {
        Json.Arr names = Json.array();
        List.of(required.split(" ")).forEach(names::add);
        return Json.object().put("type", "object").put("properties", Json.parse(properties)).put("required", names);
    }

    /**
     * Claude's web search. Without live access (Codex's default) it would only read OpenAI's cache, which is not here.
     *
     * @param tool a {@code web_search} tool, or {@code web_search_options} of chat
     */
    void addWebSearch(JsonView tool) {
        if (!tool.get("external_web_access").bool(true)) {
            draft.ignored.add(tool.path());
            return;
        }
        Json.Obj search = Json.object().put("type", "web_search_20250305").put("name", Tools.WEB_SEARCH);
        for (String domains : List.of("allowed_domains", "blocked_domains")) {
            JsonView list = tool.get("filters").get(domains);
            search.putIf(domains, list.elements().isEmpty() ? null : list.value());
        }
        JsonView location = tool.get("user_location");
        JsonView place = location.get("approximate").isObject() ? location.get("approximate") : location;
        if (!place.absent()) {
            Json.Obj near = Json.object().put("type", "approximate");
            for (String part : List.of("city", "region", "country", "timezone")) {
                near.putIf(part, place.get(part).string(null));
            }
            search.put("user_location", near);
        }
        for (String meaningless : List.of("search_context_size", "search_content_types")) {
            if (!tool.get(meaningless).absent()) {
                draft.ignored.add(tool.get(meaningless).path());
            }
        }
        draft.tools.server(maxCalls.absent() ? search : search.put("max_uses", Math.max(1, maxCalls.integer())));
    }

    /** After all tools are known: which may or must be called, and what becomes of those that cannot be served. */
    void choose(JsonView choice) {
        String forced = choice.isObject() ? choice.get("type").string("function") : "";
        for (JsonView tool : hosted) { // a word is enough while there are others and none of these must be called
            if (draft.tools.isEmpty() || tool.get("type").string().equals(forced)) {
                throw OpenAiErrors.unsupported(tool.get("type"), "is " + tool.get("type").string()
                        + ", which runs on OpenAI's servers and not here: remove it, or send the tools that you run");
            }
            draft.ignored.add(tool.path());
        }
        if (!maxCalls.absent() && !draft.tools.searches()) {
            draft.ignored.add(maxCalls.path());
        }
        if (!draft.tools.isEmpty()) {
            draft.choice = ToolChoice.of(choice, draft.tools);
        } else if (!choice.absent() && !"auto".equals(choice.value().text())) {
            draft.ignored.add(choice.path());
        }
    }
}
