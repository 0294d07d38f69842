package auth2api.server;

import auth2api.api.ApiException;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.json.JsonSpans;
import auth2api.sse.SseEvent;
import auth2api.sse.SseParser;
import auth2api.sse.SseWriter;
import auth2api.translate.OpenAiErrors;
import auth2api.translate.Usage;
import auth2api.upstream.Claude;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.Consumer;

/**
 * Claude's own API: {@code /v1/messages} and {@code /v1/messages/count_tokens}. The body goes up as the bytes that came
 * in, but for an alias and what cloaking asks; the answer comes back as it is.
 */
record NativeHandler(ServerParts parts, boolean counting) implements Routes.Handler {
    private static final String STREAM_TYPE = "text/event-stream";

    @Override
    public void handle(ServerCall call) throws IOException {
        JsonSpans body = JsonSpans.of(call.body(parts.config().bodyLimit()), call::holdTree);
        boolean stream = body.get("stream").bool(false);
        Claude.Request request = request(call, body, stream);
        call.trace.model = request.model() == null ? "" : request.model();
        long until = call.trace.millis() + patience(false).toMillis();
        try (Reply reply = parts.claude().send(request)) {
            Answers.passNative(reply, call);
            String type = reply.header("content-type");
            boolean json = type != null && type.startsWith("application/json");
            if (reply.status() == 200 && (stream && !json || type != null && type.startsWith(STREAM_TYPE))) {
                stream(reply, call);
            } else {
                whole(reply, call, until);
            }
        }
    }

    private Claude.Request request(ServerCall call, JsonSpans body, boolean stream) {
        var edits = new LinkedHashMap<String, Json>();
        String asked = body.get("model").text();
        String model = asked == null ? null : parts.models().resolve(asked);
        if (model != null && !model.equals(asked)) {
            edits.put("model", Json.string(model));
        }
        if (parts.cloaking().applies(true)) {
            edits.putAll(parts.cloaking().edits(body::get, call.key.name(), !counting));
        }
        String path = counting ? "/v1/messages/count_tokens" : "/v1/messages"; // however the client spelt it
        return new Claude.Request(path + call.query(), call.headers(), body.splice(edits), model,
                patience(stream), parts.cloaking().hidesClient(true));
    }

    private Duration patience(boolean stream) {
        var timeouts = parts.config().timeouts();
        return counting ? timeouts.countTokens() : stream ? timeouts.streamIdle() : timeouts.messages();
    }

    private void stream(Reply reply, ServerCall call) throws IOException {
        var passage = new Passage(call.requestId);
        try {
            parts.relay().run(reply, passage, call, parts.relay().deadline());
            call.endStream();
        } finally {
            call.trace.usage = passage.usage();
        }
    }

    private void whole(Reply reply, ServerCall call, long until) throws IOException {
        byte[] answer = Answers.read(reply, call.trace, until);
        try {
            JsonSpans json = JsonSpans.of(answer);
            if (reply.status() < 300) {
                if ("error".equals(json.get("type").text())) {
                    throw Answers.noAnswer(Json.parse(answer));
                }
                call.trace.usage = counting ? Usage.NONE : Usage.NONE.updated(json.get("usage"));
            }
        } catch (JsonException page) { // of something between here and Claude
            ApiException why = OpenAiErrors.fromClaude(reply.status(), Json.NULL);
            throw reply.status() < 300 ? Answers.noAnswer(Json.NULL)
                    : new ApiException(reply.status(), why.type(), why.getMessage());
        }
        call.sendJson(reply.status(), answer);
    }

    /**
     * Claude's own stream for Claude's own clients: the bytes pass as they came. They are watched for the end of the
     * message, and the bytes of an event that is not complete yet wait, so that a cut never leaves half an event before
     * the error.
     */
    static final class Passage implements Relay.Passage, Consumer<SseEvent> {
        private final SseParser parser = new SseParser();
        private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
        private final String requestId;
        private Usage usage = Usage.NONE;
        private boolean complete;

        Passage(String requestId) {
            this.requestId = requestId;
        }

        @Override
        public void bytes(ByteBuffer in, SseWriter out) {
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            int whole = parser.push(bytes, 0, bytes.length, this);
            if (whole > 0) {
                pass(out);
                out.raw(bytes, 0, whole);
            }
            tail.write(bytes, whole, bytes.length - whole);
        }

        private void pass(SseWriter out) {
            byte[] waiting = tail.toByteArray();
            tail.reset();
            out.raw(waiting, 0, waiting.length);
        }

        /** The message is over with its stop event, or with upstream's own error. */
        @Override
        public void accept(SseEvent event) {
            switch (event.name()) {
                case "message_stop", "error" -> complete = true;
                case "message_start", "message_delta" -> count(event);
                default -> { }
            }
        }

        private void count(SseEvent event) {
            try {
                Json json = Json.parse(event.data());
                usage = usage.updated(json.get("message").get("usage")).updated(json.get("usage"));
            } catch (JsonException notOurs) {
                // The client gets the bytes all the same; only the statistics miss them.
            }
        }

        @Override
        public void finish(SseWriter out) {
            parser.end(this);
            if (complete) {
                pass(out);
            }
        }

        @Override
        public void idle(SseWriter out) {
            // Claude sends pings of its own, and a native stream is not added to.
        }

        @Override
        public boolean complete() {
            return complete;
        }

        @Override
        public void fail(ApiException why, SseWriter out) {
            out.event("error", Dialect.ANTHROPIC.error(why, requestId));
        }

        /** What was counted so far. */
        Usage usage() {
            return usage;
        }
    }
}
