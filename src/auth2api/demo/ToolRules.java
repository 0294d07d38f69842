package auth2api.demo;

import auth2api.json.Json;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the Messages API refuses in one tool definition. Pure; throws the API's 400. */
final class ToolRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final Set<String> CUSTOM = Set.of("type", "name", "description", "input_schema", "strict",
            "cache_control", "input_examples", "eager_input_streaming", "defer_loading", "allowed_callers");
    /** Anthropic's own tools: the name that each must have. */
    private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("bash_", "bash"),
            Map.entry("text_editor_", "str_replace_based_edit_tool"), Map.entry("memory_", "memory"),
            Map.entry("computer_2", "computer"), Map.entry("computer_toolset_", "computer"),
            Map.entry("browser_toolset_", "browser"), Map.entry("web_search_", "web_search"),
            Map.entry("web_fetch_", "web_fetch"), Map.entry("code_execution_", "code_execution"),
            Map.entry("tool_search_tool_regex", "tool_search_tool_regex"),
            Map.entry("tool_search_tool_bm25", "tool_search_tool_bm25"), Map.entry("advisor_", "advisor"));

    private ToolRules() {
    }

    static void check(Json tool, String path) {
        String type = tool.get("type").text("custom");
        if (type.equals("custom")) {
            custom(tool, path + ".custom");
            return;
        }
        String family = NAMES.keySet().stream().filter(type::startsWith).findFirst().orElse(null);
        RequestRules.require(family != null || type.equals("mcp_toolset"), path + ": Input tag '" + type
                + "' found using 'type' does not match any of the expected tags: 'custom', 'bash_20250124',"
                + " 'text_editor_20250728', 'web_search_20250305', ...");
        RequestRules.require(family == null || type.contains("_toolset_")
                || NAMES.get(family).equals(tool.get("name").text("")),
                path + "." + type + ".name: Input should be '" + NAMES.get(family) + "'");
    }

    private static void custom(Json tool, String path) {
        RequestRules.require(tool instanceof Json.Obj, path + ": Input should be an object");
        RequestRules.extra((Json.Obj) tool, path, CUSTOM);
        RequestRules.require(NAME.matcher(tool.get("name").text("")).matches(),
                path + ".name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        Json description = tool.get("description");
        RequestRules.require(description.isNull() || description.text() != null,
                path + ".description: Input should be a valid string");
        Json schema = tool.get("input_schema");
        RequestRules.require(schema instanceof Json.Obj, path + ".input_schema: Field required");
        RequestRules.require(!schema.get("type").isNull(), path + ".input_schema.type: Field required");
        RequestRules.require(schema.get("type").text("").equals("object"),
                path + ".input_schema.type: Input should be 'object'");
        for (String word : Set.of("oneOf", "allOf", "anyOf")) {
            RequestRules.require(schema.get(word).isNull(), path
                    + ".input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level");
        }
        if (tool.get("strict").bool(false)) {
            FakeSchema.checkStrict(schema, path);
        }
    }
}
