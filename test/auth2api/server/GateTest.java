package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in, over real sockets, where headers are written by hand. */
class GateTest {
    /** One raw HTTP/1.1 exchange; the answer as text, headers in lower case. */
    private static String raw(Lab lab, String head) throws Exception {
        try (var socket = new Socket("127.0.0.1", lab.server.address().getPort())) {
            socket.setSoTimeout((int) Lab.BOUND.toMillis());
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return answer.substring(0, end).toLowerCase() + answer.substring(end);
        }
    }

    private static String keyed(String requestLine, String host) {
        return requestLine + " HTTP/1.1\r\nHost: " + host + "\r\nx-api-key: " + Lab.KEY + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost:1234", "LOCALHOST", "[::1]:8317", "proxy.lan"})
    void ownAndConfiguredHostsPass(String host) throws Exception {
        try (Lab lab = Lab.with("allowed-hosts=proxy.lan")) {
            assertTrue(raw(lab, keyed("GET /v1/models", host)).startsWith("http/1.1 200"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "127.0.0.1:99999x", ""})
    void aForeignHostIsRefusedBeforeAnythingElse(String host) throws Exception {
        try (Lab lab = Lab.with()) {
            String answer = raw(lab, keyed("GET /health", host));
            assertTrue(answer.startsWith("http/1.1 403"), answer);
            assertTrue(answer.contains("allowed-hosts"), answer);
        }
    }

    @Test
    void anAbsoluteTargetWithAForeignHostIsRefused() throws Exception {
        try (Lab lab = Lab.with()) {
            assertTrue(raw(lab, keyed("GET http://evil.example/v1/models", "127.0.0.1")).startsWith("http/1.1 403"));
        }
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:3000,true", "https://127.0.0.1,true", "http://[::1]:5,true",
        "http://localhost.evil.example,false", "http://evil.example,false", "null,false"})
    void onlyOriginsOfThisMachineGetCors(String origin, boolean allowed) throws Exception {
        try (Lab lab = Lab.with()) {
            String answer = raw(lab, keyed("GET /v1/models", "localhost") + "Origin: " + origin + "\r\n");
            assertEquals(allowed, answer.contains("access-control-allow-origin: " + origin), answer);
        }
    }

    @Test
    void aPreflightPermitsWhatBrowserSdksSend() throws Exception {
        try (Lab lab = Lab.with()) {
            String answer = raw(lab, "OPTIONS /v1/messages HTTP/1.1\r\nHost: localhost\r\n"
                    + "Origin: http://localhost:1\r\n"
                    + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-api-key, "
                    + "x-stainless-os, anthropic-version, anthropic-dangerous-direct-browser-access, cookie\r\n");
            assertTrue(answer.startsWith("http/1.1 204"), answer);
            assertTrue(answer.contains("access-control-allow-headers: anthropic-dangerous-direct-browser-access, "
                    + "anthropic-version, authorization, content-type, x-api-key, x-stainless-os\r\n"), answer);
            assertTrue(answer.contains("access-control-allow-methods: get, post"), answer);
        }
    }

    @Test
    void aPreflightOfAnotherOriginPermitsNothing() throws Exception {
        try (Lab lab = Lab.with()) {
            String answer = raw(lab, "OPTIONS /v1/messages HTTP/1.1\r\nHost: localhost\r\n"
                    + "Origin: https://evil.example\r\n");
            assertFalse(answer.contains("access-control-"), answer);
            assertTrue(answer.contains("\r\nvary: origin"), answer);
        }
    }

    @Test
    void twoHostsAreNone() throws Exception {
        try (Lab lab = Lab.with()) {
            String answer = raw(lab, keyed("GET /v1/models", "localhost") + "Host: evil.example\r\n");
            assertFalse(answer.startsWith("http/1.1 200"), answer);
        }
    }

    @Test
    void aBodyOfJustTheLimitIsServed() throws Exception {
        String body = Lab.message("hi", false);
        String just = body + " ".repeat(1024 - body.length());
        try (Lab lab = Lab.with("body-limit=1kb")) {
            assertEquals(200, lab.post("/v1/messages", just).statusCode());
            assertEquals(413, lab.post("/v1/messages", just + " ").statusCode());
            for (int more = 0; more < 2; more++) {
                byte[] all = (just + " ".repeat(more)).getBytes(StandardCharsets.UTF_8);
                assertEquals(more == 0 ? 200 : 413, lab.http.send(lab.request("/v1/messages")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(all))).build(),
                        HttpResponse.BodyHandlers.discarding()).statusCode());
            }
        }
    }

