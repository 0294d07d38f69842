package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.demo.Canned;
import auth2api.json.Json;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Responses API through the whole proxy: what needs its state or its routes. */
class ResponsesTest {
    private static final String PATH = "/v1/responses";

    private static String body(String input, String more) {
        return "{\"model\":\"opus\",\"input\":" + Json.string(input) + more + "}";
    }

    private static Json answer(HttpResponse<String> got) {
        assertEquals(200, got.statusCode(), got.body());
        return Json.parse(got.body());
    }

    private static List<String> events(HttpResponse<String> stream) {
        return stream.body().lines().filter(line -> line.startsWith("event: ")).map(line -> line.substring(7)).toList();
    }

    private static Json error(HttpResponse<String> got, int status) {
        assertEquals(status, got.statusCode(), got.body());
        return Json.parse(got.body()).get("error");
    }

    @Test
    void aResponseIsKeptAndItsConversationGoesOn() throws Exception {
        try (Lab lab = Lab.with()) {
            Json first = answer(lab.post(PATH, body("first words", "")));
            String id = first.get("id").text();
            answer(lab.post(PATH, body("second words", ",\"previous_response_id\":\"" + id + "\"")));
            List<Json> messages = lab.seen().get(1).json().get("messages").items();
            assertEquals(List.of("user", "assistant", "user"),
                    messages.stream().map(m -> m.get("role").text()).toList());
            assertEquals("first words", messages.get(0).get("content").at(0).get("text").text());
            assertEquals(first, answer(lab.get(PATH + "/" + id)));
        }
    }

    @Test
    void anItemCanBeReferredTo() throws Exception {
        try (Lab lab = Lab.with()) {
            Json item = answer(lab.post(PATH, body("hi", ""))).get("output").at(0);
            String input = "[{\"role\":\"user\",\"content\":\"hi\"},{\"type\":\"item_reference\",\"id\":"
                    + item.get("id") + "},{\"role\":\"user\",\"content\":\"go on\"}]";
            answer(lab.post(PATH, "{\"model\":\"opus\",\"input\":" + input + "}"));
            assertEquals(item.get("content").at(0).get("text"),
                    lab.seen().get(1).json().get("messages").at(1).get("content").at(0).get("text"));
        }
    }

    @Test
    void anItemThatComesBackShortenedStaysAsItWasMade() throws Exception {
        try (Lab lab = Lab.with()) {
            String asked = ",\"reasoning\":{\"effort\":\"high\",\"summary\":\"auto\"}}";
            String user = "{\"role\":\"user\",\"content\":\"[thinking]\"}";
            Json.Obj output = (Json.Obj) answer(lab.post(PATH, "{\"model\":\"opus\",\"input\":[" + user + "]" + asked));
            String history = user;
            for (Json item : output.get("output").items()) {
                ((Json.Obj) item).remove("encrypted_content"); // as a client that keeps the ids alone
                history += "," + item;
            }
            for (int turn = 1; turn <= 2; turn++) {
                history += ",{\"role\":\"user\",\"content\":\"go on\"}";
                answer(lab.post(PATH, "{\"model\":\"opus\",\"input\":[" + history + "]" + asked));
                assertEquals("thinking", lab.seen().get(turn).json().get("messages").at(1).get("content").at(0)
                        .get("type").text(), "turn " + turn);
            }
        }
    }

    @Test
    void whatIsNotToBeStoredIsUnknownLater() throws Exception {
        try (Lab lab = Lab.with()) {
            String id = answer(lab.post(PATH, body("hi", ",\"store\":false"))).get("id").text();
            error(lab.get(PATH + "/" + id), 404);
            Json unknown = error(lab.post(PATH, body("hi", ",\"previous_response_id\":\"" + id + "\"")), 400);
            assertEquals("previous_response_not_found", unknown.get("code").text());
            assertEquals("previous_response_id", unknown.get("param").text());
        }
    }

    @Test
    void oneKeysResponsesAreNotAnothers() throws Exception {
        try (Lab lab = Lab.with("api-keys.other=sk-another-key-of-the-lab-0123456789")) {
            String id = answer(lab.post(PATH, body("hi", ""))).get("id").text();
            HttpResponse<String> other = lab.http.send(HttpRequest.newBuilder(lab.uri(PATH + "/" + id))
                    .header("authorization", "Bearer sk-another-key-of-the-lab-0123456789").build(),
                    HttpResponse.BodyHandlers.ofString());
            error(other, 404);
        }
    }

