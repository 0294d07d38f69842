package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import auth2api.sse.SseEvent;
import auth2api.sse.SseParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that the strictest of the measured clients demand of a stream of the Responses API (openai-responses.md,
 * 6 and 7): {@link #check} fails with the event that breaks a rule.
 */
final class ResponsesRules {
    private static final Set<String> TERMINAL = Set.of("response.completed", "response.incomplete", "response.failed");
    private static final List<String> REQUIRED = List.of("id", "object", "created_at", "status", "error",
            "incomplete_details", "instructions", "model", "tools", "output", "parallel_tool_calls", "metadata",
            "tool_choice", "temperature", "top_p", "text", "reasoning", "usage", "store", "truncation",
            "previous_response_id");
    private static final Map<String, String> PREFIXES = Map.of("message", "msg_", "reasoning", "rs_",
            "function_call", "fc_", "custom_tool_call", "ctc_", "web_search_call", "ws_", "compaction", "cmp_",
            "tool_search_call", "tsc_");

    /** An item as the events tell it. */
    private static final class Told {
        private final Json added;
        private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
        private final Set<String> openParts = new HashSet<>();
        private int parts;
        private int annotations;
        private Json done;

        Told(Json added) {
            this.added = added;
        }
    }

    private final List<Told> items = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private String responseId;
    private int count;
    private Json error;
    private Json terminal;

    private ResponsesRules() {
    }

    /** Checks a whole stream and returns the final response object. */
    static Json check(String stream) {
        var rules = new ResponsesRules();
        var parser = new SseParser();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<SseEvent> events = new ArrayList<>();
        parser.push(bytes, 0, bytes.length, events::add);
        parser.end(events::add);
        for (SseEvent event : events) {
            Json json = Json.parse(event.data());
            assertEquals(event.name(), json.get("type").text(), "the event line repeats the type");
            try {
                rules.event(json);
            } catch (AssertionError broken) {
                throw new AssertionError("in " + json + ": " + broken.getMessage(), broken);
            }
        }
        assertNotNull(rules.terminal, "a terminal event must come");
        return rules.terminal;
    }

    private void event(Json event) {
        String type = event.get("type").text();
        assertEquals(null, terminal, "nothing comes after the terminal event");
        assertEquals(count, event.get("sequence_number").number(-1), "sequence_number");
        assertEquals(count == 0, type.equals("response.created"), "response.created is the first event, and only that");
        assertEquals(count == 1, type.equals("response.in_progress"), "response.in_progress is the second");
        assertTrue(error == null || type.equals("response.failed"), "response.failed follows error at once");
        assertEquals(type.equals("error"), !event.get("error").isNull(), "only error has a member error");
        count++;
        if (type.equals("response.created") || type.equals("response.in_progress")) {
            response(event.get("response"), "in_progress");
            assertEquals(0, event.get("response").get("output").items().size());
            assertTrue(event.get("response").get("usage").isNull());
        } else if (TERMINAL.contains(type)) {
            terminate(event.get("response"), type.substring("response.".length()));
        } else if (type.equals("error")) {
            error(event);
        } else if (type.equals("response.output_item.added")) {
            added(event);
        } else if (type.equals("response.output_item.done")) {
            done(event);
        } else if (!type.equals("keepalive")) {
            detail(type, event);
        }
    }

    private void response(Json response, String status) {
        for (String name : REQUIRED) {
            assertTrue(response instanceof Json.Obj o && o.has(name), "the response lacks " + name);
        }
        assertEquals(status, response.get("status").text());
        assertEquals("response", response.get("object").text());
        assertTrue(response.get("id").text("").startsWith("resp_"));
        responseId = responseId == null ? response.get("id").text() : responseId;
        assertEquals(responseId, response.get("id").text(), "the response keeps its id");
    }

    private void terminate(Json response, String status) {
        response(response, status);
        terminal = response;
        boolean failed = status.equals("failed");
        assertEquals(failed, !response.get("error").isNull());
        assertEquals(status.equals("incomplete"), !response.get("incomplete_details").isNull());
        if (status.equals("incomplete")) {
            assertTrue(Set.of("max_output_tokens", "content_filter")
                    .contains(response.get("incomplete_details").get("reason").text()));
        }
        if (failed && error != null) {
            assertEquals(error.get("code"), response.get("error").get("code"));
        }
        if (!response.get("usage").isNull()) {
            usage(response.get("usage"));
        } else {
            assertTrue(failed, "usage is told at the end");
        }
        List<Json> done = items.stream().map(item -> item.done).filter(item -> item != null).toList();
        assertEquals(Json.array(done).toString(), response.get("output").toString(),
                "output is what the done events said");
        for (int i = 0; i < items.size(); i++) {
            assertTrue(items.get(i).done != null || i == items.size() - 1 && !status.equals("completed"),
                    "item " + i + " was added and is never done");
        }
    }

    private static void usage(Json usage) {
        long input = usage.get("input_tokens").number(-1);
        long output = usage.get("output_tokens").number(-1);
        assertTrue(input >= 0 && output >= 0);
        assertEquals(input + output, usage.get("total_tokens").number(-1));
        assertTrue(usage.get("input_tokens_details").get("cached_tokens").number(-1) >= 0);
        assertTrue(usage.get("output_tokens_details").get("reasoning_tokens").number(-1) >= 0);
    }

    private void error(Json event) {
        error = event;
        assertNotNull(event.get("code").text());
        for (String name : List.of("code", "message", "param")) {
            assertEquals(event.get(name), event.get("error").get(name), "flat and nested say the same");
        }
        assertNotNull(event.get("error").get("type").text());
    }

    private void added(Json event) {
        Json item = event.get("item");
        assertEquals(items.size(), event.get("output_index").number(-1), "output_index counts up");
        assertTrue(items.isEmpty() || items.get(items.size() - 1).done != null, "one item after the other");
        String id = item.get("id").text("");
        assertTrue(!id.isEmpty() && ids.add(id), "ids are unique");
        assertTrue(id.startsWith(PREFIXES.getOrDefault(item.get("type").text(), "")), "the id begins by its type");
        items.add(new Told(item));
    }

    private void detail(String type, Json event) {
        int index = (int) event.get("output_index").number(-1);
        assertTrue(index >= 0 && index < items.size(), "item.added comes first");
        Told item = items.get(index);
        assertEquals(null, item.done, "nothing about an item that is done");
        assertEquals(item.added.get("id"), event.get("item_id"), "item_id");
        String name = type.substring("response.".length());
        switch (name) {
            case "content_part.added", "reasoning_summary_part.added" -> {
                assertEquals(item.parts++, place(event), "parts are added in order from 0");
                item.openParts.add("" + place(event));
                item.texts.put("" + place(event), new StringBuilder());
            }
            case "output_text.delta", "refusal.delta", "reasoning_summary_text.delta" -> {
                assertTrue(item.openParts.contains("" + place(event)), "a part is added before its text");
                append(item, "" + place(event), event);
            }
            case "output_text.done", "reasoning_summary_text.done" -> same(item, event, event.get("text"));
            case "refusal.done" -> same(item, event, event.get("refusal"));
            case "output_text.annotation.added" -> {
                assertEquals(item.annotations++, event.get("annotation_index").number(-1));
                annotation(event.get("annotation"), item.texts.get("" + place(event)).length());
            }
            case "content_part.done", "reasoning_summary_part.done" -> {
                assertTrue(item.openParts.remove("" + place(event)));
                Json part = event.get("part");
                same(item, event, part.get(part.get("type").text().equals("refusal") ? "refusal" : "text"));
            }
            case "function_call_arguments.delta", "custom_tool_call_input.delta" -> append(item, "input", event);
            case "function_call_arguments.done" -> assertEquals(input(item), event.get("arguments").text());
            case "custom_tool_call_input.done" -> assertEquals(input(item), event.get("input").text());
            case "web_search_call.in_progress", "web_search_call.searching", "web_search_call.completed" ->
                    assertEquals("web_search_call", item.added.get("type").text());
            default -> throw new AssertionError("clients throw at an event of an unknown type");
        }
    }

    private static int place(Json event) {
        return (int) event.get("content_index").number(event.get("summary_index").number(-1));
    }

    private static void append(Told item, String part, Json event) {
        assertFalse(event.get("delta").text("").isEmpty(), "a delta says something");
        item.texts.computeIfAbsent(part, p -> new StringBuilder()).append(event.get("delta").text());
    }

    private static void same(Told item, Json event, Json text) {
        assertEquals(item.texts.get("" + place(event)).toString(), text.text(), "done is the sum of the deltas");
    }

    private static String input(Told item) {
        return item.texts.getOrDefault("input", new StringBuilder()).toString();
    }

    private static void annotation(Json annotation, int length) {
        assertEquals("url_citation", annotation.get("type").text());
        assertNotNull(annotation.get("url").text());
        assertNotNull(annotation.get("title").text());
        long start = annotation.get("start_index").number(-1);
        long end = annotation.get("end_index").number(-1);
        assertTrue(start >= 0 && start < end && end <= length, "a citation is a part of the text");
    }

    private void done(Json event) {
        Told item = items.get((int) event.get("output_index").number(-1));
        Json done = event.get("item");
        assertEquals(null, item.done, "done once");
        assertEquals(Set.of(), item.openParts, "its parts are done");
        for (String name : List.of("id", "type", "call_id", "name", "namespace", "role")) {
            assertEquals(item.added.get(name), done.get(name), name + " stays");
        }
        switch (done.get("type").text()) {
            case "message" -> {
                status(done);
                assertTrue(done.get("content").items().size() == 1);
                Json part = done.get("content").at(0);
                boolean text = part.get("type").text().equals("output_text");
                assertEquals(item.texts.get("0").toString(), part.get(text ? "text" : "refusal").text());
                assertTrue(!text || part.get("annotations") instanceof Json.Arr a && a.size() == item.annotations);
            }
            case "reasoning" -> {
                assertTrue(done.get("summary") instanceof Json.Arr s && s.size() == item.parts);
                assertNotNull(done.get("encrypted_content").text(), "encrypted_content is always there");
            }
            case "function_call" -> {
                status(done);
                assertEquals(input(item), done.get("arguments").text());
                assertTrue(Json.parse(done.get("arguments").text()) instanceof Json.Obj);
                assertFalse(done.get("call_id").text("").isEmpty());
            }
            case "custom_tool_call" -> {
                status(done);
                assertEquals(input(item), done.get("input").text());
                assertFalse(done.get("call_id").text("").isEmpty());
            }
            case "web_search_call" -> assertEquals("search", done.get("action").get("type").text());
            case "tool_search_call" -> assertTrue(done.get("arguments") instanceof Json.Obj);
            case "local_shell_call" -> assertTrue(done.get("action").get("command") instanceof Json.Arr);
            case "shell_call" -> assertTrue(done.get("action").get("commands") instanceof Json.Arr);
            case "apply_patch_call" -> assertTrue(done.get("operation") instanceof Json.Obj);
            case "compaction" -> assertFalse(done.get("encrypted_content").text("").isEmpty());
            default -> throw new AssertionError("an item of an unknown type");
        }
        item.done = done;
    }

    private static void status(Json item) {
        assertTrue(Set.of("completed", "incomplete").contains(item.get("status").text()), "a legal status");
    }
}
