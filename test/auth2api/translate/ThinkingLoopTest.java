package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import auth2api.sse.SseEvent;
import auth2api.sse.SseWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Thinking survives a tool loop with a client that drops it, and only while nothing before it has changed. */
class ThinkingLoopTest {
    private static final String THOUGHT = "hm \u2603 \ud83d\ude00 \\\" \u00e9";
    private static final Json TURN = Json.parse("""
            [{"type":"thinking","thinking":"%s","signature":"c2ln"},{"type":"text","text":"Let me look. "},
             {"type":"redacted_thinking","data":"eA=="},{"type":"tool_use","id":"toolu_1","name":"get",
              "input":{"a":1.0,"b":"\\u2603"}},{"type":"tool_use","id":"toolu_2","name":"get","input":{}}]"""
            .formatted(THOUGHT));
    private static final String FIRST = """
            {"role":"system","content":"Be brief."},{"role":"user","content":"hi"}""";
    private static final String RESULTS = """
            {"role":"tool","tool_call_id":"toolu_1","content":"one"},
            {"role":"tool","tool_call_id":"toolu_2","content":"two"}""";

    private final Memory memory = new Memory();

    private static final class Memory extends Forgetful {
        private final Map<String, Json.Arr> kept = new HashMap<>();

        @Override
        public void remember(String callId, String binding, Json.Arr content) {
            kept.put(callId + binding, content);
        }

        @Override
        public Json.Arr recall(String callId, String binding) {
            return kept.get(callId + binding);
        }
    }

    @Test
    void thinkingComesBackUnchangedAfterAnAnswer() {
        Json message = answer(FIRST);
        assertFalse(message.toString().contains("signature"));
        assertEquals(TURN.toString(), second(FIRST, message.toString(), RESULTS).toString());
    }

    @Test
    void thinkingComesBackUnchangedAfterAStream() {
        Exchange stream = exchange(FIRST);
        SseWriter out = new SseWriter();
        events(TURN).forEach(event -> stream.on(new SseEvent(event.get("type").text(), event.toBytes()), out));
        stream.end(out);
        String message = answer(FIRST).toString();
        assertTrue(memory.kept.values().stream().allMatch(kept -> kept.toString().equals(TURN.toString())));
        assertEquals(TURN.toString(), second(FIRST, message, RESULTS).toString());
    }

    @Test
    void itComesBackInEveryLaterStepOfTheLoop() {
        String first = FIRST + "," + answer(FIRST) + "," + RESULTS;
        Json.Arr next = Json.array(Json.parse("""
                {"type":"thinking","thinking":"more","signature":"c2ln"}"""), Json.parse("""
                {"type":"tool_use","id":"toolu_3","name":"get","input":{}}"""));
        exchange(first).answer(message(next));
        Json.Obj body = exchange(first + """
                ,{"role":"assistant","content":null,"tool_calls":[{"id":"toolu_3","type":"function",
                "function":{"name":"get","arguments":"{}"}}]},{"role":"tool","tool_call_id":"toolu_3","content":"3"}""")
                .claudeBody();
        assertEquals(TURN.toString(), body.get("messages").at(1).get("content").toString());
        assertEquals(next.toString(), body.get("messages").at(3).get("content").toString());
    }

    @Test
    void movedCacheMarksDoNotUnbind() {
        String marked = FIRST.replace("\"hi\"",
                "[{\"type\":\"text\",\"text\":\"hi\",\"cache_control\":{\"type\":\"ephemeral\"}}]");
        assertEquals(TURN.toString(), second(marked, answer(FIRST).toString(), RESULTS).toString());
    }

    @Test
    void aChangedBeginningUnbinds() {
        String message = answer(FIRST).toString();
        assertNoThinking(second(FIRST.replace("brief", "short"), message, RESULTS));
        assertNoThinking(second(FIRST.replace("hi", "hello"), message, RESULTS));
    }

    @Test
    void changedTextOrCallsUnbind() {
        String message = answer(FIRST).toString();
        assertNoThinking(second(FIRST, message.replace("Let me", "Let us"), RESULTS));
        assertNoThinking(second(FIRST, message.replace("1.0", "2"), RESULTS));
    }

