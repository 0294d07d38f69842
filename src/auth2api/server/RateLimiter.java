package auth2api.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket of requests for each client address: it holds a minute's worth and fills at an even pace. The number of
 * addresses is bounded; the one that was silent longest is forgotten first. Thread safe.
 */
final class RateLimiter {
    private static final int MAX_ADDRESSES = 10_000;
    private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

    private record Bucket(double tokens, long filledAt) {
    }

    private final int perMinute;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** @param perMinute requests a minute and address; 0 means no limit */
    RateLimiter(int perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
    }

    /** Zero when the request may pass, else how long to wait before the next one may. */
    Duration take(String address) {
        if (perMinute == 0) {
            return Duration.ZERO;
        }
        synchronized (buckets) {
            long now = nanoTime.getAsLong();
            Bucket before = buckets.getOrDefault(address, new Bucket(perMinute, now));
            double filled = (now - before.filledAt) / NANOS_PER_MINUTE * perMinute;
            double tokens = Math.min(perMinute, before.tokens + filled);
            boolean passes = tokens >= 1;
            buckets.put(address, new Bucket(passes ? tokens - 1 : tokens, now));
            return passes ? Duration.ZERO
                    : Duration.ofNanos((long) Math.ceil((1 - tokens) / perMinute * NANOS_PER_MINUTE));
        }
    }
}
