package auth2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import auth2api.account.Credential;
import auth2api.log.Secret;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpstreamHeadersTest {
    private static final Credential SETUP_TOKEN = Credential.ofSetupToken(Secret.of("sk-ant-oat01-x"), Instant.EPOCH);
    private static final Credential API_KEY = Credential.ofApiKey(Secret.of("sk-ant-api03-x"), Instant.EPOCH);

    private static Map<String, String> of(Map<String, String> client, Credential credential, boolean cloaked) {
        var request = new Claude.Request("/v1/messages", client, List.of(ByteBuffer.wrap(new byte[2])), "m",
                Duration.ofSeconds(1), cloaked);
        return new UpstreamHeaders("auth2api/1", Map.of("x-owner", "yes")).of(request, credential);
    }

    @Test
    void aRequestOfOurOwnSaysWhoWeAre() {
        assertEquals(Map.of("user-agent", "auth2api/1", "anthropic-version", "2023-06-01", "accept",
                "application/json", "content-type", "application/json", "accept-encoding", "identity",
                "anthropic-beta", "oauth-2025-04-20", "authorization", "Bearer sk-ant-oat01-x", "x-owner", "yes"),
                new HashMap<>(of(Map.of(), SETUP_TOKEN, false)));
    }

    @Test
    void aClientsOwnFieldsPassOn() {
        Map<String, String> client = Map.of("user-agent", "claude-cli/2", "anthropic-version", "2026-10-21",
                "x-stainless-lang", "js", "x-app", "cli", "accept", "*/*");
        Map<String, String> sent = of(client, SETUP_TOKEN, false);
        client.forEach((name, value) -> assertEquals(value, sent.get(name)));
    }

    @Test
    void theClientsCredentialNeverPasses() {
        Map<String, String> sent = of(Map.of("authorization", "Bearer local", "x-api-key", "local"), SETUP_TOKEN,
                false);
        assertEquals("Bearer sk-ant-oat01-x", sent.get("authorization"));
        assertNull(sent.get("x-api-key"));
    }

    @Test
    void anApiKeyGoesAsItsOwnHeaderWithoutTheBeta() {
        Map<String, String> sent = of(Map.of("authorization", "Bearer local"), API_KEY, false);
        assertEquals("sk-ant-api03-x", sent.get("x-api-key"));
        assertNull(sent.get("authorization"));
        assertNull(sent.get("anthropic-beta"));
    }

    @Test
    void theOauthBetaIsAddedOnce() {
        assertEquals("a,b,oauth-2025-04-20", of(Map.of("anthropic-beta", "a,b"), SETUP_TOKEN, false)
                .get("anthropic-beta"));
        assertEquals("a, oauth-2025-04-20 ,b", of(Map.of("anthropic-beta", "a, oauth-2025-04-20 ,b"), SETUP_TOKEN,
                false).get("anthropic-beta"));
    }

    @Test
    void aBetaOfTheOwnersDoesNotReplaceIt() {
        var request = new Claude.Request("/v1/messages", Map.of(), List.of(), "m", Duration.ofSeconds(1), false);
        assertEquals("mine,oauth-2025-04-20", new UpstreamHeaders("auth2api/1", Map.of("Anthropic-Beta", "mine"))
                .of(request, SETUP_TOKEN).get("anthropic-beta"));
    }

    @Test
    void fieldsOfOneConnectionNeverPass() {
        List<String> names = List.of("keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection",
                "te", "trailer", "transfer-encoding", "upgrade", "http2-settings", "host", "content-length", "expect",
                "cookie", "origin", "referer", "forwarded", "via", "x-real-ip", "x-forwarded-for", "content-encoding");
        var client = new HashMap<>(Map.of("connection", "keep-alive, X-Listed", "x-listed", "1"));
        names.forEach(name -> client.put(name, "a"));
        Map<String, String> sent = of(client, SETUP_TOKEN, false);
        client.keySet().forEach(name -> assertFalse(sent.containsKey(name), name));
    }

    @Test
    void cloakedRequestsTellNothingAboutTheClient() {
        Map<String, String> sent = of(Map.of("user-agent", "claude-cli/2", "x-stainless-os", "Linux",
                "x-claude-code-session-id", "s", "anthropic-beta", "a"), SETUP_TOKEN, true);
        assertEquals("auth2api/1", sent.get("user-agent"));
        assertFalse(sent.containsKey("x-stainless-os"));
        assertFalse(sent.containsKey("x-claude-code-session-id"));
        assertEquals("a,oauth-2025-04-20", sent.get("anthropic-beta"));
    }

    @Test
    void compressionIsNeverAskedFor() {
        assertEquals("identity", of(Map.of("accept-encoding", "gzip, br"), SETUP_TOKEN, false).get("accept-encoding"));
    }
}
