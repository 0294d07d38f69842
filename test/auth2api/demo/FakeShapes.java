package auth2api.demo;

import auth2api.json.Json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shapes of request bodies, and a check that refuses other shapes with the API's words. Pure. */
final class FakeShapes {
    /**
     * A shape a line: its names, then its members ({@code *} is any). After a name: {@code !} required, {@code @} only
     * with one of these betas, {@code =} a pattern, {@code :} kinds, one of which must fit: {@code s i n b l o} string,
     * integer, number, boolean, list, object; {@code {x}} an object of shape x, {@code [x]} a list of such; {@code
     * {x/tag}} takes the shape that the member tag names. Blocks are named by the places where they may stand: user,
     * assistant, system, tool result.
     */
    private static final String TABLE = """
            request count: model!:s messages!:[message/role] system:s|[s/type] tools:[tool/type]\
             tool_choice:{choice/type} thinking:{thinking/type} output_config:{output} cache_control:{cache/type}\
             speed:s context_management@context-management-2025-06-27:o compaction@compact-2026-09-04:o\
             mcp_servers@mcp-client-2025-11-20,mcp-client-2026-09-15:l
            request: max_tokens!:i stop_sequences:[s] stream:b metadata:{metadata} service_tier=auto|standard_only\
             container:s|o diagnostics:o inference_geo:s temperature:n top_p:n top_k:i\
             fallbacks@server-side-fallback-2026-07-01:l fallback_credit_token@server-side-fallback-2026-07-01:s\
             thread@message-threads-2026-08-12:o safeguards@dangerous-tool-use-2026-09-03:l\
             output_format@structured-outputs-2025-11-13:o
            metadata: user_id:s
            cache/ephemeral: ttl=5m|1h
            message/user: content!:s|[u/type]
            message/assistant: content!:s|[a/type]
            message/system: content:s|[s/type]\
             output_config@per-turn-control-2026-07-01,mid-conversation-output-config-2026-07-01:{output}\
             clear_at@mid-conversation-system-clear-at-2026-08-21=next_user_message|never
            thinking/enabled: budget_tokens!:i display=summarized|omitted|updates\
             block_binding@thinking-binding-controls-2026-08-01:o
            thinking/adaptive thinking/between_tools: display=summarized|omitted|updates\
             block_binding@thinking-binding-controls-2026-08-01:o
            thinking/disabled: block_binding@thinking-binding-controls-2026-08-01:o
            output: effort=low|medium|high|xhigh|max format:{format/type} task_budget@task-budgets-2026-03-13:o
            format/json_schema: schema!:o
            choice/auto choice/any: disable_parallel_tool_use:b
            choice/tool: name!:s disable_parallel_tool_use:b
            choice/none:
            tool/custom: name!=[a-zA-Z0-9_-]{1,128} description:s input_schema!:o strict:b cache_control:{cache/type}\
             input_examples:[o] eager_input_streaming:b defer_loading:b allowed_callers:[s]
            tool/bash_20250124: name!=bash *
            tool/text_editor_20250124 tool/text_editor_20250429 tool/text_editor_20250728: name!=str_replace_.* *
            tool/memory_20250818: name!=memory *
            tool/web_search_20250305 tool/web_search_20260209 tool/web_search_20260318: name!=web_search *
            tool/web_fetch_20250910 tool/web_fetch_20260209 tool/web_fetch_20260309 tool/web_fetch_20260318:\
             name!=web_fetch *
            tool/code_execution_20250522 tool/code_execution_20250825 tool/code_execution_20260120\
             tool/code_execution_20260521: name!=code_execution *
            tool/tool_search_tool_regex tool/tool_search_tool_regex_20251119: name!=tool_search_tool_regex *
            tool/tool_search_tool_bm25 tool/tool_search_tool_bm25_20251119: name!=tool_search_tool_bm25 *
            tool/computer_toolset_20260801 tool/browser_toolset_20260801 tool/mcp_toolset tool/advisor_20260301: *
            uast/text: text!:s citations:l cache_control:{cache/type}
            ut/image: source!:{image/type} transformations:o cache_control:{cache/type}
            image/base64: media_type!=image/(jpeg|png|gif|webp) data!:s
            image/url document/url: url!=https?://.+
            image/file document/file: file_id!:s
            uat/document: source!:{document/type} title:s context:s citations:o cache_control:{cache/type}
            document/base64: media_type!=application/pdf data!:s
            document/text: media_type!=text/plain data!:s
            document/content: content!:s|[t/type]
            ut/search_result: source!:s title!:s content!:[t/type] citations:o cache_control:{cache/type}
            t/tool_reference: tool_name!:s cache_control:{cache/type}
            a/tool_use: id!=[a-zA-Z0-9_-]+ name!=[a-zA-Z0-9_-]{1,200} input!:o caller:o toolset_name:s\
             cache_control:{cache/type}
            u/tool_result: tool_use_id!=[a-zA-Z0-9_-]+ content:s|[t/type] is_error:b toolset_name:s\
             cache_control:{cache/type}
            a/thinking: thinking!:s signature!:s
            a/redacted_thinking: data!:s
            a/server_tool_use: id!:s name!:s input!:o caller:o cache_control:{cache/type}
            a/mcp_tool_use: id!:s name!:s server_name!:s input!:o cache_control:{cache/type}
            a/web_search_tool_result a/web_fetch_tool_result a/code_execution_tool_result\
             a/bash_code_execution_tool_result a/text_editor_code_execution_tool_result a/tool_search_tool_result\
             ua/mcp_tool_result: tool_use_id!:s content! is_error:b caller:o cache_control:{cache/type}
            u/container_upload: file_id!:s cache_control:{cache/type}
            a/compaction s/tool_addition s/tool_removal: *
            """;
    private static final Pattern MEMBER =
            Pattern.compile("([a-z_]+|\\*)(!?)(?:@([a-z0-9,-]+))?(?::(\\S+)|=(\\S+))?");
    private static final Map<String, String> KINDS = Map.of("s", "a valid string", "i", "a valid integer",
            "n", "a valid number", "b", "a valid boolean", "l", "a valid list", "o", "an object");
    private static final Map<String, Map<String, Member>> SHAPES = parse();