    @Test
    void eitherHeaderMayHoldTheKey() throws Exception {
        try (Lab lab = Lab.with()) {
            String host = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n";
            assertTrue(raw(lab, host + "Authorization: Bearer " + Lab.KEY + "\r\n").startsWith("http/1.1 200"));
            assertTrue(raw(lab, host + "Authorization: bearer " + Lab.KEY + "\r\n").startsWith("http/1.1 200"));
            assertTrue(raw(lab, host + "x-api-key: " + Lab.KEY + "\r\nAuthorization: Bearer wrong\r\n")
                    .startsWith("http/1.1 200"));
            assertTrue(raw(lab, host + "x-api-key: wrong\r\nAuthorization: Bearer " + Lab.KEY + "\r\n")
                    .startsWith("http/1.1 200"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x-api-key: wrong\r\n", "Authorization: Basic eDp5\r\n", "x-api-key:\r\n"})
    void aMissingOrWrongKeyIsRefusedInTheDialectOfTheRoute(String header) throws Exception {
        try (Lab lab = Lab.with()) {
            String anthropic = raw(lab, "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n" + header
                    + "Content-Length: 0\r\n");
            assertTrue(anthropic.startsWith("http/1.1 401"), anthropic);
            assertTrue(anthropic.contains("x-should-retry: false"), anthropic);
            assertTrue(anthropic.contains("{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\""),
                    anthropic);
            assertTrue(anthropic.contains("\"request_id\":\"req_"), anthropic);
            String openAi = raw(lab, "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n" + header
                    + "Content-Length: 0\r\n");
            assertTrue(openAi.startsWith("http/1.1 401"), openAi);
            assertTrue(openAi.contains("\"code\":\"invalid_api_key\""), openAi);
            assertTrue(openAi.contains("x-request-id: req_"), openAi);
            assertFalse(openAi.contains(Lab.KEY));
        }
    }

    @Test
    void theRateIsLimitedPerAddressBeforeTheKeyIsLookedAt() throws Exception {
        try (Lab lab = Lab.with("rate-limit.requests-per-minute=2")) {
            String wrong = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nx-api-key: wrong\r\n";
            assertTrue(raw(lab, wrong).startsWith("http/1.1 401"));
            assertTrue(raw(lab, wrong + "X-Forwarded-For: 10.0.0.1\r\n").startsWith("http/1.1 401"));
            String limited = raw(lab, wrong + "X-Forwarded-For: 10.0.0.2\r\n");
            assertTrue(limited.startsWith("http/1.1 429"), limited);
            assertTrue(limited.contains("retry-after: "), limited);
            assertTrue(raw(lab, "GET /health HTTP/1.1\r\nHost: localhost\r\n").startsWith("http/1.1 200"));
        }
    }

    @Test
    void unknownPathsAndMethodsAreToldApart() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> unknown = lab.get("/v1/embeddings");
            assertEquals(404, unknown.statusCode());
            assertEquals("unknown_url", Json.parse(unknown.body()).get("error").get("code").text());
            HttpResponse<String> method = lab.get("/v1/messages");
            assertEquals(405, method.statusCode());
            assertTrue(method.headers().firstValue("allow").orElseThrow().contains("POST"));
            assertEquals("error", Json.parse(method.body()).get("type").text());
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedWithAndWithoutALength() throws Exception {
        try (Lab lab = Lab.with("body-limit=1kb")) {
            String large = Lab.message("x".repeat(5000), false);
            HttpResponse<String> known = lab.post("/v1/messages", large);
            assertEquals(413, known.statusCode());
            assertEquals("request_too_large", Json.parse(known.body()).get("error").get("type").text());
            HttpRequest chunked = lab.request("/v1/messages").POST(HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)))).build();
            assertEquals(413, lab.http.send(chunked, HttpResponse.BodyHandlers.ofString()).statusCode());
            assertEquals(0, lab.seen().size());
        }
    }

    @Test
    void aRefusedUploadCanStillReadWhy() throws Exception {
        try (Lab lab = Lab.with("body-limit=1mb")) {
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("x".repeat(6 << 20), false));
            assertEquals(413, got.statusCode());
        }
    }

