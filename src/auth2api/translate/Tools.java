package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tools of one request: declared in any of the clients' shapes, called by Claude under names that are legal for it,
 * and given back under the clients' own. Confined to one thread.
 */
final class Tools {
    static final String WEB_SEARCH = "web_search";
    private static final int MAX_NAME = 64;
    private static final int MAX_STRICT = 20;
    private static final int NAME_BEFORE_HASH = 55;

    /** How a call of the tool is given back. */
    enum Kind {
        FUNCTION("fc_", "function_call"),
        LEGACY_FUNCTION("fc_", "function_call"),
        CUSTOM("ctc_", "custom_tool_call"),
        TOOL_SEARCH("tsc_", "tool_search_call"),
        LOCAL_SHELL("lsh_", "local_shell_call"),
        SHELL("sh_", "shell_call"),
        APPLY_PATCH("apc_", "apply_patch_call");

        /** The prefix of a call's id, and the type of its item, in the Responses API. */
        final String idPrefix;
        final String itemType;

        Kind(String idPrefix, String itemType) {
            this.idPrefix = idPrefix;
            this.itemType = itemType;
        }
    }

    /** A tool by the client's names; {@code namespace} may be null. {@code claude} is its definition for Claude. */
    record Tool(Kind kind, String namespace, String name, boolean strict, Json.Obj claude) {
    }

    private final Map<String, Tool> byClaudeName = new LinkedHashMap<>();
    private final Map<String, Json.Obj> servers = new LinkedHashMap<>();
    private final Map<String, String> claudeNames = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    /**
     * Declares a tool in any shape that clients send: nested or flat function, custom, Anthropic's own.
     *
     * @return false when it is none of these, but a hosted tool
     */
    boolean add(JsonView tool, Kind functionKind, String namespace) {
        String type = tool.get("type").string("function");
        if (type.matches("[a-z_]+_20\\d{6}")) {
            tool.get("name").string();
            server(tool.object().copy());
            return true;
        }
        JsonView custom = tool.get("custom").isObject() ? tool.get("custom") : tool;
        if (type.equals("custom") && tool.get("input_schema").absent()) {
            freeform(custom, tool, namespace);
            return true;
        }
        if (!type.equals("function") && tool.get("input_schema").absent()) {
            return false;
        }
        JsonView function = tool.get("function").isObject() ? tool.get("function") : tool;
        JsonView schema = function.get(function.get("input_schema").absent() ? "parameters" : "input_schema");
        if (!schema.absent()) {
            schema.object();
        }
        Json.Obj claude = Json.object().put("name", nameOf(function, namespace));
        claude.putIf("description", textOrNull(function.get("description")))
                .put("input_schema", Schemas.toolRoot(schema.value())).putIf("cache_control", Parts.cacheMark(tool));
        byClaudeName.put(claude.get("name").text(), new Tool(functionKind, namespace, function.get("name").string(),
                function.get("strict").bool(false), claude));
        return true;
    }

    private void freeform(JsonView custom, JsonView tool, String namespace) {
        JsonView format = custom.get("format");
        JsonView grammar = format.get("grammar").isObject() ? format.get("grammar") : format;
        String rule = grammar.get("definition").absent() ? ""
                : "\nThe input must match this " + grammar.get("syntax").string("lark") + " grammar:\n"
                        + grammar.get("definition").string();
        declare(Kind.CUSTOM, namespace, named(custom), (custom.get("description").string("") + rule).strip(),
                Json.object().put("type", "object").put("properties", Json.object().put(CustomInput.NAME,
                        Json.object().put("type", "string").put("description", "The whole input, as plain text.")))
                        .put("required", Json.array(Json.string(CustomInput.NAME))))
                .putIf("cache_control", Parts.cacheMark(tool));
    }

    /** Declares a tool of which everything is known; returns its definition for Claude, to be added to. */
    Json.Obj declare(Kind kind, String namespace, String name, String description, Json schema) {
        Json.Obj claude = Json.object().put("name", claudeName(namespace, name))
                .putIf("description", description == null || description.isBlank() ? null : description)
                .put("input_schema", schema);
        byClaudeName.put(claude.get("name").text(), new Tool(kind, namespace, name, false, claude));
        return claude;
    }

