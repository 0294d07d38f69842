package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.demo.Canned;
import auth2api.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chat Completions through the whole proxy: what only shows with a server around the translation. */
class ChatTest {
    private static final String CHAT = "/v1/chat/completions";

    private static String chat(String text, String more) {
        return "{\"model\":\"opus\",\"messages\":[{\"role\":\"user\",\"content\":" + Json.string(text) + "}]"
                + more + "}";
    }

    private static Json answer(HttpResponse<String> got) {
        assertEquals(200, got.statusCode(), got.body());
        return Json.parse(got.body());
    }

    private static List<String> data(HttpResponse<String> stream) {
        return stream.body().lines().filter(line -> line.startsWith("data: ")).map(line -> line.substring(6)).toList();
    }

    @Test
    void anAnswerComesWholeAndStreamed() throws Exception {
        try (Lab lab = Lab.with()) {
            Json whole = answer(lab.post(CHAT, chat("hi", "")));
            assertEquals("chat.completion", whole.get("object").text());
            assertEquals("opus", whole.get("model").text());
            HttpResponse<String> stream = lab.post(CHAT, chat("hi", ",\"stream\":true"));
            assertEquals("text/event-stream; charset=utf-8", stream.headers().firstValue("content-type").orElseThrow());
            assertEquals("[DONE]", data(stream).get(data(stream).size() - 1));
            assertEquals("claude-opus-5-5", lab.seen().get(1).json().get("model").text());
            assertEquals("auth2api/test", lab.seen().get(1).header("user-agent"));
        }
    }

    @Test
    void aCutStreamEndsInAnErrorAndNeverInDone() throws Exception {
        try (Lab lab = Lab.with()) {
            List<String> data = data(lab.post(CHAT, chat("[cut]", ",\"stream\":true")));
            assertTrue(Json.parse(data.get(data.size() - 1)).get("error").get("message").text().contains("broke off"));
            assertFalse(data.contains("[DONE]"));
        }
    }

    @Test
    void aFailureBeforeTheFirstByteHasItsStatus() throws Exception {
        try (Lab lab = Lab.with()) {
            for (String stream : new String[] {"", ",\"stream\":true"}) {
                HttpResponse<String> got = lab.post(CHAT, chat("[error 529]", stream));
                assertEquals(503, got.statusCode());
                assertEquals("server_is_overloaded", Json.parse(got.body()).get("error").get("code").text());
                assertEquals("req_demo", got.headers().firstValue("x-request-id").orElseThrow());
            }
            lab.claude.script(Canned.events(List.of(Json.parse("{\"type\":\"error\",\"error\":{\"type\":"
                    + "\"overloaded_error\",\"message\":\"Overloaded\"}}"))));
            assertEquals(503, lab.post(CHAT, chat("hi", ",\"stream\":true")).statusCode());
        }
    }