    @Test
    void thinkingThatCannotBindAnyMoreIsLeftOut() {
        String details = """
                "reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"c2ln","id":"%s"}],
                "tool_calls":""";
        String message = answer(FIRST).toString();
        Json.Obj asked = (Json.Obj) Json.parse(request(FIRST));
        Json own = ChatRequest.translate(asked.put("include_reasoning", true), context()).answer(message(TURN));
        String id = own.get("choices").at(0).get("message").get("reasoning_details").at(0).get("id").text();
        memory.kept.clear();
        assertNoThinking(second(FIRST, message.replace("\"tool_calls\":", details.formatted("auth2api-other")),
                RESULTS));
        assertTrue(second(FIRST, message.replace("\"tool_calls\":", details.formatted(id)), RESULTS).toString()
                .contains("signature"));
    }

    @Test
    void aModelThatRefusedItGetsNone() {
        String message = answer(FIRST).toString();
        Json.Obj body = ChatRequest.translate(Json.parse(request(FIRST + "," + message + "," + RESULTS)),
                new TranslateContext(ModelCatalog.of(null, Map.of()), "seed", 0, memory,
                        Set.of(Feature.REPLAYED_THINKING))).claudeBody();
        assertNoThinking(body);
    }

    private static void assertNoThinking(Json content) {
        assertFalse(content.toString().contains("\"type\":\"thinking\""), content.toString());
    }

    private Json answer(String messages) {
        return exchange(messages).answer(message(TURN)).get("choices").at(0).get("message");
    }

    /** What becomes of the assistant's turn in the request that brings the results. */
    private Json second(String before, String message, String after) {
        return exchange(before + "," + message + "," + after).claudeBody().get("messages").at(1).get("content");
    }

    private Exchange exchange(String messages) {
        return ChatRequest.translate(Json.parse(request(messages)), context());
    }

    private TranslateContext context() {
        return new TranslateContext(ModelCatalog.of(null, Map.of()), "seed", 0, memory, Set.of());
    }

    private static String request(String messages) {
        return """
                {"model":"opus","tools":[{"type":"function","function":{"name":"get"}}],"messages":[%s]}"""
                .formatted(messages);
    }

    private static Json message(Json content) {
        return Json.object().put("content", content).put("stop_reason", "tool_use");
    }

    /** A stream of these blocks, their texts cut in the middle. */
    private static Iterable<Json> events(Json content) {
        Json.Arr events = Json.array(Json.parse("{\"type\":\"message_start\",\"message\":{}}"));
        for (Json block : content.items()) {
            Json.Obj start = ((Json.Obj) block).copy();
            Json.Arr deltas = Json.array();
            if (block.get("thinking").text() != null) {
                start.put("thinking", "").put("signature", "");
                halves(block.get("thinking").text()).forEach(half -> deltas.add(Json.object()
                        .put("type", "thinking_delta").put("thinking", half)));
                deltas.add(Json.object().put("type", "signature_delta").put("signature", block.get("signature")));
            } else if (block.get("text").text() != null) {
                start.put("text", "");
                halves(block.get("text").text()).forEach(half -> deltas.add(Json.object().put("type", "text_delta")
                        .put("text", half)));
            } else if (block.get("input") instanceof Json.Obj input && !input.members().isEmpty()) {
                start.put("input", Json.object());
                halves(new String(input.toBytes(), StandardCharsets.UTF_8)).forEach(half -> deltas.add(Json.object()
                        .put("type", "input_json_delta").put("partial_json", half)));
            }
            events.add(Json.object().put("type", "content_block_start").put("content_block", start));
            deltas.items().forEach(delta -> events.add(Json.object().put("type", "content_block_delta")
                    .put("delta", delta)));
            events.add(Json.object().put("type", "content_block_stop"));
        }
        events.add(Json.parse("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}"));
        return events.add(Json.parse("{\"type\":\"message_stop\"}")).items();
    }

    private static List<String> halves(String text) {
        int middle = text.length() / 2;
        return List.of(text.substring(0, middle), text.substring(middle));
    }
}
