package auth2api.account;

import auth2api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * One reading of one limit window. Every value but the name and the time of the reading may be null.
 *
 * @param name as in the headers, with underscores: {@code 5h}, {@code 7d_opus}, {@code overage}, {@code requests} ...
 * @param status {@code allowed}, {@code allowed_warning} or {@code rejected}
 * @param utilization how full: 1 is full, and more is possible
 * @param reset when it is empty again
 * @param limit of an API key's window: how much it holds, of which {@code remaining} is left
 * @param seen when Claude said so
 */
public record LimitWindow(String name, String status, Double utilization, Instant reset, Long limit, Long remaining,
        Instant seen) {
    /** Suffixes of windows that are not about one family of models. */
    private static final Set<String> NO_MODELS = Set.of("oauth_apps", "oi", "overage_included");

    /** The later reading, with what it leaves out taken from this one if both are of the same period. */
    LimitWindow updated(LimitWindow later) {
        return later.reset != null && !later.reset.equals(reset) ? later
                : new LimitWindow(name, Credential.or(later.status, status),
                        Credential.or(later.utilization, utilization), reset, Credential.or(later.limit, limit),
                        Credential.or(later.remaining, remaining), later.seen);
    }

    boolean over(Instant now) {
        return reset != null && !now.isBefore(reset);
    }

    /** How full, computed from an API key's numbers where no utilisation was given; null when unknown. */
    Double fullness() {
        return utilization != null || limit == null || remaining == null || limit <= 0 ? utilization
                : Double.valueOf(1 - (double) remaining / limit);
    }

    /** The family of models that it is for, such as {@code opus}; null when it is for all. */
    String family() {
        int cut = name.indexOf('_');
        String suffix = cut < 0 || !Character.isDigit(name.charAt(0)) ? "" : name.substring(cut + 1);
        return suffix.isEmpty() || NO_MODELS.contains(suffix) ? null : suffix;
    }

    /** As a person calls it: "5-hour window", "weekly opus window", "extra usage". */
    String words() {
        String window = (family() == null ? "" : " " + family()) + " window";
        return name.startsWith("7d") ? "weekly" + window : name.startsWith("5h") ? "5-hour" + window
                : name.equals("overage") ? "extra usage" : name.replace('_', ' ') + " limit";
    }

    /** "the 5-hour window is 100% full and resets at 2026-11-22T11:00:00Z, in 2 h 5 min". */
    String sentence(Instant now) {
        Double full = fullness();
        String percent = full == null ? "full" : String.format(Locale.ROOT, "%.0f%% full", full * 100);
        return "the " + words() + " is " + percent + (reset == null ? ""
                : " and resets at " + reset + ", in " + duration(Duration.between(now, reset)));
    }

    /** A length of time as a person says it: "12 s", "5 min", "2 h 5 min", "3 d 4 h". */
    public static String duration(Duration time) {
        long minutes = (time.toSeconds() + 59) / 60;
        return minutes <= 1 ? Math.max(1, time.toSeconds()) + " s" : minutes < 60 ? minutes + " min"
                : minutes < 48 * 60 ? minutes / 60 + " h " + minutes % 60 + " min"
                : minutes / 1440 + " d " + minutes % 1440 / 60 + " h";
    }

    Json toJson() {
        Double full = fullness();
        return Json.object().put("name", name).put("label", words()).putIf("models", family()).putIf("status", status)
                .putIf("utilization", full == null ? null : Json.of(full))
                .putIf("limit", limit == null ? null : Json.of(limit))
                .putIf("remaining", remaining == null ? null : Json.of(remaining))
                .putIf("reset", Account.text(reset)).put("seen_at", seen.toString());
    }
}
