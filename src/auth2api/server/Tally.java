package auth2api.server;

import auth2api.json.Json;
import auth2api.translate.Usage;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Sums over some requests. Confined to the lock of {@link Stats}. */
final class Tally {
    static final List<String> TOKENS = List.of("input", "cache_read", "cache_write", "output", "thinking");
    private static final List<String> ENDS =
            List.of("count", "succeeded", "client_errors", "server_errors", "client_left", "ms");

    private final long[] ends = new long[ENDS.size()];
    final long[] tokens = new long[TOKENS.size()];

    /** A stream that broke off after its 200 is a server's error. */
    void add(Trace one) {
        ends[0]++;
        ends[one.left ? 4 : one.broken || one.status >= 500 ? 3 : one.status >= 400 ? 2 : 1]++;
        ends[5] += one.millis;
        long[] more = tokens(one.usage);
        for (int i = 0; i < more.length; i++) {
            tokens[i] += more[i];
        }
    }

    static long[] tokens(Usage usage) {
        return new long[] {usage.input(), usage.cacheRead(), usage.cacheWrite(), usage.output(), usage.thinking()};
    }

    Json.Obj toJson() {
        return toJson(ENDS, ends).put("tokens", toJson(TOKENS, tokens));
    }

    static Json.Obj toJson(List<String> names, long[] values) {
        Json.Obj json = Json.object();
        for (int i = 0; i < values.length; i++) {
            json.put(names.get(i), values[i]);
        }
        return json;
    }

    Tally load(Json json) {
        load(json, ENDS, ends);
        load(json.get("tokens"), TOKENS, tokens);
        return this;
    }

    private static void load(Json json, List<String> names, long[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = json.get(names.get(i)).number(0);
        }
    }

    /** Tallies of equal stretches of time, by their number since 1970; the latest are kept. */
    record Ring(long seconds, int kept, TreeMap<Long, Tally> tallies) {
        Tally at(Instant time) {
            Tally tally = tallies.computeIfAbsent(time.getEpochSecond() / seconds, none -> new Tally());
            if (tallies.size() > kept) {
                tallies.pollFirstEntry();
            }
            return tally;
        }

        /** The stretches in which something happened, each with its beginning. */
        Json toJson(Instant now) {
            Json.Arr list = Json.array();
            tallies.tailMap(now.getEpochSecond() / seconds - kept, false).forEach((number, tally) ->
                    list.add(tally.toJson().put("at", Instant.ofEpochSecond(number * seconds).toString())));
            return list;
        }

        void load(Json list) {
            list.items().forEach(item -> at(Instant.parse(item.get("at").text(""))).load(item));
        }
    }
}