    @Test
    void compressedRequestsAreDecodedWithinTheLimit() throws Exception {
        try (Lab lab = Lab.with("body-limit=20kb")) {
            HttpResponse<String> good = lab.http.send(lab.request("/v1/messages").header("content-encoding", "gzip")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(Lab.message("hi", false)))).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, good.statusCode(), good.body());
            assertEquals(Lab.message("hi", false), new String(lab.seen().get(0).body(), StandardCharsets.UTF_8));
            HttpResponse<String> bomb = lab.http.send(lab.request("/v1/messages").header("content-encoding", "gzip")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(Lab.message("x".repeat(500_000), false))))
                    .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(413, bomb.statusCode());
            assertEquals(415, lab.post("/v1/messages", "x", "content-encoding", "br").statusCode());
            HttpResponse<String> cut = lab.http.send(lab.request("/v1/messages").header("content-encoding", "gzip")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Arrays.copyOf(gzip(Lab.message("hi", false)), 60)))
                    .build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(400, cut.statusCode());
            assertEquals("invalid_request_error", Json.parse(cut.body()).get("error").get("type").text());
            assertTrue(cut.headers().firstValue("request-id").isPresent());
            assertEquals(400, lab.post("/v1/messages", "not gzip", "content-encoding", "gzip").statusCode());
        }
    }

    private static byte[] gzip(String text) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{\"model\":\"a\",\"model\":\"b\"}", "{\"a\":1}x",
        "{\"a\":\"\\ud8\"}"})
    void aBodyThatIsNoJsonObjectIsABadRequest(String body) throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> got = lab.post("/v1/messages", body);
            assertEquals(400, got.statusCode(), got.body());
            assertEquals("invalid_request_error", Json.parse(got.body()).get("error").get("type").text());
        }
    }

    @Test
    void theOpenRoutesNeedNoKey() throws Exception {
        try (Lab lab = Lab.with()) {
            for (String line : List.of("GET /health", "HEAD /health", "HEAD /", "HEAD /api/hello", "GET /api/hello")) {
                assertTrue(raw(lab, line + " HTTP/1.1\r\nHost: localhost\r\n").startsWith("http/1.1 200"), line);
            }
        }
    }

    @Test
    void modelsComeInTheShapeOfWhoeverAsks() throws Exception {
        try (Lab lab = Lab.with()) {
            Json openAi = Json.parse(lab.get("/v1/models").body());
            assertEquals("list", openAi.get("object").text());
            assertEquals("model", openAi.get("data").at(0).get("object").text());
            Json anthropic = Json.parse(lab.get("/v1/models?limit=1000", "anthropic-version", "2023-06-01").body());
            assertEquals("model", anthropic.get("data").at(0).get("type").text());
            assertEquals("claude-haiku-5-5",
                    Json.parse(lab.get("/v1/models/claude%2Dhaiku-5-5").body()).get("id").text());
            HttpResponse<String> unknown = lab.get("/v1/models/nope%2Fnope");
            assertEquals(404, unknown.statusCode());
            assertEquals("model_not_found", Json.parse(unknown.body()).get("error").get("code").text());
        }
    }

    @Test
    void theAccountTellsTheTruthWithoutItsSecrets() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.post("/v1/messages", Lab.message("hi", false));
            lab.settle();
            HttpResponse<String> got = lab.get("/admin/accounts");
            Json body = Json.parse(got.body());
            assertEquals(1, body.get("account_count").number(0));
            assertEquals(1, body.get("accounts").at(0).get("requests").get("succeeded").number(0));
            assertFalse(got.body().contains(lab.claude.accessToken()));
            assertFalse(got.body().contains(lab.claude.refreshToken()));
        }
    }

    @Test
    void noLogLineHoldsASecretOrTheConversation() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.post("/v1/messages", Lab.message("a very private text", false));
            lab.post("/v1/messages", Lab.message("[error 500] a very private text", false));
            lab.get("/v1/nothing?key=" + Lab.KEY);
            lab.settle();
            String log = lab.log.toString(StandardCharsets.UTF_8);
            assertTrue(log.contains("path=/v1/messages"), log);
            for (String secret : new String[] {"a very private text", Lab.KEY, lab.claude.accessToken(),
                lab.claude.refreshToken()}) {
                assertFalse(log.contains(secret), log);
            }
        }
    }
}
