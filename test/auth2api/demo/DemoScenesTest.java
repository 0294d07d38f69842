package auth2api.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.sse.SseParser;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The markers, without sockets. */
class DemoScenesTest {
    private static final long NOW = 1_790_000_000;

    private static Json.Obj request(String prompt) {
        return Asker.prompt(prompt).put("tools", Json.parse("""
                [{"name": "get_weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"},
                  "days": {"type": "integer"}}, "required": ["city"]}},
                 {"name": "get_time", "input_schema": {"type": "object", "properties": {}}}]"""));
    }

    private static DemoReply play(Json request) {
        return DemoScenes.play(request, NOW, Strict.API);
    }

    private static Json answer(Json request) {
        FakeRules.check(request, Set.of(), "2023-06-01", false);
        return Json.parse(play(request).body());
    }

    private static List<Json> events(DemoReply stream) {
        var events = new ArrayList<Json>();
        var parser = new SseParser();
        for (byte[] chunk : stream.chunks()) {
            parser.push(chunk, 0, chunk.length, event -> {
                events.add(Json.parse(event.data()));
                assertEquals(event.name(), events.get(events.size() - 1).get("type").text());
            });
        }
        return events;
    }

    /** Adds the events up as a client does. */
    private static Json.Obj accumulated(List<Json> events) {
        var message = ((Json.Obj) events.get(0).get("message")).copy();
        var content = Json.array();
        message.put("content", content);
        for (Json event : events) {
            int index = (int) event.get("index").number(-1);
            Json delta = event.get("delta");
            if (event.get("type").text().equals("content_block_start")) {
                assertEquals(content.size(), index);
                content.add(((Json.Obj) event.get("content_block")).copy());
            } else if (delta.get("type").text() != null) {
                add((Json.Obj) content.at(index), delta);
            } else if (event.get("type").text().equals("message_delta")) {
                message.members().putAll(((Json.Obj) delta).members());
                var usage = ((Json.Obj) message.get("usage")).copy();
                usage.members().putAll(((Json.Obj) event.get("usage")).members());
                message.put("usage", usage);
            }
        }
        for (Json block : content.items()) {
            Json json = ((Json.Obj) block).remove("partial_json");
            if (json != null && !json.text().isEmpty()) {
                ((Json.Obj) block).put("input", Json.parse(json.text()));
            }
        }
        return message;
    }

    private static void add(Json.Obj block, Json delta) {
        for (String member : List.of("text", "thinking", "signature", "partial_json")) {
            if (delta.get(member).text() != null) {
                block.put(member, block.get(member).text("") + delta.get(member).text());
            }
        }
        if (!delta.get("citation").isNull()) {
            block.put("citations", Json.array(block.get("citations").items()).add(delta.get("citation")));
        }
    }

    @Test
    void aTextThatCitesNothingHasNoCitations() { // the AI SDK refuses a null there
        var text = (Json.Obj) answer(request("hi")).get("content").at(0);
        assertEquals(Set.of("type", "text"), text.members().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi", "[text]", "[unicode]", "[long 50]", "[empty]", "[tool]", "[tool get_time]",
        "[notext-tool]", "[empty-tool]", "[parallel]", "[thinking]", "[thinking][tool]", "[redacted]", "[websearch]",
        "[pause]", "[max_tokens]", "[window]", "[stop_sequence]", "[refusal]", "[refusal-empty]", "[slow 1]",
        "[thinking][redacted][parallel]", "[text][websearch][tool]"})
    void theStreamAddsUpToTheMessage(String prompt) {
        var asked = request(prompt).put("thinking",
                Json.object().put("type", "adaptive").put("display", "summarized"));
        Json whole = answer(asked);
        var events = events(play(asked.copy().put("stream", true)));
        assertEquals("message_stop", events.get(events.size() - 1).get("type").text());
        var added = accumulated(events);
        // ids are made from the request, which says stream in one case only
        assertEquals(whole.toString().replaceAll("(msg|toolu)_01[0-9a-f]{16}|\"signature\":\"[^\"]*", ""),
                added.toString().replaceAll("(msg|toolu)_01[0-9a-f]{16}|\"signature\":\"[^\"]*", ""));
        assertFalse(whole.get("stop_reason").isNull());
    }

    @ParameterizedTest
    @CsvSource({"hi,end_turn", "[empty],end_turn", "[tool],tool_use", "[max_tokens],max_tokens", "[pause],pause_turn",
        "[refusal],refusal", "[refusal-empty],refusal", "[stop_sequence],stop_sequence",
        "[window],model_context_window_exceeded", "[thinking],end_turn", "[websearch],end_turn"})
    void eachMarkerStopsForItsReason(String prompt, String reason) {
        assertEquals(reason, answer(request(prompt)).get("stop_reason").text());
    }