    @Test
    void aDeletedResponseIsGone() throws Exception {
        try (Lab lab = Lab.with()) {
            String id = answer(lab.post(PATH, body("hi", ""))).get("id").text();
            HttpResponse<String> deleted = lab.http.send(lab.request(PATH + "/" + id).DELETE().build(),
                    HttpResponse.BodyHandlers.ofString());
            assertTrue(answer(deleted).get("deleted").bool(false));
            error(lab.get(PATH + "/" + id), 404);
        }
    }

    @Test
    void theInputItemsComeInPages() throws Exception {
        try (Lab lab = Lab.with()) {
            String input = "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}]";
            String id = answer(lab.post(PATH, "{\"model\":\"opus\",\"input\":" + input + "}")).get("id").text();
            Json page = answer(lab.get(PATH + "/" + id + "/input_items?limit=1"));
            assertEquals("b", page.get("data").at(0).get("content").at(0).get("text").text());
            assertTrue(page.get("has_more").bool(false));
            Json next = answer(lab.get(PATH + "/" + id + "/input_items?limit=1&after=" + page.get("last_id").text()));
            assertEquals("a", next.get("data").at(0).get("content").at(0).get("text").text());
            assertFalse(next.get("has_more").bool(true));
        }
    }

    @Test
    void aStreamEndsOnceAndCanBeReplayed() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> stream = lab.post(PATH, body("hi", ",\"stream\":true"));
            assertEquals("response.created", events(stream).get(0));
            assertEquals("response.completed", events(stream).get(events(stream).size() - 1));
            String id = stream.body().replaceAll("(?s).*?\"id\":\"(resp_[^\"]+)\".*", "$1");
            HttpResponse<String> replay = lab.get(PATH + "/" + id + "?stream=true&starting_after=1");
            assertEquals("response.output_item.added", events(replay).get(0));
            assertEquals("response.completed", events(replay).get(events(replay).size() - 1));
        }
    }

    @Test
    void aCutStreamFailsVisiblyAndIsNotKept() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> stream = lab.post(PATH, body("[cut]", ",\"stream\":true"));
            List<String> events = events(stream);
            assertEquals(List.of("error", "response.failed"), events.subList(events.size() - 2, events.size()));
            String id = stream.body().replaceAll("(?s).*?\"id\":\"(resp_[^\"]+)\".*", "$1");
            error(lab.get(PATH + "/" + id), 404);
        }
    }

    @Test
    void tokensAreCountedAndConversationsCompacted() throws Exception {
        try (Lab lab = Lab.with()) {
            Json count = answer(lab.post(PATH + "/input_tokens", body("hi", "")));
            assertEquals("response.input_tokens", count.get("object").text());
            assertTrue(count.get("input_tokens").number(0) > 0);
            Json compact = answer(lab.post(PATH + "/compact", body("remember the milk", "")));
            assertEquals("response.compaction", compact.get("object").text());
            List<Json> output = compact.get("output").items();
            assertEquals("compaction", output.get(output.size() - 1).get("type").text());
            answer(lab.post(PATH, "{\"model\":\"opus\",\"input\":" + compact.get("output") + "}"));
        }
    }

    @Test
    void tokensAreCountedWithoutWhatTheModelRefused() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.claude.script(Canned.error(400, "invalid_request_error", "This model does not support effort."));
            String request = body("hi", ",\"reasoning\":{\"effort\":\"low\"}");
            answer(lab.post(PATH, request));
            answer(lab.post(PATH + "/input_tokens", request));
            var counted = lab.claude.seen("/v1/messages/count_tokens").get(0).body();
            assertFalse(new String(counted, StandardCharsets.UTF_8).contains("effort"));
        }
    }

    @Test
    void whatIsNotServedSaysSo() throws Exception {
        try (Lab lab = Lab.with()) {
            error(lab.post(PATH + "/resp_x/cancel", ""), 400);
            error(lab.get(PATH), 405);
            try (var socket = new Socket("127.0.0.1", lab.server.address().getPort())) {
                socket.setSoTimeout((int) Lab.BOUND.toMillis());
                OutputStream out = socket.getOutputStream();
                out.write(("GET /v1/responses HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Lab.KEY
                        + "\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                byte[] start = socket.getInputStream().readNBytes(12);
                assertEquals("HTTP/1.1 426", new String(start, StandardCharsets.US_ASCII));
            }
        }
    }
}
