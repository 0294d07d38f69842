package auth2api.account;

import auth2api.api.ApiException;
import java.time.Duration;
import java.time.Instant;

/**
 * Stops hammering a Claude that cannot be reached or only fails. Confined to the account's lock.
 *
 * <pre>
 *   CLOSED --FAILURES in a row--> OPEN --the wait is over, one request--> PROBING
 *   PROBING --it succeeds--> CLOSED      PROBING --it fails--> OPEN, the wait doubled
 * </pre>
 */
final class Circuit {
    static final int FAILURES = 5;
    static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    /** A probe that is never heard of again gives way to the next after this. */
    private static final Duration PROBE_LEASE = Duration.ofMinutes(2);

    private int inARow;
    private Duration wait = Duration.ZERO;
    private Instant until;
    private boolean probing;
    private String lastFailure;

    /** True when this request is the probe; throws while it is open. */
    boolean admit(Instant now) {
        if (until == null) {
            return false;
        }
        if (now.isBefore(until)) {
            long seconds = seconds(Duration.between(now, until));
            throw new ApiException(503, "api_error", "Claude failed " + inARow + " times in a row (last: " + lastFailure
                    + "), so requests are held back; the next try is in " + seconds + " s")
                    .code("server_is_overloaded").header("retry-after", Long.toString(seconds));
        }
        probing = true;
        until = now.plus(PROBE_LEASE);
        return true;
    }

    /** @return true when this failure opened it, or opened it again */
    boolean failed(boolean probe, String what, Instant now) {
        lastFailure = what;
        inARow++;
        if (until == null ? inARow < FAILURES : !probe || !probing) {
            return false;
        }
        wait = wait.isZero() ? FIRST_WAIT : Cooldown.shorter(wait.multipliedBy(2), LONGEST_WAIT);
        probing = false;
        until = now.plus(wait);
        return true;
    }

    /** Claude answered, whatever it said. */
    void succeeded() {
        inARow = 0;
        wait = Duration.ZERO;
        until = null;
        probing = false;
    }

    /** The request ended without telling anything: another may probe. */
    void released(boolean probe, Instant now) {
        if (probe && probing) {
            probing = false;
            until = now;
        }
    }

    int failuresInARow() {
        return inARow;
    }

    /** Until when it is open; null when it is closed or a request may probe now. */
    Instant openUntil(Instant now) {
        return until != null && now.isBefore(until) ? until : null;
    }

    static long seconds(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }
}
