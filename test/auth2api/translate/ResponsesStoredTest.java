package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.sse.SseWriter;
import auth2api.sse.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of a response, and what is told of it later. */
class ResponsesStoredTest {
    private static final Json HELLO = Json.parse("""
            {"role":"assistant","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn",
             "usage":{"input_tokens":3,"output_tokens":2}}""");

    @Test
    void aResponseIsKeptWithItsInputUnlessStoreIsFalse() {
        ResponsesExchange exchange = exchange("\"hi\"", "");
        assertNull(exchange.toStore(), "nothing is kept before the end");
        Json response = exchange.answer(HELLO);
        assertEquals(response, exchange.toStore());
        ResponsesExchange unkept = exchange("\"hi\"", ",\"store\":false");
        unkept.answer(HELLO);
        assertNull(unkept.toStore());
    }

    @Test
    void aStreamIsKeptOnceItHasEnded() {
        ResponsesExchange exchange = exchange("\"hi\"", ",\"stream\":true");
        byte[] in = ("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n"
                + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n").getBytes(StandardCharsets.UTF_8);
        String out = ResponsesVectorsTest.streamed(exchange, in, in.length, in.length);
        assertEquals(ResponsesRules.check(out).toString(), exchange.toStore().toString());
        ResponsesExchange cut = exchange("\"hi\"", ",\"stream\":true");
        ResponsesVectorsTest.streamed(cut, in, 30, 30);
        assertNull(cut.toStore());
    }

    @Test
    void inputItemsHaveIdsTypesAndParts() {
        List<Json> items = exchange("""
                [{"role":"user","content":"hi"},{"id":"msg_own","role":"assistant","content":"yo"},
                 {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"compaction_trigger"}]""",
                "").inputItems();
        assertEquals("[{\"id\":\"msg_seed1000\",\"type\":\"message\",\"role\":\"user\",\"content\":"
                + "[{\"type\":\"input_text\",\"text\":\"hi\"}]},{\"id\":\"msg_own\",\"type\":\"message\","
                + "\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"yo\"}]},"
                + "{\"id\":\"item_seed1002\",\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\","
                + "\"arguments\":\"{}\"}]", items.toString().replace(", {", ",{"));
    }

    @Test
    void pagesGoThroughAllItemsInEitherOrder() {
        List<Json> items = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            items.add(Json.object().put("id", "i" + i));
        }
        Json first = ResponsesStored.page(items, null, null, null);
        assertEquals("i44", first.get("first_id").text());
        assertEquals("i25", first.get("last_id").text());
        assertTrue(first.get("has_more").bool(false));
        List<Json> seen = new ArrayList<>();
        String after = null;
        Json page;
        do {
            page = ResponsesStored.page(items, "7", "asc", after);
            seen.addAll(page.get("data").items());
            after = page.get("last_id").text();
        } while (page.get("has_more").bool(false));
        assertEquals(items, seen);
        assertTrue(ResponsesStored.page(List.of(), null, null, null).get("first_id").isNull());
    }

    @Test
    void pagesThatCannotBeAreRefusedByName() {
        for (String limit : List.of("0", "101", "-1", "x", "")) {
            assertEquals("limit", assertThrows(ApiException.class,
                    () -> ResponsesStored.page(List.of(), limit, null, null)).param());
        }
        assertEquals("order", assertThrows(ApiException.class,
                () -> ResponsesStored.page(List.of(), null, "up", null)).param());
        assertEquals("after", assertThrows(ApiException.class,
                () -> ResponsesStored.page(List.of(), null, null, "i9")).param());
    }

    @Test
    void aReplayStartsAfterTheNumberAskedFor() {
        Json.Obj response = (Json.Obj) exchange("\"hi\"", "").answer(HELLO);
        SseWriter all = new SseWriter();
        ResponsesStored.replay(response, -1, all);
        SseWriter rest = new SseWriter();
        ResponsesStored.replay(response, 3, rest);
        String whole = Written.by(all);
        String tail = Written.by(rest);
        assertTrue(whole.endsWith(tail));
        assertTrue(tail.startsWith("event: response.output_text.delta"), tail);
        assertTrue(tail.contains("\"sequence_number\":4,"));
    }

    /** A replay has fewer events than the stream had: whoever goes on after a number of that one misses no end. */
    @Test
    void aReplayAlwaysEnds() {
        Json.Obj response = (Json.Obj) exchange("\"hi\"", "").answer(HELLO);
        SseWriter rest = new SseWriter();
        ResponsesStored.replay(response, 900, rest);
        String end = Written.by(rest);
        assertTrue(end.startsWith("event: response.completed\ndata: "), end);
        assertTrue(end.contains("\"sequence_number\":901,"), end);
    }

