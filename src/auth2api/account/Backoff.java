package auth2api.account;

import java.time.Duration;
import java.time.Instant;

/**
 * When a failed refresh may be tried again: later and later, or as late as the host asks. While requests wait for it
 * (urgent) it is tried more often, so that a laptop that wakes up serves soon. Confined to its owner's lock.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_URGENT = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 10;

    private int failures;
    private Instant next = Instant.MIN;
    private Instant nextUrgent = Instant.MIN;

    /** @param asked how long the host asked to wait, or null */
    void failed(Duration asked, Instant now) {
        Duration pause = asked == null ? shorter(FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS)), LONGEST)
                : shorter(asked, LONGEST_ASKED);
        failures++;
        next = now.plus(pause);
        nextUrgent = asked == null ? now.plus(shorter(pause, LONGEST_URGENT)) : next;
    }

    /** Nothing was tried, for want of space: an urgent one may do without. */
    void putOff(Instant now) {
        failed(null, now);
        nextUrgent = now;
    }

    void clear() {
        failures = 0;
        next = Instant.MIN;
        nextUrgent = Instant.MIN;
    }

    int failures() {
        return failures;
    }

    Instant next(boolean urgent) {
        return urgent ? nextUrgent : next;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
