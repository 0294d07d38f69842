package auth2api.server;

import auth2api.json.Json;
import auth2api.translate.Usage;

/** Sums over some requests. Confined to the lock of {@link Stats}. */
final class Tally {
    private static final String[] NAMES =
            {"count", "succeeded", "client_errors", "server_errors", "client_left", "ms"};

    private final long[] sums = new long[NAMES.length];
    private Usage tokens = Usage.NONE;

    /** @param status as {@link Stats#served} has it; a stream that broke off after its 200 is a server's error */
    void add(Trace trace, int status, long millis) {
        sums[0]++;
        sums[trace.left ? 4 : trace.broken || status >= 500 ? 3 : status >= 400 ? 2 : 1]++;
        sums[5] += millis;
        tokens = tokens.plus(trace.usage);
    }

    Usage tokens() {
        return tokens;
    }

    Json.Obj toJson() {
        Json.Obj json = Json.object();
        for (int i = 0; i < NAMES.length; i++) {
            json.put(NAMES[i], sums[i]);
        }
        return json.put("tokens", toJson(tokens));
    }

    static Tally of(Json json) {
        var tally = new Tally();
        for (int i = 0; i < NAMES.length; i++) {
            tally.sums[i] = json.get(NAMES[i]).number(0);
        }
        Json kinds = json.get("tokens");
        tally.tokens = new Usage(kinds.get("input").number(0), kinds.get("cache_read").number(0),
                kinds.get("cache_write").number(0), kinds.get("output").number(0), kinds.get("thinking").number(0));
        return tally;
    }

    static Json.Obj toJson(Usage usage) {
        return Json.object().put("input", usage.input()).put("cache_read", usage.cacheRead())
                .put("cache_write", usage.cacheWrite()).put("output", usage.output())
                .put("thinking", usage.thinking());
    }
}
