package auth2api.demo;

import auth2api.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Plays the answer to one valid request by the markers in its last user text, in their order: {@code [thinking][tool]}
 * is thinking followed by a tool call. A tool that answers with a marker chooses what comes next, which makes loops of
 * any length. Pure: the same request gets the same answer.
 */
final class DemoScenes {
    private static final String UNICODE =
            "Gr\u00fc\u00dfe \ud83d\ude00\ud83d\udc4b\ud83c\udffd \u6f22\u5b57 e\u0301 \ud835\udd4f!";
    private static final String SEARCH_RESULT = """
            {"type": "web_search_tool_result", "tool_use_id": "", "caller": {"type": "direct"}, "content": [
             {"type": "web_search_result", "title": "Demo", "url": "https://claude.com/",
              "encrypted_content": "RGVtbw==", "page_age": null}]}""";
    private static final String CITATION = """
            {"type": "web_search_result_location", "url": "https://claude.com/", "title": "Demo",
             "encrypted_index": "RGVtbw==", "cited_text": "This is a demo."}""";
    /** The markers; N is a number and may be left out. */
    private static final Map<String, Consumer<DemoScenes>> MARKERS = Map.ofEntries(
            Map.entry("text", s -> s.say(s.greeting())),
            Map.entry("unicode", s -> s.say(UNICODE).shape(r -> r.isStream() ? r.torn(7) : r)),
            Map.entry("long", s -> s.say("word ".repeat((int) s.number(1000)).strip())),
            Map.entry("empty", s -> s.empty = true),
            Map.entry("tool", s -> s.say("Let me use a tool.").call(0, true)),
            Map.entry("notext-tool", s -> s.call(0, true)),
            Map.entry("empty-tool", s -> s.call(0, false)),
            Map.entry("parallel", s -> s.say("Let me use two tools.").call(0, true).callAgain()),
            Map.entry("thinking", s -> s.think("The user wants the demo to think. So I think.")),
            Map.entry("redacted", DemoScenes::redact),
            Map.entry("websearch", s -> s.search().found()),
            Map.entry("pause", s -> s.search().stop("pause_turn")),
            Map.entry("max_tokens", s -> s.stop("max_tokens")),
            Map.entry("window", s -> s.stop("model_context_window_exceeded")),
            Map.entry("stop_sequence", s -> s.stop("stop_sequence")),
            Map.entry("refusal", s -> s.say("I").stop("refusal")),
            Map.entry("refusal-empty", s -> s.stop("refusal").empty = true),
            Map.entry("slow", s -> s.shape(r -> r.pause(Duration.ofMillis(s.number(200)))).pings = true),
            Map.entry("overloaded-mid", s -> s.broken = true),
            Map.entry("cut", s -> s.shape(DemoReply::cut)),
            Map.entry("error", s -> s.instead = DemoReply.error((int) s.number(500))),
            Map.entry("429-window", s -> s.instead = DemoApi.windowFull(s.now)),
            Map.entry("429-short", s -> s.instead = DemoReply.error(429).header("retry-after", "1")),
            Map.entry("too-long", s -> s.instead = DemoReply.error(400, "invalid_request_error", "prompt is too long: "
                    + (s.model.window() + 1) + " tokens > " + s.model.window() + " maximum")));
    private static final Pattern MARKER = Pattern.compile("\\[([a-z0-9_-]+)(?: ([A-Za-z0-9_.-]+))?]");

    private final Json body;
    private final List<Json> messages;
    private final DemoModel model;
    private final long now;
    private final DemoApi api;
    private final String id;
    private final DemoMessage answer;
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder results = new StringBuilder();
    private String argument;
    private String signature;
    private String reason = "end_turn";
    private int calls;
    private boolean empty;
    private boolean pings;
    private boolean broken;
    private DemoReply instead;
    private UnaryOperator<DemoReply> shape = UnaryOperator.identity();

    private DemoScenes(Json body, long now, DemoApi api) {
        this.body = body;
        this.now = now;
        this.api = api;
        messages = body.get("messages").items();
        model = DemoModel.named(body.get("model").text());
        id = hash(body.toString());
        answer = new DemoMessage("msg_01" + id, model.id(), inputUsage(body));
        listen();
    }

