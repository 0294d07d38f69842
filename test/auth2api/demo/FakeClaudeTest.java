package auth2api.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fake over real sockets: credentials, endpoints, scripts and faults. */
class FakeClaudeTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private FakeClaude claude;
    private Asker asker;

    @BeforeEach
    void start() throws IOException {
        claude = FakeClaude.start();
        asker = new Asker(claude);
    }

    @AfterEach
    void stop() throws IOException {
        claude.close();
    }

    private static Json json(HttpResponse<String> response) {
        return Json.parse(response.body());
    }

    private HttpRequest.Builder oauth(String path) {
        return asker.request(path).header("authorization", "Bearer " + claude.accessToken())
                .header("anthropic-version", "2023-06-01");
    }

    @Test
    void answersAMessageAndKeepsWhatArrived() throws Exception {
        var response = asker.ask("hi");
        assertEquals(200, response.statusCode());
        assertEquals("message", json(response).get("type").text());
        assertTrue(response.headers().firstValue("request-id").isPresent());
        var seen = claude.awaitSeen(1, SOON);
        assertEquals("POST", seen.method());
        assertEquals(Asker.KEY, seen.header("x-api-key"));
        assertEquals("hi", seen.json().get("messages").at(0).get("content").text());
    }

    @Test
    void keepsConnectionsAndReadsChunkedBodies() throws Exception {
        byte[] body = Asker.prompt("hi").toBytes();
        for (int i = 0; i < 3; i++) {
            var response = asker.send(asker.request("/v1/messages").header("x-api-key", Asker.KEY)
                    .header("anthropic-version", "2023-06-01").POST(HttpRequest.BodyPublishers.ofInputStream(
                            () -> new SequenceInputStream(InputStream.nullInputStream(),
                                    new ByteArrayInputStream(body)))));
            assertEquals(200, response.statusCode());
        }
        assertTrue(claude.openConnections() <= 2, "connections are used again");
        assertEquals("chunked", claude.awaitSeen(3, SOON).header("transfer-encoding").toLowerCase());
    }

    @Test
    void aStreamIsServerSentEvents() throws Exception {
        var response = asker.messages(Asker.prompt("hi").put("stream", true));
        assertEquals("text/event-stream; charset=utf-8", response.headers().firstValue("content-type").get());
        assertTrue(response.body().endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
    }

    @Test
    void refusalsComeInTheEnvelope() throws Exception {
        var response = asker.messages(Asker.prompt("hi").put("foo", 1));
        assertEquals(400, response.statusCode());
        assertEquals("error", json(response).get("type").text());
        assertEquals("invalid_request_error", json(response).get("error").get("type").text());
        assertEquals("foo: Extra inputs are not permitted", json(response).get("error").get("message").text());
        assertEquals(404, asker.messages(Asker.prompt("hi").put("model", "gpt-4")).statusCode());
        assertEquals(404, asker.post("/v1/nothing", Json.object()).statusCode());
        assertEquals(400, asker.send(asker.request("/v1/messages").header("x-api-key", Asker.KEY)
                .header("anthropic-version", "2023-06-01").POST(HttpRequest.BodyPublishers.ofString("{")))
                .statusCode());
    }

    @Test
    void credentialsAreChecked() throws Exception {
        var body = HttpRequest.BodyPublishers.ofByteArray(Asker.prompt("hi").toBytes());
        var none = asker.send(asker.request("/v1/messages").POST(body));
        assertEquals("x-api-key header is required", json(none).get("error").get("message").text());
        var both = asker.send(oauth("/v1/messages").header("x-api-key", Asker.KEY).POST(body));
        assertEquals(400, both.statusCode());
        var noBeta = asker.send(oauth("/v1/messages").POST(body));
        assertEquals(401, noBeta.statusCode());
        assertEquals("OAuth authentication is currently not supported.",
                json(noBeta).get("error").get("message").text());
        var good = asker.send(oauth("/v1/messages").header("anthropic-beta", "oauth-2025-04-20").POST(body));
        assertEquals(200, good.statusCode());
        assertEquals("allowed", good.headers().firstValue("anthropic-ratelimit-unified-status").get());
        claude.expireAccess();
        var expired = asker.send(oauth("/v1/messages").header("anthropic-beta", "oauth-2025-04-20").POST(body));
        assertTrue(json(expired).get("error").get("message").text().startsWith("OAuth token has expired."));
    }

    @Test
    void refreshTokensRotateAndOldOnesAreDead() throws Exception {
        String old = claude.refreshToken();
        var refresh = Json.object().put("grant_type", "refresh_token").put("refresh_token", old).put("client_id", "c");
        Json granted = json(asker.post("/v1/oauth/token", refresh));
        assertEquals(claude.accessToken(), granted.get("access_token").text());
        assertNotEquals(old, granted.get("refresh_token").text());
        var again = asker.post("/v1/oauth/token", refresh);
        assertEquals(400, again.statusCode());
        assertEquals("invalid_grant", json(again).get("error").text());
        var form = asker.send(HttpRequest.newBuilder(claude.tokenUrl())
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=refresh_token")));
        assertEquals(400, form.statusCode());
        asker.post("/v1/oauth/token/revoke", Json.object().put("token", claude.refreshToken()));
        assertEquals("", claude.refreshToken());
    }

    @Test
    void aLoginNeedsTheVerifierAndWorksOnce() throws Exception {
        String verifier = "v".repeat(64);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        String redirect = "http://localhost:1/callback";
        var page = asker.send(HttpRequest.newBuilder(URI.create(claude.authorizeUrl()
                + "?code=true&state=s&redirect_uri=" + URLEncoder.encode(redirect, StandardCharsets.UTF_8)
                + "&code_challenge=" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash))));
        String location = page.headers().firstValue("location").get();
        assertTrue(location.startsWith(redirect + "?code=") && location.endsWith("&state=s"), location);
        var exchange = Json.object().put("grant_type", "authorization_code").put("client_id", "c").put("state", "s")
                .put("redirect_uri", redirect).put("code", location.replaceAll(".*code=|&.*", ""));
        var good = exchange.copy().put("code_verifier", verifier);
        assertEquals(200, asker.post("/v1/oauth/token", good).statusCode());
        assertEquals(400, asker.post("/v1/oauth/token", good).statusCode());
        assertEquals(400, asker.post("/v1/oauth/token", exchange.put("code_verifier", "w")).statusCode());
    }

    @Test
    void theAccountIsDescribedToLoginsOnly() throws Exception {
        var profile = asker.send(oauth("/api/oauth/profile").header("anthropic-beta", "oauth-2025-04-20"));
        assertEquals("demo@example.com", json(profile).get("account").get("email").text());
        var usage = asker.send(oauth("/api/oauth/usage").header("anthropic-beta", "oauth-2025-04-20"));
        assertEquals(42, json(usage).get("seven_day").get("utilization").number(0));
        claude.accept("sk-ant-oat01-setup");
        var setup = asker.send(asker.request("/api/oauth/profile").header("authorization", "Bearer sk-ant-oat01-setup")
                .header("anthropic-beta", "oauth-2025-04-20"));
        assertEquals(403, setup.statusCode());
    }

    @Test
    void modelsAreListed() throws Exception {
        var all = json(asker.send(get("/v1/models?limit=1000")));
        assertEquals(all.get("first_id"), all.get("data").at(0).get("id"));
        assertFalse(all.get("has_more").bool(true));
        var haiku = json(asker.send(get("/v1/models/claude-haiku-4-5")));
        assertEquals("claude-haiku-4-5-20251001", haiku.get("id").text());
        assertEquals("Claude Haiku 4.5", haiku.get("display_name").text());
        assertFalse(haiku.get("capabilities").get("effort").get("supported").bool(true));
        assertEquals(404, asker.send(get("/v1/models/opus")).statusCode());
    }

    private HttpRequest.Builder get(String path) {
        return asker.request(path).header("x-api-key", Asker.KEY).header("anthropic-version", "2026-10-21");
    }

    @Test
    void tokensAreCounted() throws Exception {
        var body = Asker.prompt("hi");
        body.remove("max_tokens");
        assertTrue(json(asker.post("/v1/messages/count_tokens?beta=true", body)).get("input_tokens").number(0) > 0);
    }

    @Test
    void helloIsOpen() throws Exception {
        var head = asker.request("/api/hello").method("HEAD", HttpRequest.BodyPublishers.noBody());
        assertEquals(200, asker.send(head).statusCode());
    }

    @Test
    void scriptsComeFirstInTheirOrder() throws Exception {
        claude.script(Canned.error(529, "overloaded_error", "Overloaded"), Canned.plain(502, "text/html", "<html>"));
        claude.script("/v1/oauth/token", Canned.json(200, Json.object()).delay(Duration.ofMillis(1)));
        assertEquals(529, asker.ask("hi").statusCode());
        assertEquals("<html>", asker.ask("hi").body());
        assertEquals("{}", asker.post("/v1/oauth/token", Json.object()).body());
        assertEquals(200, asker.ask("hi").statusCode());
        assertEquals(3, claude.seen("/v1/messages").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[reset]", "[close]", "[half-headers]", "[cut]"})
    void aBrokenConnectionIsSeenByTheClient(String marker) {
        assertThrows(IOException.class, () -> asker.ask(marker));
        assertThrows(IOException.class, () -> asker.messages(Asker.prompt(marker).put("stream", true)));
    }

    @Test
    void aClientThatLeavesASilentStreamIsNoticed() throws Exception {
        var request = asker.request("/v1/messages").header("x-api-key", Asker.KEY)
                .header("anthropic-version", "2023-06-01").POST(HttpRequest.BodyPublishers.ofByteArray(
                        Asker.prompt("[silent]").put("stream", true).toBytes())).build();
        try (InputStream stream = HttpClient.newHttpClient().send(request,
                HttpResponse.BodyHandlers.ofInputStream()).body()) {
            assertTrue(new String(stream.readNBytes(20), StandardCharsets.UTF_8).startsWith("event: message_start"));
            assertFalse(claude.awaitAborted(1, Duration.ZERO));
        }
        assertTrue(claude.awaitAborted(1, SOON));
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() throws Exception {
        var response = asker.send(asker.request("/v1/messages").header("x-api-key", Asker.KEY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(32 << 20) + 1])));
        assertEquals(413, response.statusCode());
        assertEquals("request_too_large", json(response).get("error").get("type").text());
    }

    @Test
    void waitingForARequestThatDoesNotComeIsTold() {
        assertThrows(IllegalStateException.class, () -> claude.awaitSeen(1, Duration.ofMillis(1)));
        assertEquals(List.of(), claude.seen());
    }
}
