package auth2api.demo;

import auth2api.json.Json;

import java.time.Duration;
import java.util.ArrayList;
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
final class FakeScenes {
    private static final String UNICODE =
            "Gr\u00fc\u00dfe \ud83d\ude00\ud83d\udc4b\ud83c\udffd \u6f22\u5b57 e\u0301 \ud835\udd4f!";
    /** The markers; N is a number and may be left out. */
    private static final Map<String, Consumer<FakeScenes>> MARKERS = Map.ofEntries(
            Map.entry("text", s -> s.say(s.greeting())),
            Map.entry("unicode", s -> s.say(UNICODE).shape(c -> c.chunked() ? c.torn(7) : c)),
            Map.entry("long", s -> s.say("word ".repeat((int) s.number(1000)).strip())),
            Map.entry("empty", s -> s.empty = true),
            Map.entry("tool", s -> s.say("Let me use a tool.").call(0, true)),
            Map.entry("notext-tool", s -> s.call(0, true)),
            Map.entry("empty-tool", s -> s.call(0, false)),
            Map.entry("parallel", s -> s.say("Let me use two tools.").call(0, true).callAgain()),
            Map.entry("thinking", s -> s.think("The user wants the demo to think. So I think.")),
            Map.entry("redacted", FakeScenes::redact),
            Map.entry("websearch", s -> s.search().found()),
            Map.entry("pause", s -> s.search().stop("pause_turn")),
            Map.entry("max_tokens", s -> s.stop("max_tokens")),
            Map.entry("window", s -> s.stop("model_context_window_exceeded")),
            Map.entry("stop_sequence", s -> s.stop("stop_sequence")),
            Map.entry("refusal", s -> s.say("I").stop("refusal")),
            Map.entry("refusal-empty", s -> s.stop("refusal").empty = true),
            Map.entry("slow", s -> s.shape(c -> c.pause(Duration.ofMillis(s.number(200)))).pings = true),
            Map.entry("overloaded-mid", s -> s.broken = true),
            Map.entry("cut", s -> s.shape(c -> c.half(Canned.Fault.CUT))),
            Map.entry("silent", s -> s.shape(c -> c.half(Canned.Fault.STALL))),
            Map.entry("reset", s -> s.shape(c -> c.fault(Canned.Fault.RESET))),
            Map.entry("close", s -> s.shape(c -> c.fault(Canned.Fault.CLOSE))),
            Map.entry("half-headers", s -> s.shape(c -> c.fault(Canned.Fault.HALF_HEADERS))),
            Map.entry("error", s -> s.instead = FakeErrors.of((int) s.number(500))),
            Map.entry("html", s -> s.instead = FakeErrors.html()),
            Map.entry("429-window", s -> s.instead = FakeErrors.windowFull(s.now)),
            Map.entry("429-short", s -> s.instead = FakeErrors.of(429).header("retry-after", "1")),
            Map.entry("third-party", s -> s.instead = FakeErrors.thirdParty()),
            Map.entry("too-long", s -> s.instead = FakeErrors.tooLong(s.model.window())));
    private static final Pattern MARKER = Pattern.compile("\\[([a-z0-9_-]+)(?: ([A-Za-z0-9_.-]+))?]");

    private final Json body;
    private final FakeModel model;
    private final long now;
    private final String id;
    private final FakeAnswer answer;
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder results = new StringBuilder();
    private String argument;
    private String signature;
    private String reason;
    private int calls;
    private boolean empty;
    private boolean pings;
    private boolean broken;
    private Canned instead;
    private UnaryOperator<Canned> shape = UnaryOperator.identity();

    private FakeScenes(Json body, long now) {
        this.body = body;
        this.now = now;
        model = FakeModel.named(body.get("model").text());
        id = FakeSignature.hash(body.toString());
        answer = new FakeAnswer("msg_01" + id, model.id(), inputUsage(body));
        signature = FakeSignature.latest(body);
        listen();
    }

    /** The answer to a request that passed the rules; now is in Unix seconds, for limits that reset. */
    static Canned play(Json body, long now) {
        return new FakeScenes(body, now).play();
    }