    /** The answer to a request that passed the rules; now is in Unix seconds, for limits that reset. */
    static DemoReply play(Json body, long now, DemoApi api) {
        return new DemoScenes(body, now, api).play();
    }

    /** About what the prompt counts: a token is four characters. */
    static long tokens(Json body) {
        return (body.get("system").toString().length() + body.get("tools").toString().length()
                + body.get("messages").toString().length()) / 4;
    }

    /** 16 hexadecimal digits. */
    static String hash(String text) {
        return HexFormat.of().toHexDigits(text.hashCode() * 0x9E3779B97F4A7C15L);
    }

    private static Json.Obj inputUsage(Json body) {
        long all = tokens(body);
        boolean cached = body.toString().contains("\"cache_control\":{");
        boolean first = body.get("messages").items().size() < 3;
        long written = cached && first ? all - all / 10 : 0;
        long read = cached && !first ? all - all / 10 : 0;
        return Json.object().put("input_tokens", all - written - read).put("cache_creation_input_tokens", written)
                .put("cache_read_input_tokens", read).put("cache_creation", Json.object()
                        .put("ephemeral_5m_input_tokens", written).put("ephemeral_1h_input_tokens", 0));
    }

    /** Collects what the user said and what tools answered since the last assistant turn. */
    private void listen() {
        int from = messages.size();
        while (from > 0 && !messages.get(from - 1).get("role").text("").equals("assistant")) {
            from--;
        }
        for (Json message : messages.subList(from, messages.size())) {
            if (message.get("role").text("").equals("user")) {
                said.append(message.get("content").text(""));
                message.get("content").items().forEach(this::listen);
            }
        }
    }

    private void listen(Json block) {
        if (block.get("type").text("").equals("tool_result")) {
            Json content = block.get("content");
            results.append(content.text(content.at(0).get("text").text("nothing"))).append(' ');
        } else if (!block.get("text").text("").startsWith("<system-reminder>")) {
            said.append(block.get("text").text(""));
        }
    }

    private DemoReply play() {
        boolean manual = body.get("thinking").get("type").text("").equals("enabled");
        if (manual && results.isEmpty() && said.indexOf("[thinking]") < 0) {
            think("Manual thinking always thinks first.");
        }
        for (MatchResult marker : MARKER.matcher(said + " " + results).results().toList()) {
            argument = marker.group(2);
            MARKERS.getOrDefault(marker.group(1), s -> { }).accept(this);
        }
        boolean forced = List.of("any", "tool").contains(body.get("tool_choice").get("type").text(""));
        if (instead == null && forced && calls == 0) {
            call(0, true);
        } else if (!empty && (answer.isEmpty() || answer.endsInThinking())) {
            finish();
        }
        return instead != null ? instead : shape.apply(encode());
    }

    /** The default ending: goes on after a pause, tells what the tools answered, or greets. */
    private void finish() {
        Json last = messages.get(messages.size() - 1);
        boolean paused = last.get("role").text("").equals("assistant")
                && last.get("content").toString().contains("server_tool_use");
        if (paused) {
            found();
        } else {
            say(results.isEmpty() ? greeting() : "The tool answered: " + results.toString().strip());
        }
    }

    private DemoReply encode() {
        if (body.get("max_tokens").number(1) == 0) {
            var nothing = new DemoMessage("msg_01" + id, model.id(), inputUsage(body));
            nothing.stop("max_tokens", null, Json.NULL);
            return DemoReply.json(200, nothing.whole());
        }
        if (reason.equals("max_tokens")) {
            answer.cutLastDelta();
        }
        String sequence = reason.equals("stop_sequence") ? body.get("stop_sequences").at(0).text("END") : null;
        Json details = reason.equals("refusal") ? DemoMessage.typed("refusal").put("category", "cyber")
                .put("explanation", Json.NULL) : Json.NULL;
        answer.stop(reason.equals("end_turn") && calls > 0 ? "tool_use" : reason, sequence, details);
        if (!body.get("stream").bool(false)) {
            return broken ? DemoReply.error(529) : DemoReply.json(200, answer.whole());
        }
        return DemoReply.events(dressed(answer.events()));
    }

