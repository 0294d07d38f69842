package auth2api.account;

import auth2api.json.Json;
import auth2api.login.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Claude last said about the limits of the account: every window by its name, whatever names there are. An answer
 * lists only the windows that concern it, so readings are merged, and each is dropped after its reset. Immutable.
 *
 * @param status the overall verdict of the last answer, or null
 * @param binding the name of the window that decided it, or null
 * @param notes what else was said, by header suffix: {@code overage-disabled-reason}, {@code fallback} ...
 */
public record Limits(Map<String, LimitWindow> windows, String status, String binding, Map<String, String> notes) {
    static final Limits NONE = new Limits(Map.of(), null, null, Map.of());

    private static final String PREFIX = "anthropic-ratelimit-";
    private static final String UNIFIED = PREFIX + "unified-";
    private static final Pattern OF_SUBSCRIPTION =
            Pattern.compile("(.+)-(status|utilization|reset|surpassed-threshold)");
    private static final Pattern OF_KEY = Pattern.compile("(.+)-(limit|remaining|reset)");
    /** These look like windows by their last word and are none. */
    private static final Pattern NO_WINDOW = Pattern.compile("(grace|slow|overage-).*");

    static boolean isLimitHeader(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(PREFIX);
    }

    /** The verdict of one answer: true when a window is full and the request was refused for it. */
    static boolean rejected(Map<String, List<String>> headers) {
        return headers.entrySet().stream().anyMatch(header -> header.getKey().equalsIgnoreCase(UNIFIED + "status")
                && header.getValue().contains("rejected"));
    }

    /** These limits with the reading of one more answer. */
    Limits merge(Map<String, List<String>> headers, Instant now) {
        var reading = new Reading(now);
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(PREFIX) && !values.isEmpty()) {
                reading.header(lower, values.get(0).strip());
            }
        });
        return reading.isEmpty() ? this : reading.after(this);
    }

    /** These limits with an answer of {@code /api/oauth/usage}: percentages and ISO times. */
    Limits mergeUsage(Json usage, Instant now) {
        var merged = new TreeMap<>(windows);
        if (usage instanceof Json.Obj members) {
            members.members().forEach((name, window) -> {
                double percent = window.get("utilization").decimal(Double.NaN);
                if (!Double.isNaN(percent)) {
                    String key = name.equals("extra_usage") ? "overage" : key(name);
                    put(merged, new LimitWindow(key, null, percent / 100, Timestamps.of(window.get("resets_at")),
                            null, null, now));
                }
            });
        }
        return new Limits(Collections.unmodifiableMap(merged), status, binding, notes);
    }

    /** The windows whose reset is still ahead. */
    public Collection<LimitWindow> current(Instant now) {
        return windows.values().stream().filter(window -> !window.over(now)).toList();
    }

    /** The window that bound the last answer, or null when none was named. */
    LimitWindow bindingWindow() {
        return binding == null ? null : windows.get(binding);
    }

    /** One name for each window: bodies say {@code seven_day_opus}, headers {@code 7d_opus} or {@code 7d-opus}. */
    private static String key(String name) {
        return name.replace('-', '_').replace("five_hour", "5h").replace("seven_day", "7d")
                .replace("overage_included", "oi");
    }

    private static void put(Map<String, LimitWindow> windows, LimitWindow reading) {
        LimitWindow before = windows.get(reading.name());
        windows.put(reading.name(), before == null || before.over(reading.seen()) ? reading : before.updated(reading));
    }

    Json toJson(Instant now) {
        Json.Arr list = Json.array();
        current(now).forEach(window -> list.add(window.toJson()));
        Json.Obj more = Json.object();
        notes.forEach(more::put);
        return Json.object().put("status", status).put("binding_window", binding).put("windows", list)
                .put("notes", more);
    }

    /** The headers of one answer, sorted out. */
    private static final class Reading {
        private final Instant now;
        private final Map<String, Map<String, String>> values = new TreeMap<>();
        private final Map<String, String> overall = new TreeMap<>();

        Reading(Instant now) {
            this.now = now;
        }

        boolean isEmpty() {
            return values.isEmpty() && overall.isEmpty();
        }

        void header(String name, String value) {
            boolean unified = name.startsWith(UNIFIED);
            String suffix = name.substring((unified ? UNIFIED : PREFIX).length());
            Matcher window = (unified ? OF_SUBSCRIPTION : OF_KEY).matcher(suffix);
            if (window.matches() && !NO_WINDOW.matcher(window.group(1)).matches()) {
                values.computeIfAbsent(key(window.group(1)), k -> new TreeMap<>()).put(window.group(2), value);
            } else {
                overall.put(suffix, value);
            }
        }

        Limits after(Limits before) {
            var merged = new TreeMap<>(before.windows);
            merged.values().removeIf(window -> window.over(now));
            String status = overall.get("status");
            String binding = bindingOf(status);
            values.forEach((name, fields) -> put(merged, window(name, fields)));
            var notes = new TreeMap<>(before.notes);
            overall.forEach((name, value) -> {
                if (!name.matches("status|reset|representative-claim")) {
                    notes.put(name, value);
                }
            });
            return new Limits(Collections.unmodifiableMap(merged), status == null ? before.status : status,
                    status == null ? before.binding : binding, Collections.unmodifiableMap(notes));
        }

        /** The representative window, else a rejected one. Its reset may stand only in the overall one. */
        private String bindingOf(String status) {
            String claim = overall.get("representative-claim");
            String name = claim != null ? key(claim) : values.entrySet().stream()
                    .filter(window -> !window.getKey().equals("overage"))
                    .filter(window -> "rejected".equals(window.getValue().get("status")))
                    .map(Map.Entry::getKey).findFirst().orElse(null);
            if (name != null && overall.containsKey("reset")) {
                Map<String, String> fields = values.computeIfAbsent(name, k -> new TreeMap<>());
                fields.putIfAbsent("reset", overall.get("reset"));
                fields.putIfAbsent("status", status);
            }
            return name;
        }

        private LimitWindow window(String name, Map<String, String> fields) {
            Double limit = number(fields.get("limit"));
            Double remaining = number(fields.get("remaining"));
            return new LimitWindow(name, fields.get("status"), number(fields.get("utilization")),
                    Timestamps.parse(fields.get("reset")), limit == null ? null : Long.valueOf(limit.longValue()),
                    remaining == null ? null : Long.valueOf(remaining.longValue()), now);
        }

        private static Double number(String text) {
            try {
                double value = text == null ? Double.NaN : Double.parseDouble(text);
                return Double.isFinite(value) ? value : null;
            } catch (NumberFormatException unreadable) {
                return null;
            }
        }
    }
}
