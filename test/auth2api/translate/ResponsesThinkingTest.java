package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import auth2api.demo.Strict;
import auth2api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thinking goes to the client and back: whole and unchanged while it binds, and not at all when it does not. */
class ResponsesThinkingTest {
    private static final Json ODD = Json.parse(
            "\"caf\\u00e9 \\ud83d\\ude00 \\u2028 \\\\ \\\" \\/ \\u0000 \\ud800 \\ufeff e\\u0301 \\t\\n  \"");
    private static final Json TOOLS = Json.parse("""
            [{"type":"function","name":"get_weather","parameters":{"type":"object","properties":{}}},
             {"type":"custom","name":"exec"}]""");

    /** A conversation of a client that sends everything back as it came. */
    private final Json.Obj request = Json.object().put("model", "claude-opus-5-5").put("instructions", "be good")
            .put("input", Json.array(user("start"))).put("tools", TOOLS)
            .put("reasoning", Json.parse("{\"effort\":\"low\",\"summary\":\"auto\"}"));
    private final List<Json> kept = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-5-5", "claude-fable-5-2", "claude-opus-4-8", "claude-sonnet-4-5-20250929"})
    void survivesAToolLoop(String model) {
        request.put("model", model);
        List<Json> thoughts = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            ResponsesExchange exchange = exchange();
            assertEquals(thoughts.toString(), thinkingIn(exchange.claudeBody()).toString());
            Strict.check(exchange.claudeBody());
            Json.Arr content = answerOf(exchange, turn);
            content.items().stream().filter(Turns::isThinking).forEach(thoughts::add);
            sendBack(exchange, content);
            result("call" + turn);
            result("exec" + turn);
        }
    }

    @Test
    void survivesAQuestionOfTheUser() {
        ResponsesExchange exchange = exchange();
        Json.Arr content = Json.array(thinking(exchange), text("Hello"));
        sendBack(exchange, content);
        input().add(user("and now?"));
        assertEquals(List.of(content.at(0)).toString(), thinkingIn(exchange().claudeBody()).toString());
        Strict.check(exchange().claudeBody());
    }

    @Test
    void survivesInAReferenceToAnItem() {
        ResponsesExchange exchange = exchange();
        Json.Arr content = answerOf(exchange, 0);
        sendBack(exchange, content);
        List<Json> items = input().items();
        for (int i = 0; i < items.size(); i++) {
            if (kept.contains(items.get(i))) {
                items.set(i, Json.object().put("type", "item_reference").put("id", items.get(i).get("id")));
            }
        }
        result("call0");
        result("exec0");
        assertEquals(2, thinkingIn(exchange().claudeBody()).size());
        Strict.check(exchange().claudeBody());
    }

    @Test
    void survivesInThePreviousResponse() {
        ResponsesExchange exchange = exchange();
        sendBack(exchange, answerOf(exchange, 0));
        kept.add(0, input().at(0));
        request.put("previous_response_id", "resp_seed").put("input", Json.array());
        result("call0");
        result("exec0");
        assertEquals(2, thinkingIn(exchange().claudeBody()).size());
        Strict.check(exchange().claudeBody());
    }

    @Test
    void survivesAClientThatKeepsOnlyTheIdOfItsItem() {
        ResponsesExchange exchange = exchange();
        sendBack(exchange, answerOf(exchange, 0));
        input().items().replaceAll(item -> item instanceof Json.Obj o && o.has("encrypted_content")
                ? without(o, "encrypted_content") : item);
        result("call0");
        result("exec0");
        assertEquals(2, thinkingIn(exchange().claudeBody()).size());
    }

    @Test
    void survivesAWebSearchInBetween() {
        request.put("tools", Json.parse("[{\"type\":\"web_search\"}]"));
        ResponsesExchange exchange = exchange();
        Json use = Json.parse("{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\","
                + "\"input\":{\"query\":\"q\"}}");
        Json found = Json.parse("{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[]}");
        Json first = thinking(exchange);
        Json.Arr content = Json.array(first, use, found, redacted(exchange, first), text("found"));
        sendBack(exchange, content);
        input().add(user("more"));
        Json back = exchange().claudeBody().get("messages").at(1).get("content");
        assertEquals(content.toString(), back.toString());
    }

    @Test
    void isDroppedWhenTheInstructionsChange() {
        assertDropped(r -> r.put("instructions", "be bad"));
    }

    @Test
    void isDroppedWhenToolsAreAdded() {
        assertDropped(r -> r.put("tools", Json.array(r.get("tools").at(0), r.get("tools").at(1),
                Json.object().put("type", "function").put("name", "new"))));
    }

    @Test
    void isDroppedWhenToolsAreFound() {
        assertDropped(r -> {
            ((Json.Arr) r.get("input")).add(Json.parse("""
                    {"type":"tool_search_output","call_id":"none","tools":[{"type":"function","name":"new"}]}"""));
            return r;
        });
    }

    @Test
    void isDroppedWhenTheModelChanges() {
        assertDropped(r -> r.put("model", "claude-opus-5"));
    }

    @Test
    void isDroppedWhenAnEarlierMessageChanges() {
        assertDropped(r -> {
            r.get("input").items().set(0, user("another start"));
            return r;
        });
    }

    @Test
    void isDroppedWhenTheConversationWasCompacted() {
        assertDropped(r -> {
            r.get("input").items().set(0, Json.object().put("type", "compaction").put("encrypted_content",
                    ResponsesBlob.ofSummary("They greeted.")));
            return r;
        });
    }

    @Test
    void isDroppedWhenItWasCutOrIsAnothers() {
        for (String blob : List.of("", "ENC1", "!!", "e30", "eyJ2IjoxfQ")) {
            assertDropped(r -> {
                r.get("input").items().stream().filter(item -> "reasoning".equals(item.get("type").text()))
                        .forEach(item -> ((Json.Obj) item).put("encrypted_content", blob).put("id", "rs_unknown"));
                return r;
            });
        }
    }

    @Test
    void isDroppedOnceClaudeHasRefusedIt() {
        ResponsesExchange exchange = exchange();
        sendBack(exchange, Json.array(thinking(exchange), text("Hello")));
        var context = ResponsesVectorsTest.context(history());
        var learnt = new TranslateContext(context.models(), context.seed(), 0, context.kept(),
                java.util.Set.of(Feature.REPLAYED_THINKING));
        Json body = ResponsesRequest.translate(request, learnt, null).claudeBody();
        assertEquals(List.of(), thinkingIn(body));
    }

    private void assertDropped(UnaryOperator<Json.Obj> change) {
        request.put("input", Json.array(user("start")));
        ResponsesExchange exchange = exchange();
        sendBack(exchange, Json.array(thinking(exchange), text("Hello")));
        input().add(user("and now?"));
        Json.Obj changed = change.apply(request.copy().put("input", Json.array(copies(input().items()))));
        Json body = ResponsesRequest.translate(changed, ResponsesVectorsTest.context(history()), null).claudeBody();
        assertEquals(List.of(), thinkingIn(body));
        Strict.check(body);
        assertNotEquals(-1, body.toString().indexOf("Hello"), "the text stays");
    }

    private static List<Json> copies(List<Json> items) {
        return items.stream().<Json>map(item -> ((Json.Obj) item).copy()).toList();
    }

    private static Json.Obj without(Json.Obj item, String name) {
        Json.Obj copy = item.copy();
        copy.remove(name);
        return copy;
    }

    private ResponsesExchange exchange() {
        return ResponsesRequest.translate(Json.parse(request.toBytes()), ResponsesVectorsTest.context(history()),
                null);
    }

    private Kept history() {
        return new Forgetful() {
            @Override
            public List<Json> chain(String responseId) {
                return List.copyOf(kept);
            }

            @Override
            public Json item(String id) {
                return kept.stream().filter(item -> id.equals(item.get("id").text())).findFirst().orElse(null);
            }
        };
    }

    /** Claude's answer with thinking before and between the calls of both tools. */
    private static Json.Arr answerOf(ResponsesExchange exchange, int turn) {
        Json first = thinking(exchange);
        return Json.array(first, text("Looking."), Json.object().put("type", "tool_use").put("id", "call" + turn)
                .put("name", "get_weather").put("input", Json.object()), redacted(exchange, first),
                Json.object().put("type", "tool_use").put("id", "exec" + turn).put("name", "exec")
                        .put("input", Json.object().put("input", ODD)));
    }

    private static Json thinking(ResponsesExchange exchange) {
        return Json.object().put("type", "thinking").put("thinking", ODD)
                .put("signature", Strict.sign(exchange.claudeBody(), ODD.text(), null));
    }

    private static Json redacted(ResponsesExchange exchange, Json before) {
        return Json.object().put("type", "redacted_thinking").put("data",
                Strict.sign(exchange.claudeBody(), "redacted", before.get("signature").text()));
    }

    private void sendBack(ResponsesExchange exchange, Json.Arr content) {
        Json message = Json.parse(Json.object().put("role", "assistant").put("content", content)
                .put("stop_reason", "end_turn").put("usage", Json.object()).toBytes());
        for (Json item : exchange.answer(message).get("output").items()) {
            input().add(item);
            kept.add(item);
        }
    }

    private Json.Arr input() {
        return (Json.Arr) request.get("input");
    }

    private void result(String callId) {
        input().add(Json.object().put("type", callId.startsWith("exec") ? "custom_tool_call_output"
                : "function_call_output").put("call_id", callId).put("output", "done"));
    }

    private static Json.Obj user(String text) {
        return Json.object().put("role", "user").put("content", text);
    }

    private static Json text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    private static List<Json> thinkingIn(Json body) {
        return body.get("messages").items().stream().flatMap(message -> message.get("content").items().stream())
                .filter(Turns::isThinking).toList();
    }
}