    private List<Json.Obj> dressed(List<Json.Obj> events) {
        var all = new ArrayList<Json.Obj>();
        for (Json.Obj event : broken ? events.subList(0, events.size() / 2) : events) {
            all.add(event);
            if (pings && event != events.get(events.size() - 1)) {
                all.add(DemoMessage.typed("ping"));
            }
        }
        if (broken) {
            all.add(DemoReply.envelope("overloaded_error", "Overloaded"));
        }
        return all;
    }

    private DemoScenes shape(UnaryOperator<DemoReply> change) {
        var before = shape;
        shape = reply -> change.apply(before.apply(reply));
        return this;
    }

    private long number(long or) {
        return argument != null && argument.matches("\\d{1,6}") ? Long.parseLong(argument) : or;
    }

    private DemoScenes stop(String why) {
        reason = why;
        return this;
    }

    private String greeting() {
        String heard = said.length() > 200 ? said.substring(0, 200) + "..." : said.toString();
        return "Hello! This is the demo of auth2api: a fake Claude on your own machine. You said: \"" + heard
                + "\". A word in square brackets in your prompt chooses another answer: try tool, thinking or slow.";
    }

    /** A text block; structured outputs turn every text into the JSON that was asked for. */
    private DemoScenes say(String text) {
        Json format = body.get("output_config").get("format");
        String shown = format.isNull() ? text : DemoSchema.sample(format.get("schema")).toString();
        answer.text(List.of(shown.split("(?<= )")));
        return this;
    }

    /** Calls a declared client tool: the one that the choice or the marker names, else the one at the index. */
    private DemoScenes call(int index, boolean withArguments) {
        var tools = body.get("tools").items().stream().filter(t -> !t.get("input_schema").isNull()).toList();
        Json choice = body.get("tool_choice");
        if (tools.isEmpty() || choice.get("type").text("").equals("none")) {
            return say("There is no tool that I may call.");
        }
        String wanted = choice.get("name").text(index == 0 && argument != null ? argument : "");
        Json tool = tools.stream().filter(t -> t.get("name").text("").equals(wanted)).findFirst()
                .orElse(tools.get(Math.min(index, tools.size() - 1)));
        String json = DemoSchema.sample(tool.get("input_schema")).toString();
        var pieces = new ArrayList<String>(List.of(""));
        for (int i = 0; i < json.length(); i += 9) {
            pieces.add(json.substring(i, Math.min(json.length(), i + 9)));
        }
        answer.tool("tool_use", "toolu_01" + id + (char) ('A' + calls++), tool.get("name").text(),
                withArguments ? pieces : List.of());
        return this;
    }

    private void callAgain() {
        if (!body.get("tool_choice").get("disable_parallel_tool_use").bool(false)) {
            call(1, true);
        }
    }

    /** Thinks where thinking is on for this model and request, shown or not as {@code display} says. */
    private void think(String thought) {
        if (thinks()) {
            String display = body.get("thinking").get("display").text(model.is("omitted") ? "omitted" : "summarized");
            String shown = display.equals("omitted") ? "" : thought;
            signature = api.sign(model, body, shown, signature);
            answer.thinking(shown.isEmpty() ? List.of() : List.of(shown.split("(?<= )")), signature);
        }
    }

    private void redact() {
        if (thinks()) {
            signature = api.sign(model, body, "redacted", signature);
            answer.block(DemoMessage.typed("redacted_thinking").put("data", signature), List.of());
        }
    }

    private boolean thinks() {
        String type = body.get("thinking").get("type").text(model.is("on") ? "adaptive" : "disabled");
        return !type.equals("disabled");
    }

    private DemoScenes search() {
        answer.tool("server_tool_use", "srvtoolu_01" + id, "web_search", List.of("{\"query\": ", "\"demo\"}"));
        return this;
    }

    private void found() {
        String pending = "srvtoolu_01" + id;
        for (Json block : messages.get(messages.size() - 1).get("content").items()) {
            pending = block.get("type").text("").equals("server_tool_use") ? block.get("id").text() : pending;
        }
        answer.block(((Json.Obj) Json.parse(SEARCH_RESULT)).put("tool_use_id", pending), List.of());
        answer.block(DemoMessage.typed("text").put("text", "").put("citations", Json.array()), List.of(
                DemoMessage.typed("citations_delta").put("citation", Json.parse(CITATION)),
                DemoMessage.typed("text_delta").put("text", "The web says "),
                DemoMessage.typed("text_delta").put("text", "that this is a demo.")));
    }
}
