package auth2api.translate;

import auth2api.json.Json;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one model can, by the live model list where that tells it, else by its family (anthropic-messages.md 2 to 7).
 *
 * @param thinking accepted {@code thinking.type} values: enabled, adaptive, disabled, between_tools
 * @param efforts accepted {@code output_config.effort} values, from low to high; empty when there is no effort
 * @param thinksUnasked thinking is on when a request says nothing
 * @param without features that were learnt to be refused, or that the above excludes
 */
public record Capabilities(Set<String> thinking, List<String> efforts, boolean thinksUnasked, Set<Feature> without) {
    static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    /** By family and version alone; a name that is no Claude model counts as the newest. */
    static Capabilities of(ModelCatalog.Name name) {
        int v = name.version();
        boolean lofty = name.line().equals("fable") || name.line().equals("mythos");
        var without = EnumSet.noneOf(Feature.class);
        if (lofty ? v >= 501 : v >= 505 && !name.line().equals("haiku")) {
            without.add(Feature.FORCED_TOOL);
        }
        if (lofty || v > 406) {
            without.add(Feature.SAMPLING);
        }
        if (lofty || v > 405) {
            without.add(Feature.PREFILL);
        }
        if (!lofty && v < (name.line().equals("opus") ? 408 : 505)) {
            without.add(Feature.SYSTEM_TURN);
        }
        if (v < 405 && !name.is("opus", 401)) {
            without.add(Feature.STRUCTURED_OUTPUT);
            without.add(Feature.STRICT_SCHEMA);
        }
        return new Capabilities(thinkingOf(name, lofty), effortsOf(name, lofty), lofty || v >= 500, without);
    }

    private static Set<String> thinkingOf(ModelCatalog.Name name, boolean lofty) {
        int v = name.version();
        if (lofty || v >= 505) {
            return name.line().equals("sonnet") ? Set.of("adaptive", "between_tools") : Set.of("adaptive");
        }
        if (v > 406) {
            return Set.of("adaptive", "disabled");
        }
        if (v == 406) {
            return Set.of("enabled", "adaptive", "disabled");
        }
        return v >= 307 ? Set.of("enabled", "disabled") : Set.of();
    }

    private static List<String> effortsOf(ModelCatalog.Name name, boolean lofty) {
        int v = name.version();
        boolean opus = name.line().equals("opus");
        boolean haiku = name.line().equals("haiku");
        if (lofty || v > 406 && !haiku || v >= 505) {
            return EFFORTS;
        }
        if (v == 406 && !haiku) {
            return List.of("low", "medium", "high", "max");
        }
        return opus && v == 405 ? List.of("low", "medium", "high") : List.of();
    }

    /** What the {@code capabilities} of an entry of the live list say; the rest stays. */
    Capabilities tellingOf(Json live) {
        Json types = live.get("thinking").get("types");
        Set<String> told = Stream.of("enabled", "adaptive", "disabled", "between_tools")
                .filter(type -> yes(types.get(type))).collect(Collectors.toCollection(LinkedHashSet::new));
        Json effort = live.get("effort");
        boolean tellsEffort = effort instanceof Json.Obj;
        List<String> levels = EFFORTS.stream().filter(level -> yes(effort.get(level))).toList();
        Capabilities known = new Capabilities(types instanceof Json.Obj ? told : thinking,
                tellsEffort ? levels : efforts, thinksUnasked, without);
        Json structured = live.get("structured_outputs");
        return structured.isNull() || yes(structured) ? known : known.without(Set.of(Feature.STRUCTURED_OUTPUT));
    }

    private static boolean yes(Json flag) {
        return flag.bool(false) || flag.get("supported").bool(false);
    }

    /** The same without features that were learnt to be refused. */
    Capabilities without(Set<Feature> learnt) {
        if (learnt.isEmpty()) {
            return this;
        }
        var all = EnumSet.copyOf(learnt);
        all.addAll(without);
        Set<String> types = thinking.stream().filter(type -> !(type.equals("enabled")
                && all.contains(Feature.MANUAL_THINKING) || type.equals("disabled")
                && all.contains(Feature.THINKING_OFF) || type.equals("adaptive")
                && all.contains(Feature.ADAPTIVE_THINKING))).collect(Collectors.toSet());
        return new Capabilities(types, all.contains(Feature.EFFORT) ? List.of() : efforts, thinksUnasked, all);
    }

    public boolean can(Feature feature) {
        return !without.contains(feature);
    }

    boolean thinks(String type) {
        return thinking.contains(type);
    }
}
