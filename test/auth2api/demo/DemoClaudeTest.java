package auth2api.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Claude of the demo as the user meets it: over sockets, and with the few rules that it has itself. */
class DemoClaudeTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private DemoClaude claude;

    @BeforeEach
    void start() throws IOException {
        claude = new DemoClaude();
    }

    @AfterEach
    void stop() {
        claude.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(claude.baseUrl().resolve(path)).header("anthropic-version", "2023-06-01")
                .header("authorization", "Bearer " + claude.accessToken());
    }

    private HttpResponse<String> post(String path, Json body) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body.toBytes())));
    }

    @Test
    void anAnswerComesWholeOrStreamed() throws Exception {
        var whole = post("/v1/messages?beta=true", Asker.prompt("hi"));
        assertEquals("message", Json.parse(whole.body()).get("type").text());
        assertEquals("allowed", whole.headers().firstValue("anthropic-ratelimit-unified-status").orElseThrow());
        var stream = post("/v1/messages", Asker.prompt("[slow 1]").put("stream", true));
        assertEquals("text/event-stream; charset=utf-8", stream.headers().firstValue("content-type").orElseThrow());
        assertTrue(stream.body().endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
    }

    @Test
    void aCutIsNoEnd() {
        assertThrows(IOException.class, () -> post("/v1/messages", Asker.prompt("[cut]")));
        assertThrows(IOException.class, () -> post("/v1/messages", Asker.prompt("[cut]").put("stream", true)));
    }

    @Test
    void modelsAreListedAndTokensCounted() throws Exception {
        Json page = Json.parse(send(request("/v1/models?limit=1000")).body());
        assertEquals("claude-opus-5", page.get("data").at(5).get("id").text());
        var head = request("/").method("HEAD", HttpRequest.BodyPublishers.noBody());
        assertEquals(200, send(head).statusCode());
        Json.Obj counted = Asker.prompt("hi");
        counted.remove("max_tokens");
        assertTrue(Json.parse(post("/v1/messages/count_tokens", counted).body()).get("input_tokens").number(0) > 0);
    }

    @Test
    void whatANewcomerGetsWrongIsRefused() throws Exception {
        for (var wrong : Map.of("{'model':null}", "400 model: Field required",
                "{'max_tokens':null}", "400 max_tokens: Field required",
                "{'messages':[]}", "400 messages: at least one message is required",
                "{'model':'gpt-4'}", "404 model: gpt-4").entrySet()) {
            Json.Obj body = Asker.prompt("hi");
            body.members().putAll(((Json.Obj) Json.parse(wrong.getKey().replace('\'', '"'))).members());
            var refused = post("/v1/messages", body);
            assertEquals(wrong.getValue(), refused.statusCode() + " "
                    + Json.parse(refused.body()).get("error").get("message").text());
        }
        assertEquals(400, post("/v1/messages", Json.array()).statusCode());
        assertEquals(404, post("/v1/nothing", Json.object()).statusCode());
        assertEquals(400, send(HttpRequest.newBuilder(claude.baseUrl().resolve("/v1/models"))
                .header("authorization", "Bearer " + claude.accessToken())).statusCode());
        assertEquals(401, send(HttpRequest.newBuilder(claude.baseUrl().resolve("/v1/models"))).statusCode());
    }

    @Test
    void tokensRotate() throws Exception {
        String before = claude.accessToken();
        var refresh = Json.object().put("grant_type", "refresh_token").put("refresh_token", claude.refreshToken());
        assertEquals(200, post("/v1/oauth/token", refresh).statusCode());
        assertNotEquals(before, claude.accessToken());
        assertEquals(400, post("/v1/oauth/token", refresh).statusCode());
        assertEquals(42, Json.parse(send(request("/api/oauth/usage")).body()).get("seven_day").get("utilization")
                .number(0));
    }
}