    @Test
    void aPlainPromptIsToldThatThisIsTheDemo() {
        String text = answer(Asker.prompt("good morning")).get("content").at(0).get("text").text();
        assertTrue(text.contains("demo of auth2api") && text.contains("good morning"), text);
    }

    @Test
    void aToolIsCalledWithArgumentsOfItsSchemaAndItsResultIsTold() {
        Json.Obj request = request("[tool] what about [tool get_time]?");
        Json first = answer(request);
        Json call = first.get("content").at(1);
        assertEquals("{\"city\":\"Paris\"}", call.get("input").toString());
        assertEquals("get_time", first.get("content").at(3).get("name").text());
        Json second = answer(answered(request, first, "sunny"));
        assertEquals("The tool answered: sunny sunny", second.get("content").at(0).get("text").text());
        assertEquals("end_turn", second.get("stop_reason").text());
    }

    @Test
    void aToolThatAnswersWithAMarkerChoosesWhatComesNext() {
        Json.Obj request = request("[tool]");
        Json.Obj second = answered(request, answer(request), "sunny, and now [notext-tool get_time]");
        assertEquals("get_time", answer(second).get("content").at(0).get("name").text());
        assertEquals("The tool answered: noon",
                answer(answered(second, answer(second), "noon")).get("content").at(0).get("text").text());
    }

    private static Json.Obj answered(Json.Obj request, Json first, String result) {
        var results = Json.array();
        for (Json block : first.get("content").items()) {
            if (block.get("type").text().equals("tool_use")) {
                results.add(Json.object().put("type", "tool_result").put("tool_use_id", block.get("id"))
                        .put("content", result));
            }
        }
        var messages = Json.array(request.get("messages").items());
        messages.add(Json.object().put("role", "assistant").put("content", first.get("content")));
        messages.add(Json.object().put("role", "user").put("content", results));
        return request.copy().put("messages", messages);
    }

    @Test
    void toolChoiceIsObeyed() {
        var request = request("[parallel]").put("model", "claude-haiku-5-5");
        var one = Json.object().put("type", "auto").put("disable_parallel_tool_use", true);
        assertEquals(2, answer(request.copy().put("tool_choice", one)).get("content").items().size());
        var named = Json.object().put("type", "tool").put("name", "get_time");
        assertEquals("get_time", answer(request("hi").put("model", "claude-haiku-5-5").put("tool_choice", named))
                .get("content").at(0).get("name").text());
        Json none = answer(request.copy().put("tool_choice", Json.object().put("type", "none")));
        assertEquals("end_turn", none.get("stop_reason").text());
    }

    @Test
    void aFormatIsAnsweredWithAnInstanceOfItsSchema() {
        var format = Json.parse("""
                {"format": {"type": "json_schema", "schema": {"type": "object", "additionalProperties": false,
                  "required": ["title", "when", "list", "kind", "maybe"], "properties": {"title": {"type": "string"},
                    "when": {"type": "string", "format": "date"},
                    "list": {"type": "array", "items": {"$ref": "#/$defs/n"}},
                    "kind": {"enum": ["a", "b"]}, "maybe": {"anyOf": [{"type": "null"}, {"type": "string"}]},
                    "not": {"type": "string"}}, "$defs": {"n": {"type": "number"}}}}}""");
        Json answer = answer(Asker.prompt("hi").put("output_config", format));
        assertEquals("{\"title\":\"demo\",\"when\":\"2026-11-24\",\"list\":[1],\"kind\":\"a\",\"maybe\":null}",
                answer.get("content").at(0).get("text").text());
    }

    @Test
    void thinkingIsShownOnlyWhenAskedAndOnlyWhereItIsOn() {
        assertEquals("", answer(Asker.prompt("[thinking]")).get("content").at(0).get("thinking").text());
        var old = Asker.prompt("[thinking]").put("model", "claude-haiku-4-5");
        assertEquals(1, answer(old).get("content").items().size());
        old.put("max_tokens", 5000).put("thinking", Json.parse("{\"type\": \"enabled\", \"budget_tokens\": 1024}"));
        assertTrue(answer(old).get("content").at(0).get("thinking").text().contains("think"));
    }

    @Test
    void manualThinkingAlwaysStartsWithThinking() {
        var request = request("[tool]").put("model", "claude-haiku-4-5").put("max_tokens", 5000)
                .put("thinking", Json.parse("{\"type\": \"enabled\", \"budget_tokens\": 1024}"));
        Json first = answer(request);
        assertEquals("thinking", first.get("content").at(0).get("type").text());
        answer(answered(request, first, "ok"));
    }

