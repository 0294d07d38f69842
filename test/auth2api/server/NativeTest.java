package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.demo.Canned;
import auth2api.json.Json;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Claude's own API through the whole proxy. */
class NativeTest {
    private static final Path FIXTURES = Path.of("test/fixtures/anthropic");

    @Test
    void aMessageAndACountComeBack() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> message = lab.post("/v1/messages", Lab.message("hi", false));
            assertEquals(200, message.statusCode(), message.body());
            assertEquals("message", Json.parse(message.body()).get("type").text());
            HttpResponse<String> count = lab.post("/v1/messages/count_tokens?beta=true",
                    "{\"model\":\"haiku\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[]}");
            assertEquals(200, count.statusCode(), count.body());
            assertTrue(Json.parse(count.body()).get("input_tokens").number(0) > 0);
        }
    }

    @Test
    void everyRecordedRequestArrivesBitExactButForTheCredential() throws Exception {
        try (Lab lab = Lab.with()) {
            int replayed = 0;
            for (Json request : recorded()) {
                byte[] body = request.get("body").toBytes();
                String path = request.get("path").text();
                lab.claude.script(path.replaceAll("\\?.*", ""), Canned.json(200, Json.object()));
                HttpRequest.Builder sent = HttpRequest.newBuilder(lab.uri(path)).timeout(Lab.BOUND)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
                var own = new ArrayList<Map.Entry<String, String>>();
                for (Json header : request.get("headers").items()) {
                    String name = header.at(0).text().toLowerCase();
                    if (!Set.of("host", "connection", "content-length", "authorization", "x-api-key").contains(name)) {
                        sent.header(name, header.at(1).text());
                        own.add(Map.entry(name, header.at(1).text()));
                    }
                }
                lab.http.send(sent.header("authorization", "Bearer " + Lab.KEY).build(),
                        HttpResponse.BodyHandlers.ofString());
                var seen = lab.claude.seen().get(lab.claude.seen().size() - 1);
                assertEquals(path, seen.path());
                assertEquals(new String(body, StandardCharsets.UTF_8),
                        new String(seen.body(), StandardCharsets.UTF_8));
                for (Map.Entry<String, String> header : own) {
                    String expected = switch (header.getKey()) {
                        case "accept-encoding" -> "identity";
                        case "anthropic-beta" -> header.getValue().contains("oauth-2025-04-20") ? header.getValue()
                                : header.getValue() + ",oauth-2025-04-20";
                        default -> header.getValue();
                    };
                    assertEquals(expected, seen.header(header.getKey()), header.getKey());
                }
                assertEquals("Bearer " + lab.claude.accessToken(), seen.header("authorization"));
                assertNull(seen.header("x-api-key"));
                replayed++;
            }
            assertTrue(replayed > 15, "only " + replayed + " recorded requests were found");
        }
    }

    private static List<Json> recorded() throws Exception {
        var found = new ArrayList<Json>();
        try (Stream<Path> files = Files.list(FIXTURES)) {
            for (Path file : files.sorted().toList()) {
                collect(Json.parse(Files.readAllBytes(file)), found);
            }
        }
        return found;
    }

    private static void collect(Json json, List<Json> found) {
        if ("POST".equals(json.get("method").text()) && json.get("body") instanceof Json.Obj) {
            found.add(json);
        }
        json.items().forEach(item -> collect(item, found));
        if (json instanceof Json.Obj object) {
            object.members().values().forEach(member -> collect(member, found));
        }
    }

    @Test
    void everyStreamCaseComesOutByteForByte() throws Exception {
        Json cases = Json.parse(Files.readAllBytes(FIXTURES.resolve("stream-cases.json"))).get("cases");
        try (Lab lab = Lab.with()) {
            for (Map.Entry<String, Json> one : ((Json.Obj) cases).members().entrySet()) {
                Canned stream = Canned.events(one.getValue().get("events").items());
                String sent = new String(stream.body(), StandardCharsets.UTF_8);
                lab.claude.script(stream.torn(37));
                HttpResponse<String> got = lab.post("/v1/messages", Lab.message("hi", true));
                assertEquals(200, got.statusCode(), one.getKey());
                boolean whole = sent.contains("event: message_stop") || sent.contains("event: error");
                assertTrue(whole ? got.body().equals(sent) : got.body().startsWith(sent), one.getKey());
                assertEquals(!whole, got.body().length() > sent.length()
                        && got.body().substring(sent.length()).startsWith("event: error"), one.getKey());
            }
        }
    }

    @Test
    void upstreamsErrorsAndTheirHeadersPassUnchanged() throws Exception {
        try (Lab lab = Lab.with()) {
            String body = "{ \"type\":\"error\", \"error\":{\"type\":\"invalid_request_error\",\"message\":\"odd\"},"
                    + "\"request_id\":null}";
            lab.claude.script(Canned.plain(400, "application/json", body).header("request-id", "req_up")
                    .header("x-should-retry", "false").header("anthropic-ratelimit-requests-remaining", "7")
                    .header("connection", "keep-alive, X-Hop").header("x-hop", "of one connection"));
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("hi", true));
            assertEquals(400, got.statusCode());
            assertEquals(body, got.body());
            assertEquals("req_up", got.headers().firstValue("request-id").orElseThrow());
            assertEquals("false", got.headers().firstValue("x-should-retry").orElseThrow());
            assertEquals("7", got.headers().firstValue("anthropic-ratelimit-requests-remaining").orElseThrow());
            assertTrue(got.headers().firstValue("x-hop").isEmpty());
        }
    }

    @Test
    void anAliasBecomesTheNewestOfItsLineAndNothingElseChanges() throws Exception {
        try (Lab lab = Lab.with("models.aliases.fast=haiku")) {
            lab.post("/v1/messages", " {\"max_tokens\" : 10, \"model\":\"fast\" ,\"messages\":[]}");
            assertEquals(" {\"max_tokens\" : 10, \"model\":\"claude-haiku-5-5\" ,\"messages\":[]}",
                    new String(lab.seen().get(0).body(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aStreamThatBreaksEndsInAVisibleError() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("[cut]", true));
            assertEquals(200, got.statusCode());
            assertTrue(got.body().contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\""),
                    got.body());
            assertFalse(got.body().contains("message_stop"));
        }
    }

    @Test
    void aStreamThatFallsSilentEndsInAVisibleError() throws Exception {
        try (Lab lab = Lab.with("timeouts.stream-idle-ms=1500")) {
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("[silent]", true));
            assertTrue(got.body().contains("\"type\":\"timeout_error\""), got.body());
            assertTrue(lab.claude.awaitAborted(1, Lab.BOUND), "upstream is aborted");
        }
    }

    @Test
    void aNonStreamingAnswerThatBreaksIsABadGateway() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("[cut]", false));
            assertEquals(502, got.statusCode());
            assertEquals("api_error", Json.parse(got.body()).get("error").get("type").text());
        }
    }

    @Test
    void anAnswerThatTricklesIsCutAtItsTime() throws Exception {
        try (Lab lab = Lab.with("timeouts.messages-ms=700")) {
            Canned slow = Canned.plain(200, "application/json", "{\"a\":\"" + "x".repeat(200) + "\"}").torn(4)
                    .pause(Duration.ofMillis(100));
            for (String path : List.of("/v1/messages", "/v1/chat/completions")) {
                lab.claude.script(slow);
                HttpResponse<String> got = lab.post(path, Lab.message("hi", false));
                assertEquals(504, got.statusCode(), got.body());
            }
        }
    }

    @Test
    void whenTheClientLeavesUpstreamIsAborted() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpRequest request = lab.request("/v1/messages")
                    .POST(HttpRequest.BodyPublishers.ofString(Lab.message("[long 500][slow 20]", true))).build();
            HttpResponse<InputStream> got = lab.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertTrue(got.body().read() >= 0);
            got.body().close();
            assertTrue(lab.claude.awaitAborted(1, Lab.BOUND));
        }
    }

    @Test
    void anExpiredTokenIsRefreshedOnceAndTheRequestReplayed() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.claude.expireAccess();
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("hi", false));
            assertEquals(200, got.statusCode(), got.body());
            assertEquals(2, lab.seen().size());
            assertEquals(1, lab.claude.seen("/v1/oauth/token").size());
        }
    }

    @Test
    void aDeadLoginSaysThatANewOneIsNeeded() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.claude.revokeAll();
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("hi", false));
            assertEquals(401, got.statusCode());
            assertEquals("false", got.headers().firstValue("x-should-retry").orElseThrow());
            assertTrue(got.body().contains("auth2api login"), got.body());
        }
    }

    @Test
    void transientFailuresAreRetriedBeforeTheFirstByte() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.claude.script(Canned.error(529, "overloaded_error", "Overloaded"),
                    Canned.json(200, Json.object()).fault(Canned.Fault.CLOSE));
            assertEquals(200, lab.post("/v1/messages", Lab.message("hi", true)).statusCode());
            assertEquals(3, lab.seen().size());
        }
    }

    @Test
    void afterThreeAttemptsUpstreamsLastWordIsTheAnswer() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("[error 529]", true));
            assertEquals(529, got.statusCode());
            assertEquals(3, lab.seen().size());
        }
    }

    @Test
    void aFullWindowIsAnsweredAtOnceWithoutAskingAgain() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> first = lab.post("/v1/messages", Lab.message("[429-window]", true));
            assertEquals(429, first.statusCode());
            HttpResponse<String> second = lab.post("/v1/messages", Lab.message("hi", true));
            assertEquals(429, second.statusCode());
            assertTrue(second.body().contains("Rate limited on the configured account"), second.body());
            assertTrue(second.headers().firstValueAsLong("retry-after").orElseThrow() > 60);
            assertEquals("false", second.headers().firstValue("x-should-retry").orElseThrow());
            assertEquals(1, lab.seen().size());
            assertEquals(200, lab.post("/admin/accounts/clear", "").statusCode());
            assertEquals(200, lab.post("/v1/messages", Lab.message("hi", true)).statusCode());
        }
    }

    @Test
    void cloakingAlwaysReachesNativeRequestsToo() throws Exception {
        try (Lab lab = Lab.with("cloaking.mode=always", "cloaking.sensitive-words=acme", "cloaking.strict-mode=true")) {
            lab.post("/v1/messages", "{\"model\":\"claude-opus-5-5\",\"max_tokens\":9,"
                    + "\"metadata\":{\"user_id\":\"kim\"},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"for Acme\"}]}", "user-agent", "claude-cli/2",
                    "x-stainless-os", "Linux");
            var seen = lab.seen().get(0);
            assertEquals("{\"model\":\"claude-opus-5-5\",\"max_tokens\":9,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"for [redacted]\"}]}",
                    new String(seen.body(), StandardCharsets.UTF_8));
            assertEquals("auth2api/test", seen.header("user-agent"));
            assertNull(seen.header("x-stainless-os"));
        }
    }

    @Test
    void stoppingLetsAStreamFinishOrEndsItInAnError() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpRequest request = lab.request("/v1/messages")
                    .POST(HttpRequest.BodyPublishers.ofString(Lab.message("[long 2000][slow 20]", true))).build();
            HttpResponse<InputStream> got = lab.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertTrue(got.body().read() >= 0);
            assertFalse(lab.server.stop(Duration.ofMillis(100)), "the stream outlasts this grace");
            String rest = new String(got.body().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(rest.contains("event: error") && rest.contains("stopping"), rest);
        }
    }
}
