package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of upstream that are none to the request: of a network in between, cut short, or errors in disguise. */
@Timeout(120)
class OddAnswersTest {
    private static final String PAGE = "<html>Please log in to the hotel</html>";
    private static final String ERROR = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
            + "\"message\":\"Overloaded\"}}";
    private static final Map<String, String> REQUESTS = Map.of("/v1/messages", Lab.message("hi", false),
            "/v1/messages?stream", Lab.message("hi", true), "/v1/messages/count_tokens", Lab.message("hi", false),
            "/v1/chat/completions", "{\"model\":\"opus\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
            "/v1/responses", "{\"model\":\"opus\",\"input\":\"hi\"}", "/v1/responses/input_tokens",
            "{\"model\":\"opus\",\"input\":\"hi\"}", "/v1/responses/compact", "{\"model\":\"opus\",\"input\":\"hi\"}");

    private final AtomicReference<String> answer = new AtomicReference<>();

    private static String head(int status, String type, String more) {
        return "HTTP/1.1 " + status + " Yes\r\ncontent-type: " + type + "\r\nconnection: close\r\n" + more + "\r\n";
    }

    private void everyEndpoint(String upstream, int status) throws Exception {
        answer.set(upstream);
        try (RawUpstream up = new RawUpstream((request, out) -> RawUpstream.write(out, answer.get()));
                Lab lab = Lab.with(up.setting())) {
            for (Map.Entry<String, String> one : REQUESTS.entrySet()) {
                lab.account.clearCooldown(); // five failures in a row would hold the next request back
                HttpResponse<String> told = lab.post(one.getKey(), one.getValue());
                assertEquals(status, told.statusCode(), one.getKey() + " after " + upstream + ": " + told.body());
                assertTrue(Json.parse(told.body()).get("error").get("message").text("").length() > 9, told.body());
                assertTrue(told.headers().firstValue("location").isEmpty());
            }
        }
    }

    @Test
    void aGoodStatusWithoutAnAnswerIsABadGateway() throws Exception {
        for (String body : List.of("", PAGE, "null", "[1,2]", "{\"id\":\"msg_1\",\"content\":[{\"type\":\"te")) {
            everyEndpoint(head(200, "application/json", "") + body, 502);
        }
        everyEndpoint(head(200, "text/html", "") + PAGE, 502);
        everyEndpoint(head(204, "application/json", ""), 502);
    }

    @Test
    void anErrorWithAGoodStatusIsAnError() throws Exception {
        everyEndpoint(head(200, "application/json", "") + ERROR, 503);
    }

    @Test
    void aRedirectIsNotPassedOnToAClientThatWouldFollowItWithItsKey() throws Exception {
        for (int status : new int[] {301, 302, 304, 307}) {
            everyEndpoint(head(status, "text/html", "location: http://127.0.0.1:9/elsewhere\r\n"), 502);
        }
    }

    @Test
    void aPageInsteadOfAnErrorBecomesOneOfTheDialectWithItsStatus() throws Exception {
        everyEndpoint(head(502, "text/html", "x-should-retry: false\r\n") + PAGE, 502);
        everyEndpoint(head(403, "text/html", "") + PAGE, 403);
    }

    @Test
    void aCountThatClaudeDidNotTellIsNotMadeUp() throws Exception {
        try (RawUpstream up = new RawUpstream((request, out) ->
                RawUpstream.write(out, head(200, "application/json", "") + "{}")); Lab lab = Lab.with(up.setting())) {
            assertEquals(502, lab.post("/v1/responses/input_tokens", REQUESTS.get("/v1/responses")).statusCode());
        }
    }

    @Test
    void aStreamUnderAnotherNameIsOneAndAnEventOfALaterDayMayHoldAnything() throws Exception {
        String stream = head(200, "Text/Event-Stream", "") + """
                event: message_start
                data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","content":[],\
                "model":"claude-opus-5-5","usage":{"input_tokens":1,"output_tokens":1}}}

                event: later
                data: not JSON

                event: ping
                data:

                data

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

                event: message_stop
                data: {"type":"message_stop"}

                """;
        try (RawUpstream up = new RawUpstream((request, out) -> RawUpstream.write(out, stream));
                Lab lab = Lab.with(up.setting())) {
            String body = lab.post("/v1/chat/completions", "{\"model\":\"opus\",\"stream\":true,\"messages\":"
                    + "[{\"role\":\"user\",\"content\":\"hi\"}]}").body();
            assertTrue(body.endsWith("data: [DONE]\n\n"), body);
            body = lab.post("/v1/responses", "{\"model\":\"opus\",\"stream\":true,\"input\":\"hi\"}").body();
            assertTrue(body.contains("response.completed"), body);
            HttpResponse<String> own = lab.post("/v1/messages", Lab.message("hi", true));
            assertEquals("text/event-stream; charset=utf-8", own.headers().firstValue("content-type").orElse(""));
            assertTrue(own.body().endsWith("data: {\"type\":\"message_stop\"}\n\n"), own.body());
        }
    }

    @Test
    void anUpstreamThatAlwaysHangsUpIsAnOutage() throws Exception {
        try (RawUpstream up = new RawUpstream((request, out) -> { }); Lab lab = Lab.with(up.setting())) {
            for (int i = 0; i < 3; i++) {
                assertEquals(502, lab.post("/v1/messages", Lab.message("hi", false)).statusCode());
            }
            assertEquals(503, lab.post("/v1/messages", Lab.message("hi", false)).statusCode());
            assertEquals("outage", lab.account.status().get("state").text());
        }
    }
}
