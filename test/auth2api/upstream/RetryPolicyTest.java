package auth2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.http.CallFailed;
import auth2api.upstream.RetryPolicy.Attempt;
import auth2api.upstream.RetryPolicy.Decision;
import auth2api.upstream.RetryPolicy.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final Duration AMPLE = Duration.ofMinutes(2);

    private static Attempt status(int number, int status) {
        return new Attempt(number, status, null, null, null, false, false);
    }

    private static Attempt failure(int number, CallFailed.Kind kind) {
        return new Attempt(number, 0, kind, null, null, false, false);
    }

    private static Decision decide(Attempt attempt) {
        return RetryPolicy.decide(attempt, AMPLE, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 529})
    void whatMayHealIsSentAgain(int status) {
        assertEquals(Step.RETRY, decide(status(1, status)).step());
        assertEquals(Step.RETRY, decide(status(2, status)).step());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 529})
    void theThirdAttemptIsTheLast(int status) {
        assertEquals(Step.ANSWER, decide(status(3, status)).step());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 307, 400, 401, 402, 403, 404, 408, 409, 413, 422, 501})
    void anyOtherStatusIsTheAnswer(int status) {
        assertEquals(Step.ANSWER, decide(status(1, status)).step());
    }

    @Test
    void aFullWindowIsNeverAskedAgain() {
        assertEquals(Step.ANSWER, decide(new Attempt(1, 429, null, null, null, true, false)).step());
    }

    @Test
    void shouldRetryFalseIsObeyed() {
        assertEquals(Step.ANSWER, decide(new Attempt(1, 529, null, false, null, false, false)).step());
    }

    @Test
    void shouldRetryTrueAddsConflictsAndTimeouts() {
        assertEquals(Step.RETRY, decide(new Attempt(1, 409, null, true, null, false, false)).step());
        assertEquals(Step.RETRY, decide(new Attempt(1, 408, null, true, null, false, false)).step());
        assertEquals(Step.ANSWER, decide(new Attempt(1, 400, null, true, null, false, false)).step());
    }

    @Test
    void retryAfterIsTheWait() {
        Decision decision = decide(new Attempt(1, 429, null, null, Duration.ofSeconds(3), false, false));
        assertEquals(new Decision(Step.RETRY, Duration.ofSeconds(3)), decision);
    }

    @Test
    void aLongRetryAfterIsTheClientsToDecideAbout() {
        assertEquals(Step.ANSWER, decide(new Attempt(1, 429, null, null, Duration.ofSeconds(11), false, false)).step());
    }

    @Test
    void noWaitOutlastsTheClientsTime() {
        Attempt attempt = new Attempt(1, 529, null, null, Duration.ofSeconds(3), false, false);
        assertEquals(Step.ANSWER, RetryPolicy.decide(attempt, Duration.ofSeconds(3), 1).step());
        assertEquals(Step.GIVE_UP, RetryPolicy.decide(failure(1, CallFailed.Kind.CONNECT), Duration.ZERO, 1).step());
    }

    @Test
    void waitsGrowAndAreSpread() {
        assertEquals(Duration.ofMillis(500), decide(status(1, 529)).pause());
        assertEquals(Duration.ofMillis(1000), decide(status(2, 529)).pause());
        assertEquals(Duration.ofMillis(375), RetryPolicy.decide(status(1, 529), AMPLE, 0).pause());
    }

    @Test
    void aRefusedTokenIsRenewedOnce() {
        assertEquals(Step.RENEW_THEN_RETRY, decide(new Attempt(1, 401, null, null, null, false, true)).step());
        assertEquals(Step.RENEW_THEN_RETRY, decide(new Attempt(3, 401, null, false, null, false, true)).step());
        assertEquals(Step.ANSWER, decide(status(1, 401)).step());
    }

    @ParameterizedTest
    @EnumSource(value = CallFailed.Kind.class, names = {"CONNECT", "STALE", "LOST"})
    void connectionFailuresAreTriedThreeTimes(CallFailed.Kind kind) {
        assertEquals(Step.RETRY, decide(failure(1, kind)).step());
        assertEquals(Step.RETRY, decide(failure(2, kind)).step());
        assertEquals(Step.GIVE_UP, decide(failure(3, kind)).step());
    }

    @ParameterizedTest
    @EnumSource(value = CallFailed.Kind.class, names = {"TIMEOUT", "TLS", "UNREADABLE"})
    void whatWouldFailAgainIsGivenUp(CallFailed.Kind kind) {
        assertEquals(Step.GIVE_UP, decide(failure(1, kind)).step());
    }

    @Test
    void aStaleConnectionIsReplacedAtOnce() {
        assertTrue(decide(failure(1, CallFailed.Kind.STALE)).pause().isZero());
        assertEquals(Duration.ofMillis(1000), decide(failure(2, CallFailed.Kind.STALE)).pause());
    }
}
