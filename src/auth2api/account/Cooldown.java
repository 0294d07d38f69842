package auth2api.account;

import auth2api.api.ApiException;
import auth2api.http.RetryAfter;
import auth2api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps requests back after a 429, for as long as Claude says, and never trusts that for longer than
 * {@link #PROBE_EVERY} without asking again by one request. Confined to the account's lock.
 *
 * <p>A full window ({@code unified-status: rejected}) blocks until its reset: every model, or the models that the
 * window is for. Any other 429 is a short pause, as long as {@code retry-after} says.
 */
final class Cooldown {
    static final Duration PROBE_EVERY = Duration.ofMinutes(15);
    /** After a probe that found out nothing (529, a lost connection). */
    private static final Duration PROBE_AGAIN = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 7;
    /** So long after a pause one request finds out for all whether it helped; then the others go as well. */
    private static final Duration SETTLES = Duration.ofSeconds(2);
    private static final Duration CLEARS_SOON = Duration.ofMinutes(1);
    /** The block of every model; others stand for the models whose name contains theirs. */
    private static final String ALL = "";

    /**
     * One reason to wait.
     *
     * @param window the full window; null for a short pause
     * @param headers Claude's own limit headers, to be passed on
     */
    record Block(LimitWindow window, Instant until, Instant nextProbe, Map<String, String> headers) {
        boolean over(Instant now) {
            return !now.isBefore(until);
        }

        boolean endedJustBefore(Instant now) {
            return window == null && !nextProbe.isAfter(until) && over(now) && now.isBefore(until.plus(SETTLES));
        }

        Block probedNext(Instant at) {
            return new Block(window, until, at, headers);
        }

        String reason(Instant now) {
            return window != null ? window.sentence(now)
                    : "Claude asked for a pause of " + LimitWindow.duration(Duration.between(now, until));
        }
    }

    private final Map<String, Block> blocks = new TreeMap<>();
    private int pausesInARow;

    /** True when this request probes; throws while the model is blocked. Null is a call that no window counts. */
    boolean admit(String model, Instant now) {
        String ended = blocking(model);
        boolean first = ended != null && blocks.get(ended).endedJustBefore(now);
        dropOver(now);
        String models = blocking(model);
        if (models == null) {
            if (first) {
                blocks.put(ended, new Block(null, now.plus(SETTLES), now.plus(PROBE_EVERY), Map.of()));
            }
            return first;
        }
        Block block = blocks.get(models);
        if (now.isBefore(block.nextProbe())) {
            throw refusal(block, now);
        }
        blocks.put(models, block.probedNext(now.plus(PROBE_EVERY)));
        return true;
    }

    /** A 429 came; true when it is the first to tell. {@code limits} are merged with its headers already. */
    boolean limited(Permit permit, Map<String, List<String>> headers, Limits limits, Instant now) {
        if (permit.model() == null) {
            return true;
        }
        dropOver(now);
        boolean first = permit.probe() || blocking(permit.model()) == null;
        if (permit.probe()) {
            blocks.keySet().removeIf(models -> concerns(models, permit.model()));
        }
        Map<String, String> said = Limits.headers(headers);
        boolean full = Limits.rejected(said);
        LimitWindow window = full ? limits.bindingWindow() : null;
        Instant until = window != null && window.reset() != null && window.reset().isAfter(now)
                ? window.reset() : now.plus(pause(permit.model(), RetryAfter.of(headers, now)));
        Instant probe = now.plus(PROBE_EVERY);
        String models = models(window, permit.model());
        Block before = blocks.get(models);
        if (before == null || !before.until().isAfter(until) || full) {
            blocks.put(models, new Block(window, until, probe.isBefore(until) ? probe : until, said));
        }
        return first;
    }

    /** As long as Claude asks; else longer each time, but refusals of requests that went out together count once. */
    private Duration pause(String model, Duration asked) {
        if (asked != null) {
            return asked.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : asked;
        }
        if (blocking(model) == null) {
            pausesInARow = Math.min(pausesInARow + 1, MOST_DOUBLINGS);
        }
        return FIRST_PAUSE.multipliedBy(1L << Math.max(0, pausesInARow - 1));
    }

    /** A window with a suffix that this model does not have blocks just this model: nothing is known of the others. */
    private static String models(LimitWindow window, String model) {
        if (window == null || window.name().indexOf('_') < 0) {
            return ALL;
        }
        return window.family() != null && concerns(window.family(), model) ? window.family()
                : model.toLowerCase(Locale.ROOT);
    }

    private static boolean concerns(String models, String model) {
        return model.toLowerCase(Locale.ROOT).contains(models);
    }

    /** A probe's success clears what it probed; any success shows that a limiter without a window lets pass again. */
    void succeeded(Permit permit) {
        if (permit.model() != null) {
            pausesInARow = 0;
            blocks.entrySet().removeIf(block -> concerns(block.getKey(), permit.model())
                    && (permit.probe() || block.getValue().window() == null));
        }
    }

    /** A probe ended without an answer to the question. */
    void released(Permit permit, boolean failure, Instant now) {
        String models = permit.probe() ? blocking(permit.model()) : null;
        if (models != null) {
            blocks.put(models, blocks.get(models).probedNext(failure ? now.plus(PROBE_AGAIN) : now));
        }
    }

    void clear() {
        blocks.clear();
        pausesInARow = 0;
    }

    /** When the last block ends; null when nothing is blocked. */
    Instant until(Instant now) {
        return blocks.values().stream().filter(block -> !block.over(now)).map(Block::until)
                .max(Comparator.naturalOrder()).orElse(null);
    }

    private void dropOver(Instant now) {
        blocks.values().removeIf(block -> block.over(now));
    }

    /** What blocks this model, of several that which lasts longest; null when nothing does. */
    private String blocking(String model) {
        return model == null || blocks.isEmpty() ? null : blocks.keySet().stream()
                .filter(models -> concerns(models, model))
                .max(Comparator.comparing(models -> blocks.get(models).until())).orElse(null);
    }

    private static ApiException refusal(Block block, Instant now) {
        Duration left = Duration.between(now, block.until());
        ApiException refusal = new ApiException(429, "rate_limit_error", "Rate limited on the configured account: "
                + block.reason(now));
        for (Map.Entry<String, String> header : block.headers().entrySet()) {
            refusal = refusal.header(header.getKey(), header.getValue());
        }
        refusal = refusal.header("retry-after", Long.toString(Circuit.seconds(left)));
        return left.compareTo(CLEARS_SOON) > 0 ? refusal.header("x-should-retry", "false") : refusal;
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** What blocks every model; null when some are served. */
    Block all(Instant now) {
        Block all = blocks.get(ALL);
        return all == null || all.over(now) ? null : all;
    }

    Json toJson(Instant now) {
        Json.Arr list = Json.array();
        blocks.forEach((models, block) -> {
            if (!block.over(now)) {
                list.add(Json.object().put("models", models.equals(ALL) ? "all" : models)
                        .put("window", block.window() == null ? null : block.window().name())
                        .put("until", block.until().toString()).put("next_probe", block.nextProbe().toString())
                        .put("reason", block.reason(now)));
            }
        });
        return list;
    }
}
