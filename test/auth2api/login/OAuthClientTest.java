package auth2api.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.http.FakeReply;
import auth2api.json.Json;
import auth2api.log.Secret;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OAuthClientTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Pkce PKCE = new Pkce("verifier", "challenge", "state-1");

    private final FakeHost host = new FakeHost();
    private final OAuthClient client = host.client(InstantSource.fixed(NOW));

    private TokenGrant refresh() throws OAuthFailure {
        return client.refresh(Secret.of("sk-ant-ort01-OLD"));
    }

    private OAuthFailure refreshFails() {
        return assertThrows(OAuthFailure.class, this::refresh);
    }

    @Test
    void theAuthorizeAddressAsksForTheLeastScopesAndCarriesTheChallenge() {
        assertEquals("https://claude.ai/oauth/authorize?code=true&client_id=client-1&response_type=code"
                + "&redirect_uri=http%3A%2F%2Flocalhost%3A54545%2Fcallback&scope=user%3Aprofile+user%3Ainference"
                + "&code_challenge=challenge&code_challenge_method=S256&state=state-1",
                client.authorize(PKCE, "http://localhost:54545/callback").toString());
    }

    @Test
    void aCodeIsExchangedAsJsonWithTheState() throws OAuthFailure {
        host.then(200, """
                {"token_type":"Bearer","access_token":"a","expires_in":28800,"refresh_token":"r",
                 "scope":"user:inference user:profile","account":{"uuid":"u","email_address":"a@example.com"}}""");
        TokenGrant grant = client.exchange("code-1", PKCE, "http://localhost:1/callback");
        assertEquals(Json.parse("""
                {"grant_type":"authorization_code","code":"code-1","redirect_uri":"http://localhost:1/callback",
                 "client_id":"client-1","code_verifier":"verifier","state":"state-1"}"""), host.body(0));
        assertEquals("application/json", host.calls.get(0).headers().get("content-type"));
        assertEquals("auth2api/test", host.calls.get(0).headers().get("user-agent"));
        assertEquals(Duration.ofSeconds(30), host.calls.get(0).untilHeaders());
        assertEquals(new TokenGrant(Secret.of("a"), Secret.of("r"), Duration.ofHours(8),
                List.of("user:inference", "user:profile"), "a@example.com", "u"), grant);
    }

    @Test
    void aRefreshAnswerMayLeaveOutAllButTheToken() throws OAuthFailure {
        host.then(200, "{\"access_token\":\"a\",\"expires_in\":60}");
        TokenGrant grant = refresh();
        assertNull(grant.refreshToken());
        assertNull(grant.email());
        assertEquals(List.of(), grant.scopes());
        assertEquals(Json.parse("""
                {"grant_type":"refresh_token","refresh_token":"sk-ant-ort01-OLD","client_id":"client-1"}"""),
                host.body(0));
    }

    @Test
    void lifetimesInAnyUnitAreUnderstood() throws OAuthFailure {
        host.then(200, "{\"access_token\":\"a\",\"expires_in\":\"28800\"}")
                .then(200, "{\"access_token\":\"a\",\"expires_in\":28800000}")
                .then(200, "{\"access_token\":\"a\",\"expires_at\":\"2026-11-22T16:00:00Z\"}")
                .then(200, "{\"access_token\":\"a\",\"expires_at\":1795363200}")
                .then(200, "{\"access_token\":\"a\",\"expires_at\":1795363200000}");
        for (int i = 0; i < 5; i++) {
            assertEquals(Duration.ofHours(8), refresh().lifetime(), "answer " + i);
        }
    }

    @Test
    void anAbsurdOrMissingLifetimeIsTakenAsOneHour() throws OAuthFailure {
        host.then(200, "{\"access_token\":\"a\"}").then(200, "{\"access_token\":\"a\",\"expires_in\":-5}")
                .then(200, "{\"access_token\":\"a\",\"expires_in\":1e30}");
        for (int i = 0; i < 3; i++) {
            assertEquals(Duration.ofHours(1), refresh().lifetime(), "answer " + i);
        }
    }

    @Test
    void anAnswerWithoutABearerTokenIsAFailure() {
        host.then(200, "{\"access_token\":\"a\",\"token_type\":\"mac\"}").then(200, "{\"ok\":true}")
                .then(200, "{\"access_token\":\"a\\r\\nb: c\"}");
        assertFalse(refreshFails().isTerminal());
        assertFalse(refreshFails().isTerminal());
        assertFalse(refreshFails().isTerminal());
    }

    @Test
    void anEndlessAnswerIsAFailure() {
        host.then(200, "{\"access_token\":\"a\"}" + " ".repeat(1 << 20));
        assertTrue(refreshFails().getMessage().contains("larger than"));
    }

    @Test
    void invalidGrantIsTerminalAndSaysWhy() {
        host.then(400, """
                {"error":"invalid_grant","error_description":"Refresh token not found or invalid"}""");
        OAuthFailure failure = refreshFails();
        assertTrue(failure.isTerminal());
        assertEquals("api.anthropic.com answered 400 invalid_grant: Refresh token not found or invalid",
                failure.getMessage());
        assertEquals(1, host.calls.size());
    }

    @Test
    void otherErrorsMayPass() {
        host.then(500, "{\"error\":\"invalid_grant\"}").then(503, "{}").lost();
        assertFalse(refreshFails().isTerminal());
        assertFalse(refreshFails().isTerminal());
        assertEquals("the connection to api.anthropic.com broke", refreshFails().getMessage());
    }

    @Test
    void aLimitedAnswerTellsHowLongToWait() {
        host.then(429, """
                {"type":"error","error":{"type":"rate_limit_error","message":"Rate limited."}}""", "retry-after", "7");
        OAuthFailure failure = refreshFails();
        assertFalse(failure.isTerminal());
        assertEquals(Duration.ofSeconds(7), failure.retryAfter());
        assertEquals(2, host.calls.size());
    }

    @Test
    void theOtherPublicHostIsAskedOnceAfterAPageOrA429() throws OAuthFailure {
        host.then(403, "<html>blocked</html>").grants("a", null).then(429, "{}").grants("b", null);
        assertEquals(Secret.of("a"), refresh().accessToken());
        assertEquals(Secret.of("b"), refresh().accessToken());
        assertEquals(List.of("api.anthropic.com", "platform.claude.com", "api.anthropic.com", "platform.claude.com"),
                host.calls.stream().map(call -> call.uri().getHost()).toList());
        assertEquals(host.body(0), host.body(1));
    }

    @Test
    void theFirstHostsAnswerIsTheOneToldWhenTheOtherDoesNotHelp() {
        host.then(403, "<html>").lost();
        assertTrue(refreshFails().getMessage().startsWith("api.anthropic.com answered 403"));
    }

    @Test
    void aTokenHostOfTheOwnersOwnHasNoOther() {
        var own = new OAuthClient(host, URI.create("http://localhost:1/a"), URI.create("http://localhost:1/t"),
                URI.create("http://localhost:1"), "c", "ua", InstantSource.fixed(NOW));
        host.then(403, "<html>");
        assertThrows(OAuthFailure.class, () -> own.refresh(Secret.of("r")));
        assertEquals(1, host.calls.size());
    }

    @Test
    void aFailureShowsNoTokenEvenIfThePeerQuotesOne() {
        host.then(400, "{\"error\":\"x\",\"error_description\":\"bad\\nsk-ant-ort01-OLD here\"}");
        assertEquals("api.anthropic.com answered 400 x: bad *** here", refreshFails().getMessage());
    }

    @Test
    void revokingNamesTheTokenAndTheClient() throws OAuthFailure {
        host.then(200, "");
        client.revoke(Secret.of("r"));
        assertEquals("https://api.anthropic.com/v1/oauth/token/revoke", host.calls.get(0).uri().toString());
        assertEquals(Json.parse("{\"token\":\"r\",\"token_type_hint\":\"refresh_token\",\"client_id\":\"client-1\"}"),
                host.body(0));
    }

    @Test
    void theAccountsRoutesAreAskedWithTheTokenAndTheBeta() throws OAuthFailure {
        host.then(200, "{\"account\":{\"email\":\"a@example.com\"}}").then(200, "{}");
        assertEquals("a@example.com", client.profile(Secret.of("a")).get("account").get("email").text());
        client.usage(Secret.of("a"));
        assertEquals("https://api.anthropic.com/api/oauth/usage", host.calls.get(1).uri().toString());
        assertEquals("Bearer a", host.calls.get(1).headers().get("authorization"));
        assertEquals("oauth-2025-04-20", host.calls.get(1).headers().get("anthropic-beta"));
    }

    @Test
    void whoeverLooksWaitsTenSecondsForTheHeadersAndForTheBody() {
        var waited = new ArrayList<Duration>();
        host.then(call -> new FakeReply(200) {
            @Override
            public ByteBuffer next(Duration silence) {
                waited.add(silence);
                return SILENCE;
            }
        });
        assertThrows(OAuthFailure.class, () -> client.usage(Secret.of("a")));
        assertEquals(Duration.ofSeconds(10), host.calls.get(0).untilHeaders());
        assertEquals(1, waited.size());
        assertTrue(waited.get(0).compareTo(Duration.ofSeconds(10)) <= 0, waited.toString());
    }
}
