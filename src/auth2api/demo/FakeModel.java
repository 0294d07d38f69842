package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.util.List;
import java.util.Set;

/**
 * One model of the line-up, with what it accepts (platform documentation and catalogues of November 2026).
 *
 * @param thinking accepted values of {@code thinking.type}
 * @param effort accepted values of {@code output_config.effort}
 * @param traits {@code on}: thinks when not asked; {@code omitted}: shows thinking only when asked; {@code bound}:
 *     thinking is bound to what stands before it; {@code auto}: no forced tool choice; {@code system}: takes
 *     {@code role:"system"} in messages; {@code prefill}: may end in an assistant message; {@code sampling}: takes
 *     temperature, top_p and top_k
 */
record FakeModel(String id, String alias, String created, int window, int maxOutput, Set<String> thinking,
        Set<String> effort, Set<String> traits) {

    private static final String ALL = "low medium high xhigh max";
    private static final List<FakeModel> LINE_UP = List.of(
            model("claude-fable-5-2", "2026-11-09", "1000 128", "adaptive", ALL, "on omitted bound auto system"),
            model("claude-haiku-5-5", "2026-10-07", "1000 128", "adaptive disabled", ALL, "on omitted bound system"),
            model("claude-sonnet-5-5", "2026-09-28", "1000 128", "adaptive between_tools", ALL,
                    "on omitted bound auto system"),
            model("claude-opus-5-5", "2026-09-22", "1000 128", "adaptive", ALL, "on omitted bound auto system"),
            model("claude-fable-5-1", "2026-09-01", "1000 128", "adaptive", ALL, "on omitted bound auto system"),
            model("claude-opus-5", "2026-07-24", "1000 128", "adaptive disabled", ALL, "on omitted system"),
            model("claude-sonnet-5", "2026-06-30", "1000 128", "adaptive disabled", ALL, "on omitted"),
            model("claude-fable-5", "2026-06-09", "1000 128", "adaptive", ALL, "on omitted system"),
            model("claude-opus-4-8", "2026-05-28", "1000 128", "adaptive disabled", ALL, "omitted system"),
            model("claude-opus-4-7", "2026-04-16", "1000 128", "adaptive disabled", ALL, "omitted"),
            model("claude-sonnet-4-6", "2026-02-17", "200 128", "adaptive enabled disabled", "low medium high max",
                    "sampling"),
            model("claude-opus-4-6", "2026-02-05", "200 128", "adaptive enabled disabled", "low medium high max",
                    "sampling"),
            model("claude-opus-4-5-20251101", "2025-11-24", "200 64", "enabled disabled", "low medium high",
                    "prefill sampling"),
            model("claude-haiku-4-5-20251001", "2025-10-15", "200 64", "enabled disabled", "", "prefill sampling"),
            model("claude-sonnet-4-5-20250929", "2025-09-29", "200 64", "enabled disabled", "", "prefill sampling"));

    private static FakeModel model(String id, String created, String thousands, String thinking, String effort,
            String traits) {
        String[] size = thousands.split(" ");
        String alias = id.replaceFirst("-20\\d{6}$", "");
        return new FakeModel(id, alias, created, Integer.parseInt(size[0]) * 1000, Integer.parseInt(size[1]) * 1000,
                words(thinking), words(effort), words(traits));
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
    }

    /** The model of that id or dateless alias; throws the API's 404. */
    static FakeModel named(String name) {
        return LINE_UP.stream().filter(m -> m.id.equals(name) || m.alias.equals(name)).findFirst()
                .orElseThrow(() -> new ApiException(404, "not_found_error", "model: " + name));
    }

    boolean is(String trait) {
        return traits.contains(trait);
    }

    /** {@code GET /v1/models}, newest first. */
    static Json list(int limit, String afterId) {
        var ids = LINE_UP.stream().map(FakeModel::id).toList();
        int from = afterId == null ? 0 : ids.indexOf(named(afterId).id) + 1;
        int to = Math.min(ids.size(), from + limit);
        var data = Json.array(LINE_UP.subList(from, to).stream().map(FakeModel::info).toList());
        return Json.object().put("data", data).put("has_more", to < ids.size())
                .put("first_id", from < to ? ids.get(from) : null).put("last_id", from < to ? ids.get(to - 1) : null);
    }

    /** ModelInfo with its capabilities. */
    Json.Obj info() {
        var efforts = supported(!effort.isEmpty());
        List.of(ALL.split(" ")).forEach(level -> efforts.put(level, supported(effort.contains(level))));
        var types = Json.object();
        for (String type : List.of("enabled", "adaptive", "disabled", "between_tools")) {
            types.put(type, supported(thinking.contains(type)));
        }
        var capabilities = Json.object();
        for (String name : List.of("batch", "citations", "code_execution", "image_input", "pdf_input",
                "structured_outputs")) {
            capabilities.put(name, supported(true));
        }
        capabilities.put("effort", efforts).put("thinking", supported(true).put("types", types));
        String line = id.split("-")[1];
        String display = "Claude " + Character.toUpperCase(line.charAt(0)) + line.substring(1) + " "
                + alias.substring(alias.indexOf(line) + line.length() + 1).replace('-', '.');
        return Json.object().put("type", "model").put("id", id).put("display_name", display)
                .put("created_at", created + "T00:00:00Z").put("line", line)
                .put("lifecycle", alias.equals("claude-sonnet-4-5") ? "deprecated" : "active")
                .put("deprecated_at", Json.NULL).put("retires_at", Json.NULL)
                .put("max_input_tokens", window).put("max_tokens", maxOutput).put("capabilities", capabilities);
    }

    private static Json.Obj supported(boolean yes) {
        return Json.object().put("supported", yes);
    }
}