    @Test
    void compactingGivesTheUsersMessagesAndOneSummaryThatTheNextRequestUnderstands() {
        Exchange exchange = ResponsesRequest.compact(Json.parse("""
                {"model":"claude-opus-4-8","instructions":"be good","stream":true,"input":[
                 {"role":"user","content":"build a house"},{"role":"assistant","content":"of wood?"},
                 {"role":"user","content":"of stone"}]}"""), ResponsesVectorsTest.context());
        assertFalse(exchange.stream());
        assertNull(((ResponsesExchange) exchange).toStore());
        Json compact = exchange.answer(Json.parse("""
                {"role":"assistant","content":[{"type":"text","text":"A house of stone."}],"stop_reason":"end_turn",
                 "usage":{"input_tokens":3,"output_tokens":2}}"""));
        assertEquals("response.compaction", compact.get("object").text());
        assertEquals(5, compact.get("usage").get("total_tokens").number(0));
        assertEquals(List.of("message", "message", "compaction"),
                compact.get("output").items().stream().map(item -> item.get("type").text()).toList());
        Json body = exchange(compact.get("output").toString(), "").claudeBody();
        assertEquals("build a house|of stone|The conversation before this point was replaced by this summary:\n\n"
                + "A house of stone.", String.join("|", body.get("messages").at(0).get("content").items().stream()
                        .map(block -> block.get("text").text()).toList()));
    }

    @Test
    void aSummaryThatFailsIsAnError() {
        for (String reason : List.of("max_tokens", "refusal", "end_turn")) {
            Exchange exchange = ResponsesRequest.compact(Json.parse("{\"model\":\"opus\",\"input\":\"x\"}"),
                    ResponsesVectorsTest.context());
            assertThrows(ApiException.class, () -> exchange.answer(Json.object().put("content", Json.array())
                    .put("stop_reason", reason)), reason);
        }
    }

    @Test
    void countsAreToldInTheirForm() {
        assertEquals("{\"object\":\"response.input_tokens\",\"input_tokens\":7}",
                ResponsesRequest.inputTokens(Json.parse("{\"input_tokens\":7}")).toString());
    }

    @Test
    void aResponsesBodyOnTheChatPathIsAnsweredAsChat() {
        Exchange exchange = ChatRequest.translate(Json.parse("""
                {"model":"claude-opus-4-8","instructions":"be good","input":[{"role":"user","content":
                 [{"type":"input_text","text":"hi"}]}],"tools":[{"type":"function","name":"f","parameters":{}},
                 {"type":"namespace","name":"n","tools":[{"type":"function","name":"f"}]}],"stream":true}"""),
                ResponsesVectorsTest.context());
        assertEquals("be good", exchange.claudeBody().get("system").at(0).get("text").text());
        assertEquals("n__f", exchange.claudeBody().get("tools").at(1).get("name").text());
        Json answer = exchange.answer(Json.parse("""
                {"role":"assistant","content":[{"type":"tool_use","id":"c","name":"n__f","input":{}}],
                 "stop_reason":"tool_use","usage":{}}"""));
        assertEquals("chat.completion", answer.get("object").text());
        assertEquals("n__f", answer.get("choices").at(0).get("message").get("tool_calls").at(0).get("function")
                .get("name").text());
    }

    @Test
    void customInputIsTheSameAtAnyCut() {
        Json text = Json.parse("\"caf\\u00e9 \\ud83d\\ude00 \\\\ \\\" \\/ \\b\\f\\n\\r\\t \\ud800x \\udc00 \\u0041\"");
        String json = "{ \"other\": [1, {\"input\": \"no\"}, \"\\\"\"] , \"input\" :"
                + "\"caf\\u00e9 \\ud83d\\ude00 \\\\ \\\" \\/ \\b\\f\\n\\r\\t \\ud800x \\udc00 \\u0041\" , \"z\": null}";
        for (int i = 0; i <= json.length(); i++) {
            for (int j = i; j <= json.length(); j++) {
                CustomInput input = new CustomInput();
                StringBuilder told = new StringBuilder();
                for (String piece : List.of(json.substring(0, i), json.substring(i, j), json.substring(j))) {
                    String more = input.feed(piece);
                    boolean half = !more.isEmpty() && Character.isHighSurrogate(more.charAt(more.length() - 1));
                    assertFalse(half, "no half of a pair goes out");
                    told.append(more);
                }
                assertEquals(text.text(), told + input.rest());
            }
        }
    }

    private static ResponsesExchange exchange(String input, String more) {
        return ResponsesRequest.translate(Json.parse("{\"model\":\"claude-opus-4-8\",\"input\":" + input + more + "}"),
                ResponsesVectorsTest.context(), null);
    }
}
