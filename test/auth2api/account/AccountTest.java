package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.http.CallFailed;
import auth2api.json.Json;
import auth2api.log.Quiet;
import auth2api.log.Secret;
import auth2api.login.FakeHost;
import auth2api.login.TokenGrant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
    private static final String OPUS = "claude-opus-5-5";
    private static final String SONNET = "claude-sonnet-5-5";
    private static final String REFUSAL = "This credential is only authorized for use with Claude Code and cannot be"
            + " used for other API requests.";

    @TempDir
    Path directory;
    private final FakeClock clock = new FakeClock();
    private final FakeHost host = new FakeHost();
    private TokenFile file;
    private Account account;

    @BeforeEach
    void open() throws IOException {
        file = new TokenFile(directory.resolve("auth"));
        file.store(CredentialTest.login("one", Duration.ofDays(29)));
        account = account();
    }

    private Account account() throws IOException {
        return new Account(file, host.client(clock), Runnable::run, Quiet.log());
    }

    private void answer(Permit permit, int status) {
        account.answered(permit, status, Map.of(), status < 400 ? Json.NULL : error("some_error", "words"));
    }

    private static Json error(String type, String message) {
        return Json.object().put("type", type).put("message", message);
    }

    private ApiException refused(String model) {
        return assertThrows(ApiException.class, () -> account.admit(model));
    }

    private Json status() {
        return Json.parse(account.status().toBytes());
    }

    private static Map<String, List<String>> full(String claim, String window, Instant reset) {
        return LimitsTest.headers("unified-status", "rejected", "unified-representative-claim", claim,
                "unified-" + window + "-status", "rejected", "unified-" + window + "-utilization", "1.02",
                "unified-" + window + "-reset", LimitsTest.seconds(reset));
    }

    private void fillFiveHours() {
        account.answered(account.admit(OPUS), 429, full("five_hour", "5h", clock.instant().plusSeconds(3600)),
                error("rate_limit_error", "words"));
    }

    @Test
    void aHealthyAccountServesAndSaysSo() {
        Permit permit = account.admit(OPUS);
        account.answered(permit, 200, LimitsTest.ok(), Json.NULL);
        assertEquals(Secret.of("one"), permit.credential().accessToken());
        Json json = status();
        assertTrue(json.get("available").bool(false));
        assertEquals("ok", json.get("state").text());
        assertEquals("oauth", json.get("kind").text());
        assertEquals("a@example.com", json.get("email").text());
        assertEquals("2026-11-22T08:00:00Z", json.get("last_success").text());
        assertEquals(1, json.get("attempts").get("success").number(0));
        assertEquals("5h", json.get("limits").get("binding_window").text());
        assertEquals(0.42, json.get("limits").get("windows").at(1).get("utilization").decimal(0));
        assertEquals("2026-11-22T08:00:00Z", json.get("limits").get("windows").at(1).get("seen_at").text());
    }

    @Test
    void aFullWindowHoldsRequestsBackAndTheStatusTellsUntilWhen() {
        fillFiveHours();
        assertTrue(refused(SONNET).getMessage().startsWith("Rate limited on the configured account: the 5-hour"));
        Json json = status();
        assertFalse(json.get("available").bool(true));
        assertEquals("cooldown", json.get("state").text());
        assertEquals("2026-11-22T09:00:00Z", json.get("cooldown_until").text());
        assertEquals("the 5-hour window is 102% full and resets at 2026-11-22T09:00:00Z, in 1 h 0 min",
                json.get("reason").text());
        account.clearCooldown();
        account.admit(SONNET);
        assertTrue(status().get("available").bool(false));
    }

    @Test
    void aFullWindowOfOneFamilyLeavesTheAccountAvailable() {
        account.answered(account.admit(OPUS), 429, full("seven_day_opus", "7d_opus", clock.instant().plusSeconds(99)),
                error("rate_limit_error", "words"));
        assertEquals(429, refused(OPUS).status());
        account.admit(SONNET);
        assertTrue(status().get("available").bool(false));
        assertEquals("opus", status().get("cooldowns").at(0).get("models").text());
    }

    @Test
    void itsOwnCooldownNeverBlocksARetry() {
        Permit permit = account.admit(OPUS);
        account.answered(permit, 429, LimitsTest.headers("retry-after", "2"), error("rate_limit_error", "words"));
        assertEquals(429, refused(SONNET).status());
        clock.pass(Duration.ofSeconds(2));
        answer(permit, 200);
        account.admit(SONNET);
    }

    @Test
    void clientErrorsClientsThatLeftOverloadAndStaleConnectionsAreNoFault() {
        for (int i = 0; i < 20; i++) {
            Permit permit = account.admit(OPUS);
            answer(permit, 400);
            answer(permit, 404);
            answer(permit, 413);
            answer(permit, 422);
            answer(permit, 529);
            account.left(permit);
            account.failed(permit, new CallFailed(CallFailed.Kind.STALE, "stale"));
        }
        account.admit(OPUS);
        Json json = status();
        assertEquals("ok", json.get("state").text());
        assertEquals(0, json.get("failures_in_a_row").number(-1));
        assertEquals(80, json.get("attempts").get("client_error").number(0));
        assertEquals(20, json.get("attempts").get("overloaded").number(0));
    }

    @Test
    void repeated5xxAndNetworkFailuresHoldRequestsBackUntilAProbeSucceeds() {
        Permit permit = account.admit(OPUS);
        answer(permit, 500);
        answer(permit, 502);
        account.failed(permit, new CallFailed(CallFailed.Kind.CONNECT, "no connection"));
        account.failed(permit, new CallFailed(CallFailed.Kind.TIMEOUT, "no answer"));
        account.admit(OPUS);
        answer(permit, 504);
        ApiException refused = refused(OPUS);
        assertEquals(503, refused.status());
        assertEquals("5", refused.headers().get("retry-after"));
        assertEquals("outage", status().get("state").text());
        clock.pass(Duration.ofSeconds(5));
        Permit probe = account.admit(OPUS);
        assertTrue(probe.probe());
        assertEquals(503, refused(OPUS).status());
        answer(probe, 400); // an answer about the request: Claude is back
        assertFalse(account.admit(OPUS).probe());
        assertEquals("ok", status().get("state").text());
    }

    @Test
    void oneProbeAQuarterOfAnHourLaterAndItsSuccessClears() {
        fillFiveHours();
        clock.pass(Duration.ofMinutes(15));
        Permit probe = account.admit(OPUS);
        assertTrue(probe.probe());
        assertEquals(429, refused(SONNET).status());
        answer(probe, 200);
        assertFalse(account.admit(SONNET).probe());
    }

    @Test
    void aProbeWhoseClientLeftIsGivenToTheNext() {
        fillFiveHours();
        clock.pass(Duration.ofMinutes(15));
        account.left(account.admit(OPUS));
        assertTrue(account.admit(OPUS).probe());
    }

    @Test
    void aRefusalIsRememberedWithAHintAndCoolsNothingDown() {
        account.answered(account.admit(OPUS), 400, Map.of(), error("invalid_request_error", REFUSAL));
        account.answered(account.admit(OPUS), 400, Map.of(), error("invalid_request_error", REFUSAL));
        account.admit(OPUS);
        Json refusals = status().get("refusals");
        assertEquals(1, refusals.items().size());
        assertEquals(REFUSAL, refusals.at(0).get("message").text());
        assertTrue(refusals.at(0).get("hint").text().contains("login --api-key"));
    }

    @Test
    void a401IsReportedRenewedAndNoCooldown() {
        host.grants("two", null);
        Permit permit = account.admit(OPUS);
        answer(permit, 401);
        Credential two = account.renew(permit.credential());
        assertEquals(Secret.of("two"), two.accessToken());
        assertEquals(Secret.of("two"), account.admit(OPUS).credential().accessToken());
        assertEquals("2026-11-22T08:00:00Z", status().get("last_refresh").text());
    }

    @Test
    void aTokenThatClaudeRefusesAlthoughItIsFreshIsToldUntilItIsTaken() throws IOException {
        host.grants("two", null);
        Permit permit = account.admit(OPUS);
        answer(permit, 401);
        assertEquals("ok", status().get("state").text(), "a refresh may help");
        account.renew(permit.credential());
        answer(permit, 401);
        assertEquals("login_ended", status().get("state").text());
        assertTrue(status().get("reason").text().contains("401 some_error: words"));
        answer(account.admit(OPUS), 200);
        assertEquals("ok", status().get("state").text());
        file.remove();
        file.store(Credential.ofApiKey(Secret.of("key"), clock.instant()));
        account = account();
        answer(account.admit(OPUS), 401);
        assertEquals("login_ended", status().get("state").text());
    }

    @Test
    void aDeadLoginIsToldAndANewOneTakesEffectWithoutARestart() throws IOException {
        host.then(400, "{\"error\":\"invalid_grant\"}");
        clock.pass(Duration.ofDays(30));
        assertEquals(401, refused(OPUS).status());
        assertEquals("login_ended", status().get("state").text());
        assertTrue(status().get("reason").text().contains("invalid_grant"));
        file.store(Credential.ofLogin(new TokenGrant(Secret.of("new"), Secret.of("r"), Duration.ofHours(8), List.of(),
                "a@example.com", "uuid-a"), clock.instant()));
        account.tick();
        assertEquals(Secret.of("new"), account.admit(OPUS).credential().accessToken());
        assertEquals("ok", status().get("state").text());
    }

    @Test
    void whatIsKnownOfOneAccountIsForgottenWithItAndLateAnswersOfItDoNotCount() throws IOException {
        Permit old = account.admit(OPUS);
        fillFiveHours();
        file.remove();
        file.store(Credential.ofApiKey(Secret.of("k"), clock.instant()));
        account.tick();
        Permit fresh = account.admit(OPUS);
        assertEquals(Credential.Kind.API_KEY, fresh.credential().kind());
        account.answered(old, 429, full("five_hour", "5h", clock.instant().plusSeconds(60)),
                error("rate_limit_error", "w"));
        account.admit(OPUS);
        assertEquals(0, status().get("limits").get("windows").items().size());
    }

    @Test
    void theAgeOfALoginIsShownAndWarnedOf() throws IOException {
        assertEquals(0, status().get("login").get("age_days").number(-1));
        clock.pass(Duration.ofDays(20));
        assertNull(status().get("login").get("warning").text());
        clock.pass(Duration.ofDays(1));
        assertTrue(status().get("login").get("warning").text().contains("21 days old"));
        assertEquals("2026-11-22T08:00:00Z", status().get("login").get("granted_at").text());
        file.remove();
        file.store(Credential.ofApiKey(Secret.of("k"), FakeClock.START));
        clock.pass(Duration.ofDays(900));
        account.tick();
        assertNull(status().get("login").get("warning").text());
        assertTrue(status().get("login").get("lifetime").text().contains("Console"));
        file.remove();
        file.store(Credential.ofSetupToken(Secret.of("s"), clock.instant()));
        account.tick();
        clock.pass(Duration.ofDays(336));
        assertTrue(status().get("login").get("warning").text().contains("one year"));
    }

    @Test
    void usageIsAskedForOnDemandAtMostEveryThreeMinutesAndStaysWithItsAge() {
        host.then(200, "{\"five_hour\":{\"utilization\":40,\"resets_at\":\"2026-11-22T12:00:00Z\"}}")
                .then(429, "{\"error\":{\"type\":\"rate_limit_error\"}}");
        account.readUsage();
        account.readUsage();
        assertEquals(1, host.calls.size());
        assertEquals(0.4, status().get("limits").get("windows").at(0).get("utilization").decimal(0));
        clock.pass(Duration.ofMinutes(3));
        account.readUsage();
        assertEquals(2, host.calls.size());
        Json usage = status().get("usage");
        assertEquals(180, usage.get("age_seconds").number(0));
        assertTrue(usage.get("problem").text().contains("429"));
        assertEquals("2026-11-22T08:00:00Z", status().get("limits").get("windows").at(0).get("seen_at").text());
    }

    @Test
    void usageIsNeverAskedForWithATokenThatMayNot() throws IOException {
        file.remove();
        file.store(Credential.ofSetupToken(Secret.of("s"), clock.instant()));
        account.tick();
        account.readUsage();
        assertTrue(host.calls.isEmpty());
    }

    @Test
    void theStatusShowsNoSecret() {
        account.answered(account.admit(OPUS), 401, Map.of(), error("authentication_error", "OAuth token has expired"));
        assertFalse(status().toString().contains("one-refresh"));
    }
}
