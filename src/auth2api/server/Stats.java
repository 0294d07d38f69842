package auth2api.server;

import auth2api.config.ApiKey;
import auth2api.json.Json;
import auth2api.translate.Usage;
import java.util.concurrent.atomic.LongAdder;

/** What was served since the start. Thread safe. */
final class Stats {
    private final LongAdder requests = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final LongAdder input = new LongAdder();
    private final LongAdder cacheRead = new LongAdder();
    private final LongAdder cacheWrite = new LongAdder();
    private final LongAdder output = new LongAdder();

    void asked(ApiKey key, String model) {
        requests.increment();
    }

    /** The end of a request that was asked. */
    void answered(int status) {
        (status < 400 ? succeeded : failed).increment();
    }

    void clientLeft() {
        left.increment();
    }

    void counted(ApiKey key, Usage usage) {
        input.add(usage.input());
        cacheRead.add(usage.cacheRead());
        cacheWrite.add(usage.cacheWrite());
        output.add(usage.output());
    }

    Json toJson() {
        return Json.object().put("total", requests.sum()).put("succeeded", succeeded.sum())
                .put("failed", failed.sum()).put("client_left", left.sum())
                .put("tokens", Json.object().put("input", input.sum()).put("cache_read", cacheRead.sum())
                        .put("cache_write", cacheWrite.sum()).put("output", output.sum()));
    }
}
