package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.log.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CooldownTest {
    private static final String OPUS = "claude-opus-5-5";
    private static final String SONNET = "claude-sonnet-5-5";

    private final Cooldown cooldown = new Cooldown();
    private Instant now = FakeClock.START;

    private static Permit permit(String model, boolean probe) {
        return new Permit(Credential.ofApiKey(Secret.of("k"), FakeClock.START), model, probe);
    }

    private boolean limited(Permit permit, Map<String, List<String>> headers) {
        return cooldown.limited(permit, headers, Limits.NONE.merge(headers, now), now);
    }

    private void full(String claim, String window, Duration reset) {
        limited(permit(OPUS, false), fullHeaders(claim, window, reset));
    }

    private Map<String, List<String>> fullHeaders(String claim, String window, Duration reset) {
        String at = LimitsTest.seconds(now.plus(reset));
        return LimitsTest.headers("unified-status", "rejected", "unified-representative-claim", claim,
                "unified-reset", at, "unified-" + window + "-status", "rejected", "unified-" + window + "-utilization",
                "1.0", "unified-" + window + "-reset", at, "retry-after", "9");
    }

    private ApiException refused(String model) {
        return assertThrows(ApiException.class, () -> cooldown.admit(model, now));
    }

    private boolean free(String model) {
        return !cooldown.admit(model, now);
    }

    @Test
    void aFullWindowBlocksEveryModelUntilItsReset() {
        full("five_hour", "5h", Duration.ofMinutes(10));
        assertEquals(429, refused(OPUS).status());
        assertEquals(429, refused(SONNET).status());
        now = now.plus(Duration.ofMinutes(10));
        assertTrue(free(OPUS));
    }

    @Test
    void theAnswerTellsWindowFullnessResetAndWhetherToWait() {
        full("five_hour", "5h", Duration.ofMinutes(42));
        ApiException refused = refused(SONNET);
        assertEquals("Rate limited on the configured account: the 5-hour window is 100% full and resets at"
                + " 2026-11-22T08:42:00Z, in 42 min", refused.getMessage());
        assertEquals("rate_limit_error", refused.type());
        assertEquals("2520", refused.headers().get("retry-after"));
        assertEquals("false", refused.headers().get("x-should-retry"));
        assertEquals("rejected", refused.headers().get("anthropic-ratelimit-unified-status"));
        assertEquals("five_hour", refused.headers().get("anthropic-ratelimit-unified-representative-claim"));
        now = now.plus(Duration.ofMinutes(42)).minusSeconds(60);
        // the probe of the quarter of an hour goes first
        assertFalse(free(SONNET));
        assertFalse(refused(SONNET).headers().containsKey("x-should-retry"), "it clears within a minute");
    }

    @Test
    void aWindowOfAModelFamilyBlocksOnlyIt() {
        for (String window : List.of("7d_opus", "7d-opus")) {
            full("seven_day_opus", window, Duration.ofHours(1));
            assertTrue(refused(OPUS).getMessage().contains("the weekly opus window"));
            assertTrue(refused("CLAUDE-OPUS-4-6").getMessage().contains("opus"));
            assertTrue(free(SONNET));
            cooldown.clear();
        }
    }

    @Test
    void aWindowOfUnknownScopeBlocksJustTheModelThatWasRefused() {
        full("seven_day_overage_included", "7d_oi", Duration.ofHours(1));
        assertEquals(429, refused(OPUS).status());
        assertTrue(free("claude-opus-4-6"));
    }

    @Test
    void a429WithoutAVerdictIsAShortPauseAsLongAsItSays() {
        limited(permit(OPUS, false), LimitsTest.headers("retry-after", "3"));
        ApiException refused = refused(SONNET);
        assertEquals("Rate limited on the configured account: Claude asked for a pause of 3 s", refused.getMessage());
        assertEquals("3", refused.headers().get("retry-after"));
        assertNull(refused.headers().get("x-should-retry"));
        now = now.plusSeconds(3);
        assertTrue(cooldown.admit(SONNET, now), "the first of all finds out");
    }

    @Test
    void withoutAnyWordThePauseGrowsButNotByRequestsThatWentOutTogether() {
        for (int expected : new int[] {5, 10, 20}) {
            for (int i = 0; i < 26; i++) {
                limited(permit(OPUS, i == 0 && expected > 5), Map.of());
            }
            assertEquals(Integer.toString(expected), refused(OPUS).headers().get("retry-after"));
            now = now.plusSeconds(expected);
            assertTrue(cooldown.admit(OPUS, now));
        }
        cooldown.succeeded(permit(OPUS, false));
        limited(permit(OPUS, false), Map.of());
        assertEquals("5", refused(OPUS).headers().get("retry-after"));
    }

    @Test
    void thePauseDoesNotGrowForEverAndBeginsAnewAfterClearingByHand() {
        for (int i = 0; i < 70; i++) {
            limited(permit(OPUS, true), Map.of());
            now = now.plus(Duration.ofHours(1));
        }
        limited(permit(OPUS, true), Map.of());
        assertEquals("320", refused(OPUS).headers().get("retry-after"));
        cooldown.clear();
        limited(permit(OPUS, false), Map.of());
        assertEquals("5", refused(OPUS).headers().get("retry-after"));
    }

    @Test
    void afterAPauseOneRequestFindsOutForAllAndABitLaterTheyAllGo() {
        assertTrue(limited(permit(OPUS, false), LimitsTest.headers("retry-after", "3")), "the first to tell");
        assertFalse(limited(permit(OPUS, false), LimitsTest.headers("retry-after", "3")), "told before");
        now = now.plusSeconds(3);
        assertTrue(cooldown.admit(OPUS, now), "it probes");
        assertEquals("2", refused(OPUS).headers().get("retry-after"));
        now = now.plusSeconds(2);
        assertFalse(cooldown.admit(OPUS, now), "and without a word of its outcome nobody waits any longer");
        assertTrue(limited(permit(OPUS, false), LimitsTest.headers("retry-after", "3")));
        now = now.plusSeconds(3);
        assertTrue(cooldown.admit(OPUS, now));
        cooldown.succeeded(permit(OPUS, true));
        assertFalse(cooldown.admit(OPUS, now), "it helped");
    }

    @Test
    void longAfterAPauseNobodyProbes() {
        limited(permit(OPUS, false), LimitsTest.headers("retry-after", "3"));
        now = now.plusSeconds(60);
        assertFalse(cooldown.admit(OPUS, now));
        assertFalse(cooldown.admit(OPUS, now));
    }

    @Test
    void nothingIsTrustedForLongerThanAQuarterOfAnHour() {
        full("seven_day", "7d", Duration.ofDays(5));
        now = now.plus(Cooldown.PROBE_EVERY).minusSeconds(1);
        assertEquals(429, refused(OPUS).status());
        now = now.plusSeconds(1);
        assertTrue(cooldown.admit(OPUS, now), "one single request is let through");
        assertEquals(429, refused(OPUS).status());
        assertEquals(429, refused(SONNET).status());
        cooldown.succeeded(permit(OPUS, true));
        assertTrue(free(SONNET));
    }

    @Test
    void anAbsurdRetryAfterIsProbedToo() {
        limited(permit(OPUS, false), LimitsTest.headers("retry-after", "99999999"));
        now = now.plus(Cooldown.PROBE_EVERY);
        assertTrue(cooldown.admit(OPUS, now));
    }

    @Test
    void aProbeThatIsRefusedAgainBringsTheNewReset() {
        full("seven_day", "7d", Duration.ofDays(5));
        now = now.plus(Cooldown.PROBE_EVERY);
        cooldown.admit(OPUS, now);
        limited(permit(OPUS, true), fullHeaders("five_hour", "5h", Duration.ofMinutes(20)));
        assertTrue(refused(OPUS).getMessage().contains("5-hour"));
        now = now.plus(Duration.ofMinutes(14));
        assertEquals(429, refused(OPUS).status());
        now = now.plus(Duration.ofMinutes(1));
        assertTrue(cooldown.admit(OPUS, now));
    }

    @Test
    void aProbeThatFoundOutNothingIsRepeatedSoon() {
        full("seven_day", "7d", Duration.ofDays(5));
        now = now.plus(Cooldown.PROBE_EVERY);
        cooldown.admit(OPUS, now);
        cooldown.released(permit(OPUS, true), true, now);
        assertEquals(429, refused(OPUS).status());
        now = now.plus(Duration.ofMinutes(1));
        assertTrue(cooldown.admit(OPUS, now));
        cooldown.released(permit(OPUS, true), false, now);
        assertTrue(cooldown.admit(OPUS, now), "at once when the client left");
    }

    @Test
    void aSuccessThatWasUnderWayBeforeDoesNotClear() {
        full("five_hour", "5h", Duration.ofMinutes(10));
        cooldown.succeeded(permit(OPUS, false));
        assertEquals(429, refused(OPUS).status());
    }

    @Test
    void aShortPauseDoesNotShortenAFullWindow() {
        full("five_hour", "5h", Duration.ofMinutes(10));
        limited(permit(OPUS, false), LimitsTest.headers("retry-after", "1"));
        now = now.plusSeconds(2);
        assertTrue(refused(OPUS).getMessage().contains("5-hour"));
    }

    @Test
    void aResetInThePastMeansAShortPause() {
        limited(permit(OPUS, false), LimitsTest.headers("unified-status", "rejected",
                "unified-representative-claim", "five_hour", "unified-5h-status", "rejected", "unified-5h-reset",
                LimitsTest.seconds(now.minusSeconds(5)), "retry-after", "2"));
        assertEquals("2", refused(OPUS).headers().get("retry-after"));
    }

    @Test
    void callsThatNoWindowCountsNeitherWaitNorCauseAWait() {
        limited(permit(null, false), LimitsTest.headers("retry-after", "30"));
        assertTrue(free(OPUS));
        full("five_hour", "5h", Duration.ofMinutes(10));
        assertTrue(free(null));
        cooldown.succeeded(permit(null, true));
        assertEquals(429, refused(OPUS).status());
    }

    @Test
    void clearingByHandLetsTheNextRequestOut() {
        full("five_hour", "5h", Duration.ofMinutes(10));
        cooldown.clear();
        assertTrue(free(OPUS));
    }
}