    @Test
    void thinkingIsBoundToWhatStandsBeforeIt() {
        Json.Obj request = request("[thinking][tool]").put("system", "be nice");
        Json.Obj second = answered(request, answer(request), "ok");
        answer(second);
        String block = "[{\"type\": \"text\", \"text\": \"be nice\", \"cache_control\": {\"type\": \"ephemeral\"}}]";
        answer(second.copy().put("system", Json.parse(block)));
        answer(second.copy().put("model", "claude-opus-5"));
        var changed = assertThrows(ApiException.class, () -> answer(second.copy().put("system", "be nicer")));
        assertTrue(changed.getMessage().startsWith("messages.1.content.0: Invalid `signature` in `thinking` block. The"
                + " block is bound to a different conversation."), changed.getMessage());
        var drop = Json.parse("""
                {"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"}}""");
        FakeRules.check(second.copy().put("system", "be nicer").put("thinking", drop),
                Set.of("thinking-binding-controls-2026-08-01"), "2023-06-01", false);
    }

    @Test
    void thinkingBetweenOthersMustNotBeLeftOut() {
        Json.Obj turn1 = request("[thinking][tool]");
        Json.Obj turn2 = answered(turn1, answer(turn1), "ok");
        again(turn2);
        Json.Obj turn3 = answered(turn2, answer(turn2), "ok");
        again(turn3);
        Json.Obj turn4 = answered(turn3, answer(turn3), "ok");
        answer(turn4);
        answer(without(turn4, 1));
        assertThrows(ApiException.class, () -> answer(without(turn4, 3)));
        answer(without(without(turn4, 1), 3));
    }

    private static void again(Json.Obj turn) {
        var last = turn.get("messages").at(turn.get("messages").items().size() - 1);
        ((Json.Arr) last.get("content")).add(Json.parse("{\"type\": \"text\", \"text\": \"[thinking][tool]\"}"));
    }

    private static Json.Obj without(Json.Obj request, int index) {
        var copy = (Json.Obj) Json.parse(request.toBytes());
        copy.get("messages").at(index).get("content").items().removeIf(DemoMessage::isThinking);
        return copy;
    }

    @Test
    void aPausedTurnGoesOn() {
        Json.Obj request = Asker.prompt("[pause]");
        Json first = answer(request);
        var messages = Json.array(request.get("messages").items());
        messages.add(Json.object().put("role", "assistant").put("content", first.get("content")));
        Json second = answer(request.copy().put("messages", messages));
        assertEquals("web_search_tool_result", second.get("content").at(0).get("type").text());
        assertEquals(first.get("content").at(0).get("id"), second.get("content").at(0).get("tool_use_id"));
        assertEquals("end_turn", second.get("stop_reason").text());
    }

    @Test
    void unicodeIsTornInTheMiddleOfCharacters() {
        var chunks = play(Asker.prompt("[unicode]").put("stream", true)).chunks();
        assertTrue(chunks.stream().anyMatch(c -> new String(c, StandardCharsets.UTF_8).contains("\ufffd")));
    }

    @Test
    void anOverloadInTheStreamEndsIt() {
        var events = events(play(Asker.prompt("[overloaded-mid]").put("stream", true)));
        assertEquals("overloaded_error", events.get(events.size() - 1).get("error").get("type").text());
        assertEquals(529, play(Asker.prompt("[overloaded-mid]")).status());
    }

    @Test
    void errorsAreAnsweredAsAsked() {
        for (int status : List.of(400, 401, 402, 403, 404, 413, 429, 500, 503, 504, 529)) {
            DemoReply error = play(Asker.prompt("[error " + status + "]"));
            assertEquals(status, error.status());
            assertEquals("error", Json.parse(error.body()).get("type").text());
        }
        DemoReply window = play(Asker.prompt("[429-window]"));
        assertEquals("rejected", window.headers().get("anthropic-ratelimit-unified-status"));
        assertEquals(Long.toString(NOW + 3600), window.headers().get("anthropic-ratelimit-unified-reset"));
        assertEquals("1", play(Asker.prompt("[429-short]")).headers().get("retry-after"));
        assertTrue(new String(play(Asker.prompt("[too-long]")).body(), StandardCharsets.UTF_8)
                .contains("prompt is too long: 1000001 tokens > 1000000 maximum"));
    }

    @Test
    void cachedPromptsAreCountedApart() {
        var request = Asker.prompt("hi").put("system", Json.parse(
                "[{\"type\": \"text\", \"text\": \"long\", \"cache_control\": {\"type\": \"ephemeral\"}}]"));
        Json first = answer(request).get("usage");
        assertTrue(first.get("cache_creation_input_tokens").number(0) > 0);
        assertEquals(0, first.get("cache_read_input_tokens").number(-1));
    }
}
