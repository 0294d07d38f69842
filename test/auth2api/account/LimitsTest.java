package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {
    static final Instant NOW = FakeClock.START;
    static final Instant IN_AN_HOUR = NOW.plusSeconds(3600);

    /** Pairs of a suffix after {@code anthropic-ratelimit-} and its value; other names as they are. */
    static Map<String, List<String>> headers(String... pairs) {
        var headers = new HashMap<String, List<String>>();
        for (int i = 0; i < pairs.length; i += 2) {
            boolean full = pairs[i].startsWith("retry-after") || pairs[i].equals("request-id");
            headers.put(full ? pairs[i] : "anthropic-ratelimit-" + pairs[i], List.of(pairs[i + 1]));
        }
        return headers;
    }

    static String seconds(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }

    /** A subscription's answer as it was seen on the wire. */
    static Map<String, List<String>> ok() {
        return headers("unified-status", "allowed", "unified-reset", seconds(IN_AN_HOUR),
                "unified-representative-claim", "five_hour", "unified-fallback-percentage", "0.5",
                "unified-5h-status", "allowed", "unified-5h-utilization", "0.05", "unified-5h-reset",
                seconds(IN_AN_HOUR), "unified-7d-status", "allowed", "unified-7d-utilization", "0.42",
                "unified-7d-reset", seconds(NOW.plus(Duration.ofDays(3))), "unified-overage-status", "rejected",
                "unified-overage-disabled-reason", "out_of_credits", "request-id", "req_1");
    }

    private static LimitWindow window(Limits limits, String name) {
        return limits.windows().get(name);
    }

    private static List<String> shown(Limits limits, Instant now) {
        return limits.toJson(now).get("windows").items().stream().map(window -> window.get("name").text()).toList();
    }

    @Test
    void everyWindowOfASubscriptionIsReadWithItsTime() {
        Limits limits = Limits.NONE.merge(ok(), NOW);
        assertEquals(List.of("5h", "7d", "overage"), shown(limits, NOW));
        assertEquals(new LimitWindow("5h", "allowed", 0.05, IN_AN_HOUR, null, null, NOW), window(limits, "5h"));
        assertEquals("rejected", window(limits, "overage").status());
        assertEquals("5h", limits.binding());
        assertEquals("allowed", limits.status());
        assertEquals(Map.of("fallback-percentage", "0.5", "overage-disabled-reason", "out_of_credits"),
                limits.notes());
    }

    @Test
    void theSameWordsAMomentLaterAreANewReading() {
        Limits limits = Limits.NONE.merge(ok(), NOW);
        assertEquals(NOW, limits.merge(ok(), NOW.plusMillis(999)).at());
        assertEquals(NOW.plusSeconds(1), window(limits.merge(ok(), NOW.plusSeconds(1)), "5h").seen());
    }

    @Test
    void windowsAreReadByWhateverNameTheyHave() {
        Limits limits = Limits.NONE.merge(headers("unified-7d_oi-utilization", "0.1", "unified-7d-sonnet-status",
                "allowed", "unified-30d_new_thing-reset", seconds(IN_AN_HOUR)), NOW);
        assertEquals(List.of("30d_new_thing", "7d_oi", "7d_sonnet"), List.copyOf(limits.windows().keySet()));
        assertEquals("sonnet", window(limits, "7d_sonnet").family());
        assertNull(window(limits, "7d_oi").family());
    }

    @Test
    void graceAndSlowAndOverageDetailsAreNoWindows() {
        Limits limits = Limits.NONE.merge(headers("unified-grace-5h-utilization", "0.1", "unified-grace-status", "x",
                "unified-slow-status", "x", "unified-overage-period-monthly-utilization", "0.2"), NOW);
        assertEquals(Map.of(), limits.windows());
        assertEquals(4, limits.notes().size());
    }

    @Test
    void anApiKeysWindowsTellTheirFullness() {
        Limits limits = Limits.NONE.merge(headers("requests-limit", "4000", "requests-remaining", "1000",
                "requests-reset", "2026-11-22T08:01:00Z", "input-tokens-remaining", "2000000"), NOW);
        assertEquals(0.75, window(limits, "requests").fullness());
        assertEquals(Instant.parse("2026-11-22T08:01:00Z"), window(limits, "requests").reset());
        assertNull(window(limits, "input_tokens").fullness());
        assertEquals(2_000_000L, window(limits, "input_tokens").remaining());
    }

    @Test
    void readingsAreMergedAndDroppedAfterTheirReset() {
        Limits first = Limits.NONE.merge(ok(), NOW);
        Instant later = NOW.plusSeconds(60);
        Limits second = first.merge(headers("unified-status", "allowed", "unified-7d-utilization", "0.5"), later);
        assertEquals(0.5, window(second, "7d").utilization());
        assertEquals("allowed", window(second, "7d").status());
        assertEquals(later, window(second, "7d").seen());
        assertEquals(NOW, window(second, "5h").seen());
        assertEquals(List.of("7d", "overage"), shown(second, IN_AN_HOUR));
        assertFalse(second.merge(headers("unified-status", "allowed"), IN_AN_HOUR).windows().containsKey("5h"));
    }

    @Test
    void aNewPeriodTakesNothingFromTheOldOne() {
        Limits limits = Limits.NONE.merge(ok(), NOW).merge(headers("unified-5h-status", "allowed_warning",
                "unified-5h-reset", seconds(IN_AN_HOUR.plusSeconds(3600))), NOW.plusSeconds(1));
        assertNull(window(limits, "5h").utilization());
    }

    @Test
    void anAnswerWithoutLimitsChangesNothing() {
        Limits limits = Limits.NONE.merge(ok(), NOW);
        assertEquals(limits, limits.merge(headers("request-id", "req_2", "retry-after", "3"), NOW.plusSeconds(9)));
    }

    @Test
    void theOverallResetStandsForAWindowThatIsNotListed() {
        Limits limits = Limits.NONE.merge(headers("unified-status", "rejected", "unified-reset", seconds(IN_AN_HOUR),
                "unified-representative-claim", "seven_day_opus"), NOW);
        assertEquals(IN_AN_HOUR, limits.bindingWindow().reset());
        assertEquals("7d_opus", limits.bindingWindow().name());
        assertEquals("weekly opus window", limits.bindingWindow().words());
    }

    @Test
    void withoutAClaimARejectedWindowBinds() {
        Limits limits = Limits.NONE.merge(headers("unified-status", "rejected", "unified-5h-status", "allowed",
                "unified-7d-status", "rejected", "unified-7d-reset", seconds(IN_AN_HOUR)), NOW);
        assertEquals("7d", limits.binding());
    }

    @Test
    void garbageIsNeverTrustedAndNeverFails() {
        Limits limits = Limits.NONE.merge(headers("unified-5h-utilization", "NaN", "unified-5h-reset", "soon",
                "unified-7d-utilization", "1e999", "unified-", "x", "", "y", "unified-status", ""), NOW);
        assertNull(window(limits, "5h").utilization());
        assertNull(window(limits, "5h").reset());
        assertNull(window(limits, "7d").utilization());
    }

    @Test
    void usageOnDemandFillsTheSameWindows() {
        Limits limits = Limits.NONE.merge(ok(), NOW).mergeUsage(Json.parse("""
                {"five_hour":{"utilization":37.5,"resets_at":"2026-11-22T09:00:00.000000+00:00"},
                 "seven_day":null,"seven_day_opus":{"utilization":100,"resets_at":null},
                 "extra_usage":{"is_enabled":false,"utilization":null},"limits":[{"percent":1}]}"""),
                NOW.plusSeconds(5));
        assertEquals(0.375, window(limits, "5h").utilization());
        assertEquals("allowed", window(limits, "5h").status());
        assertEquals(1.0, window(limits, "7d_opus").utilization());
        assertEquals(0.42, window(limits, "7d").utilization());
        assertEquals(Limits.NONE, Limits.NONE.mergeUsage(Json.parse("[1]"), NOW));
        assertEquals(Limits.NONE, Limits.NONE.mergeUsage(Json.parse("{\"five_hour\":{\"utilization\":1e999}}"), NOW));
    }

    @Test
    void aSentenceSaysWhichWindowHowFullAndUntilWhen() {
        Limits limits = Limits.NONE.merge(headers("unified-5h-utilization", "1.0", "unified-5h-reset",
                seconds(NOW.plusSeconds(7500))), NOW);
        assertEquals("the 5-hour window is 100% full and resets at 2026-11-22T10:05:00Z, in 2 h 5 min",
                window(limits, "5h").sentence(NOW));
        assertEquals("41 s", LimitWindow.duration(Duration.ofSeconds(41)));
        assertEquals("2 d 3 h", LimitWindow.duration(Duration.ofHours(51)));
        assertTrue(Limits.rejected(Limits.headers(headers("unified-status", "rejected"))));
        assertFalse(Limits.rejected(Limits.headers(headers("unified-overage-status", "rejected"))));
    }

    @Test
    void aNameControlsNoTerminal() {
        Limits limits = Limits.NONE.mergeUsage(Json.parse("{\"seven_day_x\\u001b[31m\":{\"utilization\":1}}"), NOW);
        assertEquals("[7d_x__31m]", limits.windows().keySet().toString());
    }
}
