package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/**
 * The tools of a request, from all the places where clients put them (openai-responses.md, 3): functions, custom tools
 * and namespaces of them as they are; the built-in ones that the client itself runs as functions of our own; web search
 * as Claude's. What only OpenAI's servers could run is left out with a word, and refused when nothing else is left.
 */
final class ResponsesTools {
    private static final String WEB_SEARCH = "web_search(_preview)?(_\\d{4}_\\d{2}_\\d{2})?";

    private final Draft draft;
    private final JsonView maxCalls;
    private final List<JsonView> hosted = new ArrayList<>();

    /** @param maxCalls {@code max_tool_calls}, which counts only what runs on the server's side */
    ResponsesTools(Draft draft, JsonView maxCalls) {
        this.draft = draft;
        this.maxCalls = maxCalls;
    }

    void addAll(JsonView tools) {
        tools.elements().forEach(tool -> add(tool, null));
    }

    private void add(JsonView tool, String namespace) {
        String type = tool.get("type").string("function");
        switch (type) {
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
                if (type.matches(WEB_SEARCH)) {
                    addWebSearch(tool);
                } else if (!draft.tools.add(tool, Tools.Kind.FUNCTION, namespace)) {
                    hosted.add(tool);
                }
            }
        }
    }

    /** A client that searches its deferred tools itself; otherwise they are all there from the start. */
    private void addToolSearch(JsonView tool) {
        if (tool.get("execution").string("server").equals("client")) {
            draft.tools.declare(Tools.Kind.TOOL_SEARCH, null, "tool_search", tool.get("description").string(null),
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

    private static Json schema(String required, String properties) {
        Json.Arr names = Json.array();
        List.of(required.split(" ")).forEach(names::add);
        return Json.object().put("type", "object").put("properties", Json.parse(properties)).put("required", names);
    }

    /** Without live access (Codex's default) it would only read OpenAI's cache, which is not here. */
    private void addWebSearch(JsonView tool) {
        if (!tool.get("external_web_access").bool(true)) {
            draft.ignored.add(tool.path());
            return;
        }
        Json.Obj search = Tools.webSearch(tool, draft.ignored);
        if (!maxCalls.absent()) {
            search.put("max_uses", Math.max(1, maxCalls.integer()));
        }
        draft.tools.server(search);
    }

    /** After all tools are known: which may or must be called, and what becomes of those that cannot be served. */
    void choose(JsonView choice) {
        leaveOut(hosted, choice, draft);
        if (!maxCalls.absent() && !draft.tools.searches()) {
            draft.ignored.add(maxCalls.path());
        }
        draft.choice = ToolChoice.of(choice, draft.tools);
        if (draft.tools.isEmpty() && draft.choice.forces()) {
            draft.ignored.add(choice.path());
            draft.choice = ToolChoice.AUTO;
        }
    }

    /** Tools that cannot be served: a word is enough while there are others and none of these must be called. */
    static void leaveOut(List<JsonView> hosted, JsonView choice, Draft draft) {
        String forced = choice.isObject() ? choice.get("type").string("function") : "";
        for (JsonView tool : hosted) {
            if (draft.tools.isEmpty() || tool.get("type").string().equals(forced)) {
                throw OpenAiErrors.unsupported(tool.get("type"), "is " + tool.get("type").string()
                        + ", which runs on OpenAI's servers and not here: remove it, or send the tools that you run");
            }
            draft.ignored.add(tool.path());
        }
    }
}
