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
record DemoModel(String id, String alias, String created, int window, int maxOutput, Set<String> thinking,
        Set<String> effort, Set<String> traits) {

    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
    /** Id, date, window and output in thousands, thinking, effort, traits. */
    private static final List<DemoModel> LINE_UP = """
            claude-fable-5-2  2026-11-09 1000 128 adaptive low,medium,high,xhigh,max on,omitted,bound,auto,system
            claude-haiku-5-5  2026-10-07 1000 128 adaptive,disabled low,medium,high,xhigh,max on,omitted,bound,system
            claude-sonnet-5-5 2026-09-28 1000 128 adaptive,between_tools low,medium,high,xhigh,max\
             on,omitted,bound,auto,system
            claude-opus-5-5   2026-09-22 1000 128 adaptive low,medium,high,xhigh,max on,omitted,bound,auto,system
            claude-fable-5-1  2026-09-01 1000 128 adaptive low,medium,high,xhigh,max on,omitted,bound,auto,system
            claude-opus-5     2026-07-24 1000 128 adaptive,disabled low,medium,high,xhigh,max on,omitted,system
            claude-sonnet-5   2026-06-30 1000 128 adaptive,disabled low,medium,high,xhigh,max on,omitted
            claude-fable-5    2026-06-09 1000 128 adaptive low,medium,high,xhigh,max on,omitted,system
            claude-opus-4-8   2026-05-28 1000 128 adaptive,disabled low,medium,high,xhigh,max omitted,system
            claude-opus-4-7   2026-04-16 1000 128 adaptive,disabled low,medium,high,xhigh,max omitted
            claude-sonnet-4-6 2026-02-17 200  128 adaptive,enabled,disabled low,medium,high,max sampling
            claude-opus-4-6   2026-02-05 200  128 adaptive,enabled,disabled low,medium,high,max sampling
            claude-opus-4-5-20251101   2025-11-24 200 64 enabled,disabled low,medium,high prefill,sampling
            claude-haiku-4-5-20251001  2025-10-15 200 64 enabled,disabled - prefill,sampling
            claude-sonnet-4-5-20250929 2025-09-29 200 64 enabled,disabled - prefill,sampling
            """.lines().map(DemoModel::of).toList();

    private static DemoModel of(String row) {
        String[] cells = row.split(" +");
        return new DemoModel(cells[0], cells[0].replaceFirst("-20\\d{6}$", ""), cells[1],
                Integer.parseInt(cells[2]) * 1000, Integer.parseInt(cells[3]) * 1000, Set.of(cells[4].split(",")),
                cells[5].equals("-") ? Set.of() : Set.of(cells[5].split(",")), Set.of(cells[6].split(",")));
    }

    /** The model of that id or dateless alias; throws the API's 404. */
    static DemoModel named(String name) {
        return LINE_UP.stream().filter(m -> m.id.equals(name) || m.alias.equals(name)).findFirst()
                .orElseThrow(() -> new ApiException(404, "not_found_error", "model: " + name));
    }

    boolean is(String trait) {
        return traits.contains(trait);
    }

    /** {@code GET /v1/models}, newest first, on one page whatever its size should be. */
    static Json list() {
        return Json.object().put("data", Json.array(LINE_UP.stream().map(DemoModel::info).toList()))
                .put("has_more", false).put("first_id", LINE_UP.get(0).id)
                .put("last_id", LINE_UP.get(LINE_UP.size() - 1).id);
    }

    Json.Obj info() {
        var efforts = supported(!effort.isEmpty());
        EFFORTS.forEach(level -> efforts.put(level, supported(effort.contains(level))));
        var types = Json.object();
        List.of("enabled", "adaptive", "disabled", "between_tools")
                .forEach(type -> types.put(type, supported(thinking.contains(type))));
        var capabilities = Json.object().put("effort", efforts)
                .put("thinking", supported(true).put("types", types));
        List.of("batch", "citations", "code_execution", "image_input", "pdf_input", "structured_outputs")
                .forEach(name -> capabilities.put(name, supported(true)));
        String line = id.split("-")[1];
        String display = "Claude " + Character.toUpperCase(line.charAt(0)) + line.substring(1) + " "
                + alias.replaceFirst(".*?" + line + "-", "").replace('-', '.');
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
