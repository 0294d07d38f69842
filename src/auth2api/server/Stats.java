package auth2api.server;

import auth2api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was served: never content. Names come from clients, so each list of them is bounded: what comes when it is full
 * counts as {@code other}. Thread safe.
 */
final class Stats {
    private static final int MAX_NAMES = 100;
    private static final int MAX_NAME_CHARS = 80;
    private static final int MAX_SERIES = 2_000;
    private static final int RECENT = 50;
    private static final String OTHER = "other";

    private record Series(String endpoint, String model, int status) {
    }

    final LongAdder heldBytes = new LongAdder();
    private final InstantSource clock;
    private final Map<String, Map<String, Tally>> by = new LinkedHashMap<>();
    private final Buckets minutes = new Buckets(Duration.ofMinutes(1), 60);
    private final Buckets hours = new Buckets(Duration.ofHours(1), 24);
    private final Deque<Json> recent = new ArrayDeque<>();
    private final Map<Series, Long> series = new HashMap<>();
    private final Map<String, Histogram> durations = new TreeMap<>();
    private final Map<String, Histogram> firstBytes = new TreeMap<>();
    private final Tally sinceStart = new Tally();
    private Tally total = new Tally();
    private Instant since;
    private int inFlight;
    private long changes;

    Stats(InstantSource clock) {
        this.clock = clock;
        this.since = clock.instant();
        by.put("keys", new LinkedHashMap<>());
        by.put("models", new LinkedHashMap<>());
        by.put("endpoints", new LinkedHashMap<>());
    }

    synchronized void began() {
        inFlight++;
        changed();
    }

    /** @param status what the client got, or {@link Trace#CLIENT_LEFT} */
    synchronized void served(Trace trace, int status) {
        long millis = trace.millis();
        Instant now = clock.instant();
        inFlight--;
        String model = name("models", trace.model);
        List<Tally> sums = new ArrayList<>(List.of(total, sinceStart, minutes.at(now), hours.at(now)));
        Map.of("keys", trace.key, "models", model, "endpoints", trace.endpoint).forEach((list, name) -> {
            if (!name.isEmpty()) { // of a request without a key, or without a model
                sums.add(by.get(list).computeIfAbsent(name(list, name), none -> new Tally()));
            }
        });
        sums.forEach(sum -> sum.add(trace, status, millis));
        recent.addFirst(Json.object().put("at", now.toString()).put("key", trace.key).put("model", model)
                .put("endpoint", trace.endpoint).put("status", status).put("broken_off", trace.broken)
                .put("ms", millis).put("first_byte_ms", trace.firstByteMillis())
                .put("tokens", Tally.toJson(trace.usage)));
        if (recent.size() > RECENT) {
            recent.removeLast();
        }
        measure(trace, new Series(trace.endpoint, model, status), millis);
        changed();
    }

    private void measure(Trace trace, Series one, long millis) {
        boolean room = series.size() < MAX_SERIES || series.containsKey(one);
        series.merge(room ? one : new Series(OTHER, OTHER, one.status), 1L, Long::sum);
        durations.computeIfAbsent(trace.endpoint, name -> new Histogram()).observe(millis / 1000.0);
        if (trace.firstByteMillis() >= 0) {
            firstBytes.computeIfAbsent(trace.endpoint, name -> new Histogram())
                    .observe(trace.firstByteMillis() / 1000.0);
        }
    }

    private String name(String list, String name) {
        String shown = name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name;
        return by.get(list).size() < MAX_NAMES || by.get(list).containsKey(shown) ? shown : OTHER;
    }

    private void changed() {
        changes++;
        notifyAll();
    }

    /** A number that is another one after each change. */
    synchronized long changes() {
        return changes;
    }

    /** Waits until {@link #changes} is no longer {@code seen}, but at most so long. */
    synchronized void awaitChange(long seen, Duration bound) throws InterruptedException {
        if (changes == seen) {
            wait(bound.toMillis());
        }
    }

    /** The sums alone. */
    synchronized Json.Obj summary() {
        return total.toJson();
    }

    synchronized Json.Obj toJson() {
        Json.Obj json = Json.object().put("since", since.toString()).put("in_flight", inFlight)
                .put("total", total.toJson());
        by.forEach((list, tallies) -> {
            Json.Obj members = Json.object();
            tallies.forEach((name, tally) -> members.put(name, tally.toJson()));
            json.put(list, members);
        });
        return json.put("minutes", minutes.toJson(clock.instant())).put("hours", hours.toJson(clock.instant()))
                .put("recent", Json.array(recent.toArray(Json[]::new)));
    }

    /** Goes on from what {@link #toJson} gave in an earlier run. */
    synchronized void load(Json kept) {
        since = Instant.parse(kept.get("since").text(""));
        total = Tally.of(kept.get("total"));
        by.forEach((list, tallies) -> {
            if (kept.get(list) instanceof Json.Obj names) {
                names.members().forEach((name, tally) -> tallies.put(name, Tally.of(tally)));
            }
        });
        minutes.load(kept.get("minutes"));
        hours.load(kept.get("hours"));
        recent.addAll(kept.get("recent").items());
    }

    /** What Prometheus counts: since the process began, as it expects. */
    synchronized void write(MetricsText out) {
        out.metric("auth2api_requests_total", "counter", "Requests served; 499 is a client that left.");
        series.forEach((one, count) -> out.sample("auth2api_requests_total", count, "endpoint", one.endpoint,
                "model", one.model, "status", Integer.toString(one.status)));
        out.single("auth2api_requests_in_flight", "gauge", "Requests being served now.", inFlight);
        out.metric("auth2api_request_duration_seconds", "histogram", "Time from a request to the end of its answer.");
        durations.forEach((name, times) -> times.write(out, "auth2api_request_duration_seconds", "endpoint", name));
        out.metric("auth2api_first_byte_seconds", "histogram", "Time from a request to the begin of its answer.");
        firstBytes.forEach((name, times) -> times.write(out, "auth2api_first_byte_seconds", "endpoint", name));
        out.metric("auth2api_tokens_total", "counter", "Tokens by kind; thinking is part of output.");
        Tally.toJson(sinceStart.tokens()).members().forEach((kind, count) ->
                out.sample("auth2api_tokens_total", count.number(0), "kind", kind));
        out.single("auth2api_request_body_bytes", "gauge", "Bytes of request bodies held now.", heldBytes.sum());
    }
}