    /** About what the prompt counts: a token is four characters. */
    static long tokens(Json body) {
        return (body.get("system").toString().length() + body.get("tools").toString().length()
                + body.get("messages").toString().length()) / 4;
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
        var messages = body.get("messages").items();
        int from = messages.size();
        while (from > 0 && !messages.get(from - 1).get("role").text("").equals("assistant")) {
            from--;
        }
        for (Json message : messages.subList(from, messages.size())) {
            if (message.get("role").text().equals("user")) {
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

    private Canned play() {
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
        var messages = body.get("messages").items();
        Json last = messages.get(messages.size() - 1);
        boolean paused = last.get("role").text().equals("assistant")
                && last.get("content").toString().contains("server_tool_use");
        if (paused) {
            found();
        } else {
            say(results.isEmpty() ? greeting() : "The tool answered: " + results.toString().strip());
        }
    }

    private Canned encode() {
        if (body.get("max_tokens").number(1) == 0) {
            var nothing = new FakeAnswer("msg_01" + id, model.id(), inputUsage(body));
            nothing.stop("max_tokens", null, Json.NULL);
            return Canned.json(200, nothing.message());
        }
        if (reason != null && reason.equals("max_tokens")) {
            answer.cutLastDelta();
        }
        String sequence = "stop_sequence".equals(reason) ? body.get("stop_sequences").at(0).text("END") : null;
        Json details = "refusal".equals(reason) ? FakeAnswer.typed("refusal").put("category", "cyber")
                .put("explanation", Json.NULL) : Json.NULL;
        answer.stop(reason != null ? reason : calls > 0 ? "tool_use" : "end_turn", sequence, details);
        if (!body.get("stream").bool(false)) {
            return broken ? FakeErrors.of(529) : Canned.json(200, answer.message());
        }
        return Canned.events(dressed(answer.events()));
    }

    private List<Json.Obj> dressed(List<Json.Obj> events) {
        var all = new ArrayList<Json.Obj>();
        for (Json.Obj event : broken ? events.subList(0, events.size() / 2) : events) {
            all.add(event);
            if (pings && event != events.get(events.size() - 1)) {
                all.add(FakeAnswer.typed("ping"));
            }
        }
        if (broken) {
            all.add(FakeErrors.body("overloaded_error", "Overloaded"));
        }
        return all;
    }

    private FakeScenes shape(UnaryOperator<Canned> change) {
        var before = shape;
        shape = canned -> change.apply(before.apply(canned));
        return this;
    }

    private long number(long or) {
        return argument != null && argument.matches("\\d{1,6}") ? Long.parseLong(argument) : or;
    }

    private FakeScenes stop(String why) {
        reason = why;
        return this;
    }

    private String greeting() {
        String heard = said.length() > 200 ? said.substring(0, 200) + "..." : said.toString();
        return "Hello! This is the demo of auth2api: a fake Claude on your own machine. You said: \"" + heard
                + "\". A word in square brackets in your prompt chooses another answer: try tool, thinking or slow.";
    }

    /** A text block; structured outputs turn every text into the JSON that was asked for. */
    private FakeScenes say(String text) {
        Json format = body.get("output_config").get("format");
        String shown = format.isNull() ? text : FakeSchema.sample(format.get("schema")).toString();
        answer.text(List.of(shown.split("(?<= )")));
        return this;
    }

    /** Calls a declared client tool: the one that the choice or the marker names, else the one at the index. */
    private FakeScenes call(int index, boolean withArguments) {
        var tools = body.get("tools").items().stream().filter(t -> !t.get("input_schema").isNull()).toList();
        Json choice = body.get("tool_choice");
        if (tools.isEmpty() || choice.get("type").text("").equals("none")) {
            return say("There is no tool that I may call.");
        }
        String wanted = choice.get("name").text(index == 0 && argument != null ? argument : "");
        Json tool = tools.stream().filter(t -> t.get("name").text("").equals(wanted)).findFirst()
                .orElse(tools.get(Math.min(index, tools.size() - 1)));
        String json = FakeSchema.sample(tool.get("input_schema")).toString();
        var pieces = new ArrayList<String>(List.of(""));
        for (int i = 0; i < json.length(); i += 9) {
            pieces.add(json.substring(i, Math.min(json.length(), i + 9)));
        }
        answer.tool("tool_use", "toolu_01" + id + (char) ('A' + calls++), tool.get("name").text(),
                withArguments ? pieces : List.of());
        return this;
    }

    private FakeScenes callAgain() {
        return body.get("tool_choice").get("disable_parallel_tool_use").bool(false) ? this : call(1, true);
    }

    /** Thinks where thinking is on for this model and request, shown or not as {@code display} says. */
    private void think(String thought) {
        if (thinks()) {
            String display = body.get("thinking").get("display").text(model.is("omitted") ? "omitted" : "summarized");
            String shown = display.equals("omitted") ? "" : thought;
            signature = FakeSignature.sign(model, body, shown, signature);
            answer.thinking(shown.isEmpty() ? List.of() : List.of(shown.split("(?<= )")), signature);
        }
    }

    private void redact() {
        if (thinks()) {
            signature = FakeSignature.sign(model, body, "redacted", signature);
            answer.block(FakeAnswer.typed("redacted_thinking").put("data", signature), List.of());
        }
    }

    private boolean thinks() {
        String type = body.get("thinking").get("type").text(model.is("on") ? "adaptive" : "disabled");
        return !type.equals("disabled");
    }

    private FakeScenes search() {
        answer.tool("server_tool_use", "srvtoolu_01" + id, "web_search", List.of("{\"query\": ", "\"demo\"}"));
        return this;
    }

    private void found() {
        var messages = body.get("messages").items();
        String pending = "srvtoolu_01" + id;
        for (Json block : messages.get(messages.size() - 1).get("content").items()) {
            pending = block.get("type").text("").equals("server_tool_use") ? block.get("id").text() : pending;
        }
        var result = FakeAnswer.typed("web_search_result").put("title", "Demo").put("url", "https://claude.com/")
                .put("encrypted_content", "RGVtbw==").put("page_age", Json.NULL);
        answer.block(FakeAnswer.typed("web_search_tool_result").put("tool_use_id", pending)
                .put("caller", FakeAnswer.typed("direct")).put("content", Json.array(result)), List.of());
        var citation = FakeAnswer.typed("web_search_result_location").put("url", "https://claude.com/")
                .put("title", "Demo").put("encrypted_index", "RGVtbw==").put("cited_text", "This is a demo.");
        answer.block(FakeAnswer.typed("text").put("text", "").put("citations", Json.array()), List.of(
                FakeAnswer.typed("citations_delta").put("citation", citation),
                FakeAnswer.typed("text_delta").put("text", "The web says "),
                FakeAnswer.typed("text_delta").put("text", "that this is a demo.")));
    }
}
