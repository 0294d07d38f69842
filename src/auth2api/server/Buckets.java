package auth2api.server;

import auth2api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/** Tallies of equal stretches of time, of which the latest are kept. Confined to the lock of {@link Stats}. */
final class Buckets {
    private final long seconds;
    private final int kept;
    private final TreeMap<Long, Tally> tallies = new TreeMap<>();

    Buckets(Duration stretch, int kept) {
        this.seconds = stretch.toSeconds();
        this.kept = kept;
    }

    Tally at(Instant time) {
        return tallies.computeIfAbsent(forget(time), at -> new Tally());
    }

    private long forget(Instant now) {
        long at = now.getEpochSecond() / seconds;
        tallies.headMap(at - kept + 1).clear();
        return at;
    }

    /** The stretches in which something happened, each with its beginning. */
    Json toJson(Instant now) {
        forget(now);
        Json.Arr list = Json.array();
        tallies.forEach((at, tally) ->
                list.add(tally.toJson().put("at", Instant.ofEpochSecond(at * seconds).toString())));
        return list;
    }

    void load(Json list) {
        list.items().forEach(item ->
                tallies.put(Instant.parse(item.get("at").text("")).getEpochSecond() / seconds, Tally.of(item)));
    }
}