    @Test
    void aFullWindowIsARateLimitInOpenAisWords() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.post(CHAT, chat("[429-window]", ""));
            HttpResponse<String> got = lab.post(CHAT, chat("hi", ""));
            assertEquals(429, got.statusCode());
            assertEquals("rate_limit_exceeded", Json.parse(got.body()).get("error").get("code").text());
            assertTrue(got.headers().firstValueAsLong("retry-after").orElseThrow() > 0);
            assertEquals(1, lab.seen().size());
        }
    }

    @Test
    void whatAModelRefusesIsLearntFromOnce() throws Exception {
        try (Lab lab = Lab.with()) {
            Canned refusal = Canned.error(400, "invalid_request_error",
                    "This model does not support the effort parameter.");
            lab.claude.script(refusal);
            answer(lab.post(CHAT, chat("hi", ",\"reasoning_effort\":\"high\"")));
            assertEquals("high", lab.seen().get(0).json().get("output_config").get("effort").text());
            assertNull(lab.seen().get(1).json().get("output_config").get("effort").text());
            answer(lab.post(CHAT, chat("hi", ",\"reasoning_effort\":\"high\"")));
            assertEquals(3, lab.seen().size(), "the next request does without at once");
            assertNull(lab.seen().get(2).json().get("output_config").get("effort").text());
        }
    }

    @Test
    void aRefusalThatStaysWithoutTheFeatureTeachesNothing() throws Exception {
        try (Lab lab = Lab.with()) {
            Canned refusal = Canned.error(400, "invalid_request_error",
                    "tools.0.custom.input_schema.properties.temperature: JSON schema is invalid.");
            lab.claude.script(refusal, refusal);
            String warm = chat("hi", ",\"temperature\":0.5").replace("opus", "claude-opus-4-6");
            assertEquals(400, lab.post(CHAT, warm).statusCode());
            answer(lab.post(CHAT, warm));
            assertEquals(0.5, lab.seen().get(2).json().get("temperature").decimal(0));
        }
    }

    @Test
    void aRefusalThatStaysIsShownInItsOwnWords() throws Exception {
        try (Lab lab = Lab.with()) {
            Canned refusal = Canned.error(400, "invalid_request_error",
                    "Third-party apps now draw from your extra usage");
            lab.claude.script(refusal);
            HttpResponse<String> got = lab.post(CHAT, chat("hi", ""));
            assertEquals(400, got.statusCode());
            assertEquals("Third-party apps now draw from your extra usage",
                    Json.parse(got.body()).get("error").get("message").text());
            assertEquals(1, lab.seen().size());
            assertTrue(lab.get("/admin/accounts").body().contains("Third-party apps"));
        }
    }

    @Test
    void aPausedTurnIsContinuedWithinTheSameAnswer() throws Exception {
        try (Lab lab = Lab.with()) {
            List<String> data = data(lab.post(CHAT, chat("[pause]", ",\"stream\":true,\"web_search_options\":{}")));
            assertTrue(lab.seen().size() > 1, "the turn is continued upstream");
            assertEquals(1, data.stream().filter(line -> line.equals("[DONE]")).count());
            assertEquals(1, data.stream().filter(line -> line.contains("\"role\":\"assistant\"")).count());
        }
    }

    @Test
    void wordsAreMaskedAndIdsMadeOpaqueByDefault() throws Exception {
        try (Lab lab = Lab.with("cloaking.sensitive-words=acme, Acme Rockets")) {
            answer(lab.post(CHAT, chat("ACME ROCKETS by acme", ",\"user\":\"kim\"")));
            String sent = new String(lab.seen().get(0).body());
            assertTrue(sent.contains("[redacted] by [redacted]"), sent);
            assertTrue(lab.seen().get(0).json().get("metadata").get("user_id").text().matches("[0-9a-f]{64}"), sent);
            answer(lab.post(CHAT, chat("hi", "")));
            assertTrue(lab.seen().get(1).json().get("metadata").isNull(), "nothing is added");
        }
    }

    @Test
    void neverCloakingMasksNothingAndAddsNothing() throws Exception {
        try (Lab lab = Lab.with("cloaking.mode=never", "cloaking.sensitive-words=acme")) {
            answer(lab.post(CHAT, chat("for acme", ",\"user\":\"kim\"")));
            assertTrue(new String(lab.seen().get(0).body()).contains("for acme"));
            assertTrue(lab.seen().get(0).json().get("metadata").get("user_id").text().startsWith("user_"),
                    "the translation alone makes an id of OpenAI's opaque");
        }
    }

    @Test
    void keptIdsStandInForMissingOnesAndStrictModeSendsNone() throws Exception {
        try (Lab lab = Lab.with("cloaking.cache-user-id=true")) {
            answer(lab.post(CHAT, chat("hi", "")));
            answer(lab.post(CHAT, chat("hi", ",\"user\":\"kim\"")));
            String ofKey = lab.seen().get(0).json().get("metadata").get("user_id").text();
            assertTrue(ofKey.matches("[0-9a-f]{64}"));
            assertNotEquals(ofKey, lab.seen().get(1).json().get("metadata").get("user_id").text());
        }
        try (Lab lab = Lab.with("cloaking.cache-user-id=true", "cloaking.strict-mode=true")) {
            answer(lab.post(CHAT, chat("hi", ",\"user\":\"kim\"")));
            assertTrue(lab.seen().get(0).json().get("metadata").isNull());
        }
    }

    @Test
    void aWrongFieldIsNamed() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> got = lab.post(CHAT, "{\"model\":\"opus\",\"messages\":[{\"role\":7}]}");
            assertEquals(400, got.statusCode());
            assertEquals("messages[0].role", Json.parse(got.body()).get("error").get("param").text());
        }
    }
}
