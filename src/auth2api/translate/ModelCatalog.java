package auth2api.translate;

import auth2api.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The models: the live list of {@code GET /v1/models} when it is known, else the list built in here. Immutable.
 * Names that it does not know pass on unchanged, so a model that is newer than the list works.
 */
public final class ModelCatalog {
    private static final Set<String> ALIASES = Set.of("opus", "sonnet", "haiku", "fable");
    private static final List<String> BUILT_IN = List.of(
            "claude-fable-5-2 2026-11-09", "claude-haiku-5-5 2026-10-07", "claude-sonnet-5-5 2026-09-28",
            "claude-opus-5-5 2026-09-22", "claude-fable-5-1 2026-09-01", "claude-opus-5 2026-07-24",
            "claude-sonnet-5 2026-06-30", "claude-fable-5 2026-06-09", "claude-opus-4-8 2026-05-28",
            "claude-opus-4-7 2026-04-16", "claude-sonnet-4-6 2026-02-17", "claude-opus-4-6 2026-02-05",
            "claude-opus-4-5-20251101 2025-11-24", "claude-haiku-4-5-20251001 2025-10-15",
            "claude-haiku-4-5 2025-10-15", "claude-sonnet-4-5-20250929 2025-09-29");

    /**
     * What a model id tells: {@code claude-opus-4-5-20251101} is line opus, version 405, and
     * {@code claude-3-7-sonnet-latest} is sonnet, 307. An id without a line or a number counts as newer than any known
     * one.
     */
    record Name(String line, int version) {
        private static final Pattern LINE = Pattern.compile("-(opus|sonnet|haiku|fable|mythos)(?=-|$)");
        private static final Pattern VERSION = Pattern.compile("-(\\d{1,2})(?:-(\\d{1,2}))?(?=-|$)");

        static Name of(String id) {
            Matcher line = LINE.matcher("-" + id);
            Matcher version = VERSION.matcher("-" + id);
            if (!line.find() || !version.find()) {
                return new Name("", 9900);
            }
            int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
            return new Name(line.group(1), Integer.parseInt(version.group(1)) * 100 + minor);
        }
    }

    private final Map<String, Json> entries = new LinkedHashMap<>();
    private final Map<String, String> aliases;

    private ModelCatalog(Json list, Map<String, String> aliases) {
        list.items().forEach(entry -> entries.put(entry.get("id").text(), entry));
        entries.remove(null); // what has no id is no model
        this.aliases = Map.copyOf(aliases);
    }

    /**
     * @param live the answer of {@code GET /v1/models}, or null when it is not known
     * @param aliases configured names; their targets may be {@code opus}, {@code sonnet} ... again
     */
    public static ModelCatalog of(Json live, Map<String, String> aliases) {
        var catalog = new ModelCatalog(live == null ? Json.NULL : live.get("data"), aliases);
        return catalog.entries.isEmpty() ? new ModelCatalog(builtIn(), aliases) : catalog;
    }

    private static Json builtIn() {
        Json.Arr list = Json.array();
        for (String model : BUILT_IN) {
            String id = model.substring(0, model.indexOf(' '));
            Name name = Name.of(id);
            int minor = name.version() % 100;
            list.add(Json.object().put("type", "model").put("id", id)
                    .put("display_name", "Claude " + name.line().substring(0, 1).toUpperCase(Locale.ROOT)
                            + name.line().substring(1) + " " + name.version() / 100 + (minor == 0 ? "" : "." + minor))
                    .put("created_at", model.substring(model.indexOf(' ') + 1) + "T00:00:00Z")
                    .put("max_input_tokens", name.version() > 406 ? 1_000_000 : 200_000)
                    .put("max_tokens", Capabilities.of(name).maxTokens()));
        }
        return list;
    }

    /** The id that Claude knows for what a client calls a model: aliases resolved, {@code [1m]} taken off. */
    public String resolve(String name) {
        String id = bare(name);
        id = bare(aliases.getOrDefault(id, id));
        return ALIASES.contains(id) ? newest(id) : id;
    }

    private String bare(String name) {
        String id = name.endsWith("[1m]") || name.endsWith("[1M]") ? name.substring(0, name.length() - 4) : name;
        return id.startsWith("anthropic/") && !aliases.containsKey(id) ? id.substring("anthropic/".length()) : id;
    }

    private String newest(String line) {
        return entries.keySet().stream().filter(id -> Name.of(id).line().equals(line))
                .max(Comparator.comparing((String id) -> created(entries.get(id)))
                        .thenComparing(id -> Name.of(id).version()).thenComparing(id -> -id.length()))
                .orElseGet(() -> of(null, Map.of()).newest(line)); // a list without that line
    }

    Capabilities capabilities(String id) {
        return Capabilities.of(Name.of(id)).tellingOf(entry(id));
    }

    /** The entry of that id, with or without its date; JSON null when there is none. */
    private Json entry(String id) {
        return entries.containsKey(id) ? entries.get(id) : entries.keySet().stream()
                .filter(dated -> dated.startsWith(id + "-20") && dated.length() == id.length() + 9).findFirst()
                .map(entries::get).orElse(Json.NULL);
    }

    /** {@code GET /v1/models} as OpenAI answers it. */
    public Json openAiList() {
        Json.Arr data = Json.array();
        entries.forEach((id, entry) -> data.add(openAiEntry(id, entry)));
        return Json.object().put("object", "list").put("data", data);
    }

    /** {@code GET /v1/models/<name>} as Anthropic or OpenAI answers it; null when there is no such model. */
    public Json entry(String name, boolean anthropic) {
        Json entry = entry(resolve(name));
        return entry.isNull() ? null : anthropic ? entry : openAiEntry(name, entry);
    }

    private static Json openAiEntry(String name, Json entry) {
        return Json.object().put("id", name).put("object", "model").put("created", created(entry).getEpochSecond())
                .put("owned_by", "anthropic");
    }

    /** {@code GET /v1/models} as Anthropic answers it, all on one page. */
    public Json anthropicList() {
        List<String> ids = List.copyOf(entries.keySet());
        return Json.object().put("data", Json.array(List.copyOf(entries.values()))).put("has_more", false)
                .put("first_id", ids.get(0)).put("last_id", ids.get(ids.size() - 1));
    }

    private static Instant created(Json entry) {
        try {
            return Instant.parse(entry.get("created_at").text(""));
        } catch (DateTimeParseException unknown) {
            return Instant.EPOCH; // an entry without a readable date is still a model
        }
    }
}
