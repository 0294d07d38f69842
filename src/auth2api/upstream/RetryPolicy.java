package auth2api.upstream;

import auth2api.http.CallFailed;
import java.time.Duration;

/**
 * What to do after an attempt: a pure decision that {@link Claude} obeys. It is only asked before the first byte of an
 * answer went to the client; afterwards nothing is ever sent again.
 *
 * <p>The README's table of retries is this method in words.
 */
public final class RetryPolicy {
    public static final int MAX_ATTEMPTS = 3;

    /** A longer wait than this is the client's to decide about: it gets the answer with its {@code retry-after}. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    /** What follows an attempt. */
    public enum Step { ANSWER, RETRY, RENEW_THEN_RETRY, GIVE_UP }

    /** The step, and how long to wait before it; zero unless it is a retry. */
    public record Decision(Step step, Duration pause) {
    }

    /**
     * How an attempt ended.
     *
     * @param number 1 for the first
     * @param status the answer's status, or 0 when none came
     * @param failure why none came; null when one did
     * @param shouldRetry the {@code x-should-retry} header, or null
     * @param retryAfter the {@code retry-after} header, or null
     * @param inVain whether a limit window of the account is full, or another request waits for the same pause to end
     * @param renewable whether the credential can be renewed and was not yet for this request
     */
    public record Attempt(int number, int status, CallFailed.Kind failure, Boolean shouldRetry, Duration retryAfter,
            boolean inVain, boolean renewable) {
    }

    private RetryPolicy() {
    }

    /**
     * @param left the time that remains for all attempts together
     * @param jitter 0 (wait three quarters of the step) to 1 (wait all of it)
     */
    public static Decision decide(Attempt attempt, Duration left, double jitter) {
        if (attempt.status == 401 && attempt.renewable) {
            return new Decision(Step.RENEW_THEN_RETRY, Duration.ZERO);
        }
        Step otherwise = attempt.failure == null ? Step.ANSWER : Step.GIVE_UP;
        if (!worthAnother(attempt)) {
            return new Decision(otherwise, Duration.ZERO);
        }
        Duration pause = pause(attempt, jitter);
        boolean fits = pause.compareTo(LONGEST_WAIT) <= 0 && pause.compareTo(left) < 0;
        return fits ? new Decision(Step.RETRY, pause) : new Decision(otherwise, Duration.ZERO);
    }

    private static boolean worthAnother(Attempt attempt) {
        if (attempt.number >= MAX_ATTEMPTS) {
            return false;
        }
        if (attempt.failure != null) {
            return switch (attempt.failure) {
                case CONNECT, STALE, LOST -> true;
                case TIMEOUT, TLS, UNREADABLE -> false;
            };
        }
        if (Boolean.FALSE.equals(attempt.shouldRetry) || attempt.inVain) {
            return false;
        }
        return switch (attempt.status) {
            case 429, 500, 502, 503, 504, 529 -> true;
            case 408, 409 -> Boolean.TRUE.equals(attempt.shouldRetry);
            default -> false;
        };
    }

    private static Duration pause(Attempt attempt, double jitter) {
        if (attempt.retryAfter != null) {
            return attempt.retryAfter;
        }
        if (attempt.failure == CallFailed.Kind.STALE && attempt.number == 1) {
            return Duration.ZERO;
        }
        long step = FIRST_WAIT.toMillis() << attempt.number - 1;
        return Duration.ofMillis((long) (step * (0.75 + 0.25 * jitter)));
    }
}
