package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AtomicLong now = new AtomicLong();
    private final RateLimiter limiter = new RateLimiter(60, now::get);

    private int passing(String address, int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += limiter.take(address).isZero() ? 1 : 0;
        }
        return passed;
    }

    @Test
    void aMinutesWorthPassesAtOnceAndNoMore() {
        assertEquals(60, passing("a", 100));
        assertEquals(Duration.ofSeconds(1), limiter.take("a"));
    }

    @Test
    void theBucketFillsAtAnEvenPace() {
        passing("a", 60);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertEquals(10, passing("a", 100));
        now.addAndGet(Duration.ofHours(10).toNanos());
        assertEquals(60, passing("a", 100));
    }

    @Test
    void addressesDoNotShareABucket() {
        passing("a", 60);
        assertEquals(60, passing("b", 100));
    }

    @Test
    void zeroMeansNoLimit() {
        var unlimited = new RateLimiter(0, now::get);
        for (int i = 0; i < 1000; i++) {
            assertTrue(unlimited.take("a").isZero());
        }
    }

    @Test
    void theNumberOfAddressesIsBounded() {
        passing("first", 60);
        for (int i = 0; i < 10_000; i++) {
            limiter.take("other" + i);
        }
        assertEquals(60, passing("first", 100), "the one that was silent longest is forgotten");
        for (int i = 0; i < 20_000; i++) {
            limiter.take("another" + i);
            assertFalse(limiter.take("first").isZero(), "who is not silent is not forgotten");
        }
    }
}
