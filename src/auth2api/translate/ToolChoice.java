package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which tools may or must be called.
 *
 * @param type Claude's word: auto, any, none or tool
 * @param name Claude's name of the forced tool, for type tool; else null
 * @param allowed Claude's names of the only tools that may be called; null for all
 */
record ToolChoice(String type, String name, Set<String> allowed) {
    static final ToolChoice AUTO = new ToolChoice("auto", null, null);

    /** Reads every form of both dialects and Anthropic's own; absent means auto. A name must be a declared tool's. */
    static ToolChoice of(JsonView choice, Tools tools) {
        if (choice.absent()) {
            return AUTO;
        }
        if (choice.isString()) {
            return mode(choice, choice.string());
        }
        String type = choice.get("type").string("function");
        return switch (type) {
            case "auto", "any", "none" -> mode(choice, type);
            case "allowed_tools" -> allowed(choice, tools);
            default -> new ToolChoice("tool", name(choice, choice, tools), null);
        };
    }

    private static ToolChoice mode(JsonView at, String mode) {
        return switch (mode) {
            case "auto" -> AUTO;
            case "none" -> new ToolChoice("none", null, null);
            case "required", "any" -> new ToolChoice("any", null, null);
            default -> throw OpenAiErrors.invalid(at, "must be none, auto, required or an object that names a tool");
        };
    }

    private static ToolChoice allowed(JsonView choice, Tools tools) {
        JsonView inner = choice.get("allowed_tools").isObject() ? choice.get("allowed_tools") : choice;
        var names = new LinkedHashSet<String>();
        inner.get("tools").elements().forEach(tool -> names.add(name(choice, tool, tools)));
        if (names.isEmpty()) {
            throw OpenAiErrors.invalid(inner.get("tools"), "must name at least one tool");
        }
        return new ToolChoice(mode(inner.get("mode"), inner.get("mode").string("auto")).type, null, names);
    }

    private static String name(JsonView choice, JsonView tool, Tools tools) {
        String type = tool.get("type").string("function");
        JsonView named = tool.get(type).isObject() ? tool.get(type) : tool;
        String name = named.get("name").absent() ? type : named.get("name").string();
        boolean search = name.startsWith(Tools.WEB_SEARCH) && !Set.of("function", "custom").contains(type);
        String claude = search && tools.searches() ? Tools.WEB_SEARCH
                : tools.claudeName(tool.get("namespace").string(null), name);
        if (!tools.has(claude)) {
            throw OpenAiErrors.invalid(choice, "names the tool " + name + ", which is not in tools");
        }
        return claude;
    }

    boolean forces() {
        return type.equals("any") || type.equals("tool");
    }

    /** Claude's {@code tool_choice}; null when it would say nothing. */
    Json.Obj claude(boolean oneCall) {
        boolean limits = oneCall && !type.equals("none");
        if (type.equals("auto") && !limits) {
            return null;
        }
        Json.Obj out = Json.object().put("type", type).putIf("name", name);
        return limits ? out.put("disable_parallel_tool_use", true) : out;
    }
}
