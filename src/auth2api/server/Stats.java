package auth2api.server;

import auth2api.account.DurableFile;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What was served: never content. Names come from clients, so each list of them is bounded: what comes when it is full
 * counts as {@code other}. What a request costs here is a few sums; JSON is made for those who ask, and for the file in
 * which it outlives a restart. Thread safe.
 */
final class Stats {
    private static final int MAX_NAMES = 100;
    private static final int MAX_NAME_CHARS = 80;
    private static final int MAX_SERIES = 2_000;
    private static final int RECENT = 50;
    private static final String OTHER = "other";

    private record Series(String endpoint, String model, int status) {
    }

    /** How long requests took, for Prometheus. */
    private static final class Times {
        private static final double[] BOUNDS = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};

        private final long[] counts = new long[BOUNDS.length + 1]; // the last is of those that took longer
        private double sum;

        void add(long millis) {
            double seconds = millis / 1000.0;
            int slot = 0;
            while (slot < BOUNDS.length && seconds > BOUNDS[slot]) {
                slot++;
            }
            counts[slot]++;
            sum += seconds;
        }

        void write(Metrics out, String endpoint) {
            long upTo = 0;
            for (int slot = 0; slot < counts.length; slot++) {
                upTo += counts[slot];
                out.part("_bucket", upTo, "endpoint", endpoint, "le",
                        slot < BOUNDS.length ? Double.toString(BOUNDS[slot]) : "+Inf");
            }
            out.part("_sum", sum, "endpoint", endpoint).part("_count", upTo, "endpoint", endpoint);
        }
    }

    private final LongAdder began = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final InstantSource clock;
    private final Path file;
    private final Log log;
    private final Map<String, Map<String, Tally>> by = new LinkedHashMap<>();
    private final Tally.Ring minutes = new Tally.Ring(60, 60, new TreeMap<>());
    private final Tally.Ring hours = new Tally.Ring(3600, 24, new TreeMap<>());
    private final Deque<Supplier<Json>> recent = new ArrayDeque<>();
    private final Map<Series, Long> series = new HashMap<>();
    private final Map<String, Times> durations = new TreeMap<>();
    private final Map<String, Times> firstBytes = new TreeMap<>();
    private final Tally total = new Tally();
    private final Tally sinceStart = new Tally();
    private Instant since;
    private long saved;

    /** @param file what an earlier run has left is read there; null to keep nothing */
    Stats(InstantSource clock, Path file, Log log) {
        this.clock = clock;
        this.file = file;
        this.log = log;
        this.since = clock.instant();
        by.put("keys", new LinkedHashMap<>());
        by.put("models", new LinkedHashMap<>());
        by.put("endpoints", new LinkedHashMap<>());
        try {
            if (file != null) {
                load(Json.parse(Files.readAllBytes(file)));
            }
        } catch (NoSuchFileException first) {
            // nothing was kept yet
        } catch (IOException | JsonException | DateTimeException unreadable) {
            log.error("statistics", "file", file, "problem", unreadable, "next", "what could not be read begins anew");
        }
    }

    void began() {
        began.increment();
    }

    synchronized void served(Trace one) {
        Instant at = clock.instant();
        String model = name("models", one.model);
        one.model = model; // it is kept, and what the client has sent may be megabytes
        List.of(total, sinceStart, minutes.at(at), hours.at(at)).forEach(tally -> tally.add(one));
        add("keys", one.key, one);
        add("models", model, one);
        add("endpoints", one.endpoint, one);
        while (recent.size() >= RECENT) {
            recent.removeLast();
        }
        recent.addFirst(() -> toJson(at, one));
        var kind = new Series(one.endpoint, model, one.status);
        boolean room = series.size() < MAX_SERIES || series.containsKey(kind);
        series.merge(room ? kind : new Series(OTHER, OTHER, one.status), 1L, Long::sum);
        durations.computeIfAbsent(one.endpoint, name -> new Times()).add(one.millis);
        if (one.firstByteMillis >= 0) {
            firstBytes.computeIfAbsent(one.endpoint, name -> new Times()).add(one.firstByteMillis);
        }
        ended.increment();
    }

    private static Json toJson(Instant at, Trace one) {
        return Json.object().put("at", at.toString()).put("key", one.key).put("model", one.model)
                .put("endpoint", one.endpoint).put("status", one.status).put("broken_off", one.broken)
                .put("ms", one.millis).put("first_byte_ms", one.firstByteMillis)
                .put("tokens", Tally.toJson(Tally.TOKENS, Tally.tokens(one.usage)));
    }

    /** A request without a key or without a model has an empty name there, which is not listed. */
    private void add(String list, String name, Trace one) {
        if (!name.isEmpty()) {
            by.get(list).computeIfAbsent(name(list, name), none -> new Tally()).add(one);
        }
    }

    private String name(String list, String name) {
        String shown = name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name;
        return shown.isEmpty() || by.get(list).size() < MAX_NAMES || by.get(list).containsKey(shown) ? shown : OTHER;
    }

    /** A number that is another one after each change. */
    long changes() {
        return began.sum() + ended.sum();
    }

    private long inFlight() {
        return began.sum() - ended.sum();
    }

    synchronized Json.Obj summary() {
        return total.toJson();
    }

    synchronized Json.Obj toJson() {
        Instant now = clock.instant();
        Json.Obj json = Json.object().put("since", since.toString()).put("in_flight", inFlight())
                .put("total", total.toJson());
        by.forEach((list, tallies) -> {
            Json.Obj members = Json.object();
            tallies.forEach((name, tally) -> members.put(name, tally.toJson()));
            json.put(list, members);
        });
        return json.put("minutes", minutes.toJson(now)).put("hours", hours.toJson(now))
                .put("recent", Json.array(recent.stream().map(Supplier::get).toList()));
    }

    /** Writes the file, if there is one and something has changed; by one thread at a time. */
    void save() {
        long changes = changes();
        if (file == null || changes == saved) {
            return;
        }
        try {
            DurableFile.privateDirectory(file.getParent());
            DurableFile.write(file, toJson().toBytes());
            saved = changes;
        } catch (IOException e) {
            log.error("statistics", "file", file, "problem", e, "next", "check the folder's space and permissions");
        }
    }

    /** Goes on from what {@link #toJson} gave in an earlier run. */
    private void load(Json kept) {
        since = Instant.parse(kept.get("since").text(""));
        total.load(kept.get("total"));
        by.forEach((list, tallies) -> {
            if (kept.get(list) instanceof Json.Obj names) {
                names.members().forEach((name, tally) -> tallies.put(name, new Tally().load(tally)));
            }
        });
        minutes.load(kept.get("minutes"));
        hours.load(kept.get("hours"));
        kept.get("recent").items().forEach(one -> recent.addLast(() -> one));
    }

    /** What Prometheus counts: since the process began, as it expects. */
    synchronized void write(Metrics out) {
        out.metric("auth2api_requests_total", "counter", "Requests served; 499 is a client that left.");
        series.forEach((one, count) -> out.sample(count, "endpoint", one.endpoint, "model", one.model,
                "status", Integer.toString(one.status)));
        out.gauge("auth2api_requests_in_flight", "Requests being served now.", inFlight());
        out.metric("auth2api_request_duration_seconds", "histogram", "Time from a request to the end of its answer.");
        durations.forEach((endpoint, times) -> times.write(out, endpoint));
        out.metric("auth2api_first_byte_seconds", "histogram", "Time from a request to the begin of its answer.");
        firstBytes.forEach((endpoint, times) -> times.write(out, endpoint));
        out.metric("auth2api_tokens_total", "counter", "Tokens by kind; thinking is part of output.");
        for (int i = 0; i < sinceStart.tokens.length; i++) {
            out.sample(sinceStart.tokens[i], "kind", Tally.TOKENS.get(i));
        }
    }
}
