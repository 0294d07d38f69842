package auth2api.server;

import auth2api.json.Json;
import java.time.Instant;
import java.util.List;

/** Sums over some requests. Confined to the lock of {@link Stats}. */
final class Tally {
    static final List<String> TOKENS = List.of("input", "cache_read", "cache_write", "output", "thinking");
    private static final List<String> ENDS =
            List.of("count", "succeeded", "client_errors", "server_errors", "client_left", "ms");

    private final long[] ends = new long[ENDS.size()];
    private final long[] tokens = new long[TOKENS.size()];

    /** A stream that broke off after its 200 is a server's error. */
    void add(Stats.Served one) {
        ends[0]++;
        ends[one.left() ? 4 : one.broken() || one.status() >= 500 ? 3 : one.status() >= 400 ? 2 : 1]++;
        ends[5] += one.millis();
        long[] more = one.tokens();
        for (int i = 0; i < more.length; i++) {
            tokens[i] += more[i];
        }
    }

    long[] tokens() {
        return tokens;
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
        for (int i = 0; i < ends.length; i++) {
            ends[i] = json.get(ENDS.get(i)).number(0);
        }
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = json.get("tokens").get(TOKENS.get(i)).number(0);
        }
        return this;
    }

    /** Tallies of equal stretches of time, a ring of which the latest are kept. */
    static final class Ring {
        private final long seconds;
        private final Tally[] tallies;
        private final long[] numbers;

        Ring(long seconds, int kept) {
            this.seconds = seconds;
            this.tallies = new Tally[kept];
            this.numbers = new long[kept];
        }

        Tally at(Instant time) {
            long number = time.getEpochSecond() / seconds;
            int slot = (int) (number % tallies.length);
            if (numbers[slot] != number) {
                numbers[slot] = number;
                tallies[slot] = new Tally();
            }
            return tallies[slot];
        }

        /** The stretches in which something happened, each with its beginning. */
        Json toJson(Instant now) {
            Json.Arr list = Json.array();
            long last = now.getEpochSecond() / seconds;
            for (long number = last - tallies.length + 1; number <= last; number++) {
                int slot = (int) (number % tallies.length);
                if (numbers[slot] == number) {
                    list.add(tallies[slot].toJson().put("at", Instant.ofEpochSecond(number * seconds).toString()));
                }
            }
            return list;
        }

        void load(Json list) {
            list.items().forEach(item -> at(Instant.parse(item.get("at").text(""))).load(item));
        }
    }
}
