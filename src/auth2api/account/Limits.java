package auth2api.account;

import auth2api.json.Json;
import auth2api.login.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * @param said the limit headers of the last answer, which came {@code at}
 */
record Limits(Map<String, LimitWindow> windows, String status, String binding, Map<String, String> notes,
        Map<String, String> said, Instant at) {
    static final Limits NONE = new Limits(Map.of(), null, null, Map.of(), Map.of(), Instant.MIN);

    private static final String PREFIX = "anthropic-ratelimit-";
    private static final String UNIFIED = PREFIX + "unified-";
    /** "grace", "slow" and details of "overage" look like windows by their last word and are none. */
    private static final Pattern WINDOW = Pattern.compile(
            "(?!grace|slow|overage-.*-)(.+)-(status|utilization|reset|surpassed-threshold|limit|remaining)");
    private static final Set<String> NO_NOTES = Set.of("status", "reset", "representative-claim");
    /** So soon again, the same words are no news. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** The limit headers among those of an answer, in lower case. */
    static Map<String, String> headers(Map<String, List<String>> all) {
        var limits = new HashMap<String, String>();
        for (Map.Entry<String, List<String>> header : all.entrySet()) {
            if (header.getKey().regionMatches(true, 0, PREFIX, 0, PREFIX.length()) && !header.getValue().isEmpty()) {
                limits.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().get(0).strip());
            }
        }
        return limits;
    }

    /** The verdict of one answer: true when a window is full and the request was refused for it. */
    static boolean rejected(Map<String, String> limitHeaders) {
        return "rejected".equals(limitHeaders.get(UNIFIED + "status"));
    }

    /** These limits with the reading of one more answer. Cheap when it says what the one before it said. */
    Limits merge(Map<String, List<String>> headers, Instant now) {
        Map<String, String> answer = headers(headers);
        if (answer.isEmpty() || answer.equals(said) && now.isBefore(at.plus(MOMENT))) {
            return this;
        }
        var fields = new TreeMap<String, Map<String, String>>(); // of each window
        var overall = new TreeMap<String, String>();
        answer.forEach((name, value) -> {
            String suffix = name.substring((name.startsWith(UNIFIED) ? UNIFIED : PREFIX).length());
            Matcher window = WINDOW.matcher(suffix);
            if (window.matches()) {
                fields.computeIfAbsent(key(window.group(1)), k -> new HashMap<>()).put(window.group(2), value);
            } else {
                overall.put(suffix, value);
            }
        });
        String verdict = overall.get("status");
        String bound = binding(overall, fields);
        var merged = new TreeMap<>(windows);
        merged.values().removeIf(window -> window.over(now));
        fields.forEach((name, values) -> put(merged, window(name, values, now)));
        overall.keySet().removeAll(NO_NOTES);
        var noted = new TreeMap<>(notes);
        noted.putAll(overall);
        return new Limits(merged, verdict == null ? status : verdict, verdict == null ? binding : bound, noted, answer,
                now);
    }

    /** The representative window, else a rejected one. Its reset may stand only in the overall one. */
    private static String binding(Map<String, String> overall, Map<String, Map<String, String>> fields) {
        String claim = overall.get("representative-claim");
        String name = claim != null ? key(claim) : fields.keySet().stream().filter(one -> !one.equals("overage")
                && "rejected".equals(fields.get(one).get("status"))).findFirst().orElse(null);
        if (name != null && overall.containsKey("reset")) {
            Map<String, String> window = fields.computeIfAbsent(name, k -> new HashMap<>());
            window.putIfAbsent("reset", overall.get("reset"));
            window.putIfAbsent("status", overall.get("status"));
        }
        return name;
    }

    private static LimitWindow window(String name, Map<String, String> fields, Instant now) {
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

    /** These limits with an answer of {@code /api/oauth/usage}: percentages and ISO times. */
    Limits mergeUsage(Json usage, Instant now) {
        var merged = new TreeMap<>(windows);
        if (usage instanceof Json.Obj members) {
            members.members().forEach((name, window) -> {
                double percent = window.get("utilization").decimal(Double.NaN);
                if (Double.isFinite(percent)) {
                    put(merged, new LimitWindow(name.equals("extra_usage") ? "overage" : key(name), null, percent / 100,
                            Timestamps.of(window.get("resets_at")), null, null, now));
                }
            });
        }
        return new Limits(merged, status, binding, notes, said, at);
    }

    /**
     * One name for each window: bodies say {@code seven_day_opus}, headers {@code 7d_opus} or {@code 7d-opus}. It is
     * shown in terminals, so it holds letters, digits and "_" only.
     */
    private static String key(String name) {
        return name.replaceAll("\\W", "_").replace("five_hour", "5h").replace("seven_day", "7d")
                .replace("overage_included", "oi");
    }

    private static void put(Map<String, LimitWindow> windows, LimitWindow reading) {
        LimitWindow before = windows.get(reading.name());
        windows.put(reading.name(), before == null || before.over(reading.seen()) ? reading : before.updated(reading));
    }

    /** The window that bound the last answer, or null when none was named. */
    LimitWindow bindingWindow() {
        return binding == null ? null : windows.get(binding);
    }

    /** With the windows whose reset is still ahead. */
    Json toJson(Instant now) {
        Json.Obj more = Json.object();
        notes.forEach(more::put);
        return Json.object().put("status", status).put("binding_window", binding).put("windows",
                Json.array(windows.values().stream().filter(window -> !window.over(now)).map(LimitWindow::toJson)
                        .toList())).put("notes", more);
    }
}