    private record Member(String name, boolean required, List<String> betas, List<String> kinds, String pattern) {
    }

    private final Set<String> betas;

    FakeShapes(Set<String> betas) {
        this.betas = betas;
    }

    private static Map<String, Map<String, Member>> parse() {
        var shapes = new LinkedHashMap<String, Map<String, Member>>();
        for (String line : TABLE.split("\n")) {
            String[] sides = line.split(":( |$)", 2);
            for (String name : sides[0].split(" ")) {
                String family = name.replaceFirst("/.*", "");
                boolean places = family.matches("[uast]+");
                for (String place : places ? family.split("") : new String[] {family}) {
                    var members = shapes.computeIfAbsent(place + name.substring(family.length()),
                            n -> new LinkedHashMap<>());
                    for (Matcher m = MEMBER.matcher(sides[1]); m.find();) {
                        members.put(m.group(1), new Member(m.group(1), !m.group(2).isEmpty(), list(m.group(3), ","),
                                list(m.group(4), "\\|"), m.group(5)));
                    }
                }
            }
        }
        return Collections.unmodifiableMap(shapes);
    }

    private static List<String> list(String text, String separator) {
        return text == null ? List.of() : List.of(text.split(separator));
    }

    /** Throws the API's 400 for the first thing that does not fit. */
    void check(String shape, Json body) {
        check(shape, "", body, "");
    }

    private void check(String shape, String tag, Json value, String prefix) {
        var shapeMembers = SHAPES.get(shape);
        for (String name : ((Json.Obj) value).members().keySet()) {
            Member member = shapeMembers.get(name);
            boolean known = member == null ? shapeMembers.containsKey("*") || name.equals(tag)
                    : member.betas().isEmpty() || member.betas().stream().anyMatch(betas::contains);
            FakeRules.require(known, prefix + name + ": Extra inputs are not permitted");
        }
        for (Member member : shapeMembers.values()) {
            Json found = value.get(member.name());
            FakeRules.require(!found.isNull() || !member.required(), prefix + member.name() + ": Field required");
            if (!found.isNull()) {
                check(member, found, prefix + member.name());
            }
        }
    }

    private void check(Member member, Json value, String path) {
        String pattern = member.pattern();
        FakeRules.require(pattern == null || value.text() != null && value.text().matches(pattern),
                path + (pattern != null && pattern.matches("[a-z0-9_|]+")
                        ? ": Input should be '" + pattern.replace("|", "' or '") + "'"
                        : ": String should match pattern '^" + pattern + "$'"));
        var kinds = member.kinds();
        FakeRules.require(kinds.isEmpty() || kinds.stream().anyMatch(kind -> fits(kind, value, path)), path
                + ": Input should be " + (kinds.isEmpty() ? "" : KINDS.getOrDefault(kinds.get(0), "a valid list")));
    }

    private boolean fits(String kind, Json value, String path) {
        String inner = kind.substring(1).replaceAll("[]}]$", "");
        switch (kind.charAt(0)) {
            case '[' -> {
                for (int i = 0; i < value.items().size(); i++) {
                    Json item = value.at(i);
                    FakeRules.require(inner.contains("/") ? item instanceof Json.Obj : fits(inner, item, path),
                            path + "." + i + ": Input should be " + KINDS.getOrDefault(inner, "an object"));
                    nested(inner, item, path + "." + i);
                }
                return value instanceof Json.Arr;
            }
            case '{' -> {
                nested(inner, value, path);
                return value instanceof Json.Obj;
            }
            default -> {
                return primitive(kind, value);
            }
        }
    }

    private static boolean primitive(String kind, Json value) {
        return switch (kind) {
            case "s" -> value.text() != null;
            case "i" -> value.number(Long.MIN_VALUE) != Long.MIN_VALUE;
            case "n" -> value instanceof Json.Num;
            case "b" -> value instanceof Json.Bool;
            case "l" -> value instanceof Json.Arr;
            default -> value instanceof Json.Obj;
        };
    }

    private void nested(String inner, Json value, String path) {
        if (!(value instanceof Json.Obj) || KINDS.containsKey(inner)) {
            return;
        }
        int slash = inner.indexOf('/');
        String tag = inner.substring(slash + 1);
        String shape = slash < 0 ? inner
                : inner.substring(0, slash + 1) + value.get(tag).text(inner.startsWith("tool/") ? "custom" : "");
        FakeRules.require(SHAPES.containsKey(shape), path + ": Input tag '" + value.get(tag).text("")
                + "' found using '" + tag + "' does not match any of the expected tags: " + SHAPES.keySet().stream()
                        .filter(s -> s.startsWith(inner.substring(0, slash + 1)))
                        .map(s -> "'" + s.substring(slash + 1) + "'").toList());
        String suffix = slash < 0 || tag.equals("role") ? "." : "." + shape.substring(slash + 1) + ".";
        check(shape, slash < 0 ? "" : tag, value, path + suffix);
    }
}
