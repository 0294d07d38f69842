package auth2api.translate;

import auth2api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much Claude thinks: the {@code thinking} of a request and its {@code output_config.effort}; null where nothing is
 * said (anthropic-messages.md, 5 and 6).
 */
record Thinking(Json.Obj config, String effort) {
    static final Set<String> ASKED = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    private static final int LEAST_BUDGET = 1024;
    private static final Map<String, Integer> BUDGETS = Map.of("minimal", LEAST_BUDGET, "low", 4096, "medium", 10_240,
            "high", 20_480, "xhigh", 30_720, "max", 40_960);

    /**
     * @param asked one of {@link #ASKED}, or null
     * @param show the client wants to see a summary
     * @param forced a tool call is forced, which excludes thinking by budget
     */
    static Thinking plan(String asked, boolean show, boolean forced, Capabilities can, long maxTokens) {
        if ("none".equals(asked)) {
            return can.thinks("disabled") ? new Thinking(can.thinksUnasked() ? type("disabled") : null, null)
                    : new Thinking(null, effort("low", can));
        }
        if (asked == null && !can.thinksUnasked()) {
            return new Thinking(null, null);
        }
        if (can.thinks("adaptive")) {
            Json.Obj adaptive = type("adaptive");
            return new Thinking(show && can.can(Feature.THINKING_DISPLAY) ? adaptive.put("display", "summarized")
                    : adaptive, effort(asked, can));
        }
        long budget = Math.min(asked == null ? LEAST_BUDGET : BUDGETS.get(asked), maxTokens / 2);
        boolean possible = can.thinks("enabled") && !forced && budget >= LEAST_BUDGET;
        return new Thinking(possible ? type("enabled").put("budget_tokens", budget) : null, effort(asked, can));
    }

    private static Json.Obj type(String type) {
        return Json.object().put("type", type);
    }

    /** The highest level that the model has and that is not above the one asked for. */
    private static String effort(String asked, Capabilities can) {
        List<String> all = Capabilities.EFFORTS;
        return can.efforts().stream().filter(level -> asked != null && all.indexOf(level) <= Math.max(0,
                all.indexOf(asked))).reduce(null, (lower, higher) -> higher);
    }

    /** Whether Claude thinks in this request. */
    boolean on(Capabilities can) {
        return config == null ? can.thinksUnasked() : !config.get("type").text("").equals("disabled");
    }
}
