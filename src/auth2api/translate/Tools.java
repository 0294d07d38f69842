package auth2api.translate;

import auth2api.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tools of one request: declared under the client's names, called by Claude under names that are legal for it, and
 * given back under the client's own. Confined to one thread.
 */
final class Tools {
    static final String WEB_SEARCH = "web_search";
    private static final int MAX_NAME = 64;
    private static final int MAX_STRICT = 20;
    private static final int NAME_BEFORE_HASH = 55;

    /** How a call of the tool is given back. */
    enum Kind {
        FUNCTION("fc_", "function_call"),
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

    /**
     * A tool by the client's names; {@code namespace} may be null.
     *
     * @param claude its definition for Claude, where {@code strict} is a wish until {@link #claudeTools}
     */
    record Tool(Kind kind, String namespace, String name, Json.Obj claude) {
    }

    private final Map<String, Tool> byClaudeName = new LinkedHashMap<>();
    private final Map<String, Json.Obj> servers = new LinkedHashMap<>();
    private final Map<String, String> claudeNames = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** Declares a tool of the client's; returns its definition for Claude, to be added to. */
    Json.Obj declare(Kind kind, String namespace, String name, String description, Json.Obj schema) {
        Json.Obj claude = Json.object().put("name", claudeName(namespace, name))
                .putIf("description", description.isBlank() ? null : description).put("input_schema", schema);
        byClaudeName.put(claude.get("name").text(), new Tool(kind, namespace, name, claude));
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
        return tool != null ? tool : new Tool(Kind.FUNCTION, null, claudeName, null);
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
        Json.Arr list = Json.array(List.copyOf(servers.values()));
        int strict = 0;
        int optional = answer == null ? 0 : answer.optional();
        int unions = answer == null ? 0 : answer.unions();
        for (Tool tool : byClaudeName.values()) {
            Json.Obj claude = tool.claude();
            boolean wanted = claude.remove("strict") != null && can.can(Feature.STRICT_SCHEMA) && strict < MAX_STRICT;
            Schemas.Strict fit = wanted ? Schemas.strictTool((Json.Obj) claude.get("input_schema")) : null;
            if (fit != null && fit.fits(optional, unions)) {
                strict++;
                optional += fit.optional();
                unions += fit.unions();
                claude.put("input_schema", fit.schema()).put("strict", true);
            }
            list.add(claude);
        }
        return list;
    }
}
