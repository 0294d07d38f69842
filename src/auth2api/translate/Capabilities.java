package auth2api.translate;

import auth2api.json.Json;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one model can, by the live model list where that tells it, else by its family (anthropic-messages.md 2 to 7).
 *
 * @param thinking accepted {@code thinking.type} values: enabled, adaptive, disabled
 * @param efforts accepted {@code output_config.effort} values, from low to high; empty when there is no effort
 * @param without features that were learnt to be refused, or that the family lacks
 * @param thinksUnasked thinking is on when a request says nothing
 * @param maxTokens the most tokens that one answer may have
 */
record Capabilities(Set<String> thinking, List<String> efforts, Set<Feature> without, boolean thinksUnasked,
        long maxTokens) {
    static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    /** A row of the table: models of that line from that version on; thinksUnasked is not told by it. */
    private record Family(Pattern line, int from, Capabilities can) {
        static Family of(String[] row) {
            return new Family(Pattern.compile(row[0]), Integer.parseInt(row[1]), new Capabilities(
                    words(row[3]).collect(Collectors.toSet()), words(row[5]).toList(),
                    words(row[4]).map(Feature::valueOf).collect(Collectors.toSet()), true, Long.parseLong(row[2])));
        }

        private static Stream<String> words(String list) {
            return list.equals("-") ? Stream.of() : Stream.of(list.split(","));
        }
    }

    /** Line, first version, most tokens of an answer, thinking, what it lacks, efforts: the first row that fits. */
    private static final List<Family> FAMILIES = """
            fable|mythos 501 128000 adaptive                  SAMPLING,PREFILL,FORCED_TOOL low,medium,high,xhigh,max
            fable|mythos 0   128000 adaptive                  SAMPLING,PREFILL             low,medium,high,xhigh,max
            haiku        505 128000 adaptive                  SAMPLING,PREFILL             low,medium,high,xhigh,max
            .*           505 128000 adaptive                  SAMPLING,PREFILL,FORCED_TOOL low,medium,high,xhigh,max
            opus         408 128000 adaptive,disabled         SAMPLING,PREFILL             low,medium,high,xhigh,max
            .*           407 128000 adaptive,disabled         SAMPLING,PREFILL,SYSTEM_TURN low,medium,high,xhigh,max
            .*           406 128000 enabled,adaptive,disabled PREFILL,SYSTEM_TURN          low,medium,high,max
            opus         405 64000  enabled,disabled          SYSTEM_TURN                  low,medium,high
            .*           405 64000  enabled,disabled          SYSTEM_TURN                  -
            opus         401 32000  enabled,disabled          SYSTEM_TURN                  -
            opus         400 32000  enabled,disabled          SYSTEM_TURN,STRUCTURED_OUTPUT,STRICT_SCHEMA -
            .*           307 64000  enabled,disabled          SYSTEM_TURN,STRUCTURED_OUTPUT,STRICT_SCHEMA -
            .*           305 8192   -                         SYSTEM_TURN,STRUCTURED_OUTPUT,STRICT_SCHEMA -
            .*           0   4096   -                         SYSTEM_TURN,STRUCTURED_OUTPUT,STRICT_SCHEMA -
            """.lines().map(row -> Family.of(row.split(" +"))).toList();
    private static final Map<Feature, String> TYPES = Map.of(Feature.MANUAL_THINKING, "enabled",
            Feature.THINKING_OFF, "disabled", Feature.ADAPTIVE_THINKING, "adaptive");

    /** By family and version alone; a name that is no Claude model counts as the newest. */
    static Capabilities of(ModelCatalog.Name name) {
        Capabilities can = FAMILIES.stream().filter(family -> name.version() >= family.from
                && family.line.matcher(name.line()).matches()).findFirst().orElseThrow().can;
        return new Capabilities(can.thinking, can.efforts, can.without, name.version() >= 500, can.maxTokens);
    }

    /** What an entry of the live list says; the rest stays. */
    Capabilities tellingOf(Json entry) {
        Json live = entry.get("capabilities");
        Json types = live.get("thinking").get("types");
        Json effort = live.get("effort");
        Json structured = live.get("structured_outputs");
        return new Capabilities(types instanceof Json.Obj ? Set.copyOf(told(types, TYPES.values())) : thinking,
                effort instanceof Json.Obj ? told(effort, EFFORTS) : efforts,
                without, thinksUnasked, entry.get("max_tokens").number(maxTokens))
                .without(structured.isNull() || yes(structured) ? Set.of() : Set.of(Feature.STRUCTURED_OUTPUT));
    }

    private static List<String> told(Json flags, Collection<String> names) {
        return names.stream().filter(name -> yes(flags.get(name))).toList();
    }

    private static boolean yes(Json flag) {
        return flag.bool(false) || flag.get("supported").bool(false);
    }

    /** The same without features that were learnt to be refused. */
    Capabilities without(Set<Feature> learnt) {
        var all = new HashSet<>(without);
        all.addAll(learnt);
        var types = new HashSet<>(thinking);
        all.forEach(feature -> types.remove(TYPES.get(feature)));
        return new Capabilities(types, all.contains(Feature.EFFORT) ? List.of() : efforts, all, thinksUnasked,
                maxTokens);
    }

    boolean can(Feature feature) {
        return !without.contains(feature);
    }

    boolean thinks(String type) {
        return thinking.contains(type);
    }
}