    /** Adds a tool that Claude's side runs, or that Claude defines: its name is fixed. */
    void server(Json.Obj claudeTool) {
        String name = claudeTool.get("name").text("");
        taken.add(name);
        servers.put(name, claudeTool);
        Tool own = byClaudeName.remove(name);
        if (own != null) { // a function of the client's makes room: names must be unique
            claudeNames.remove(key(own.namespace(), own.name()));
            own.claude().put("name", claudeName(own.namespace(), own.name()));
            byClaudeName.put(own.claude().get("name").text(), own);
        }
    }

    private String nameOf(JsonView function, String namespace) {
        return claudeName(namespace, named(function));
    }

    private static String named(JsonView function) {
        String name = function.get("name").string();
        if (name.isEmpty()) {
            throw OpenAiErrors.invalid(function.get("name"), "must not be empty");
        }
        return name;
    }

    private static String textOrNull(JsonView text) {
        return text.string("").isBlank() ? null : text.string();
    }

    /** The name under which Claude knows a tool of the client's, declared or only seen in the history. */
    String claudeName(String namespace, String name) {
        return claudeNames.computeIfAbsent(key(namespace, name), key -> {
            String whole = namespace == null ? name : namespace + "__" + name;
            String legal = whole.replaceAll("[^a-zA-Z0-9_-]", "_");
            if (legal.isEmpty() || legal.length() > MAX_NAME || !taken.add(legal)) {
                legal = legal.substring(0, Math.min(legal.length(), NAME_BEFORE_HASH)) + "_"
                        + Fingerprint.of(key, 8);
                taken.add(legal);
            }
            return legal;
        });
    }

    private static String key(String namespace, String name) {
        return namespace == null ? name : namespace + "\0" + name;
    }

    /** The tool that Claude called; one that was never declared is a function of that name. */
    Tool of(String claudeName) {
        Tool tool = byClaudeName.get(claudeName);
        return tool != null ? tool : new Tool(Kind.FUNCTION, null, claudeName, false, null);
    }

    boolean has(String claudeName) {
        return byClaudeName.containsKey(claudeName) || servers.containsKey(claudeName);
    }

    /** Whether Claude's side may search the web; a function of the client's may have the same name. */
    boolean searches() {
        return servers.containsKey(WEB_SEARCH);
    }

    boolean isEmpty() {
        return byClaudeName.isEmpty() && servers.isEmpty();
    }

    /**
     * Claude's tool list; a strict schema is enforced while the limits of one request allow it.
     *
     * @param answer the enforced schema of the answer, which counts too; null for none
     */
    Json.Arr claudeTools(Capabilities can, Schemas.Strict answer) {
        Json.Arr list = Json.array();
        int strict = 0;
        int optional = answer == null ? 0 : answer.optional();
        int unions = answer == null ? 0 : answer.unions();
        servers.values().forEach(list::add);
        for (Tool tool : byClaudeName.values()) {
            Schemas.Strict fit = tool.strict() && can.can(Feature.STRICT_SCHEMA) && strict < MAX_STRICT
                    ? Schemas.strict(tool.claude().get("input_schema")) : null;
            if (fit == null || !fit.fits(optional, unions)) {
                list.add(tool.claude());
                continue;
            }
            strict++;
            optional += fit.optional();
            unions += fit.unions();
            list.add(tool.claude().copy().put("input_schema", fit.schema()).put("strict", true));
        }
        return list;
    }

    /**
     * Claude's web search.
     *
     * @param options {@code web_search_options} of chat, or a {@code web_search} tool of the Responses API
     */
    static Json.Obj webSearch(JsonView options, Set<String> ignored) {
        Json.Obj search = Json.object().put("type", "web_search_20250305").put("name", WEB_SEARCH);
        for (String domains : List.of("allowed_domains", "blocked_domains")) {
            JsonView list = options.get("filters").get(domains);
            search.putIf(domains, list.elements().isEmpty() ? null : list.value());
        }
        JsonView location = options.get("user_location");
        JsonView place = location.get("approximate").isObject() ? location.get("approximate") : location;
        if (!place.absent()) {
            Json.Obj near = Json.object().put("type", "approximate");
            for (String part : List.of("city", "region", "country", "timezone")) {
                near.putIf(part, place.get(part).string(null));
            }
            search.put("user_location", near);
        }
        for (String meaningless : List.of("search_context_size", "search_content_types")) {
            if (!options.get(meaningless).absent()) {
                ignored.add(options.get(meaningless).path());
            }
        }
        return search;
    }
}
