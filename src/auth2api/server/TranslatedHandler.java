package auth2api.server;

import auth2api.api.ApiException;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.sse.SseEvent;
import auth2api.sse.SseParser;
import auth2api.sse.SseWriter;
import auth2api.translate.Exchange;
import auth2api.translate.Feature;
import auth2api.translate.TranslateContext;
import auth2api.upstream.HeldReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;

/** An endpoint in another dialect: the request is translated, sent to Claude, and the answer is translated back. */
record TranslatedHandler(ServerParts parts, Translation translation) implements Routes.Handler {
    /** Makes an exchange of a request body. */
    @FunctionalInterface
    interface Translation {
        Exchange translate(ServerCall call, Json body, TranslateContext context);
    }

    @Override
    public void handle(ServerCall call) throws IOException {
        Json body = Json.parse(call.body(parts.config().bodyLimit()), call::holdTree);
        String model = parts.models().catalog().resolve(body.get("model").text(""));
        call.trace.model = model;
        Set<Feature> without = parts.learned().of(model);
        long until = call.trace.millis() + parts.config().timeouts().messages().toMillis();
        Exchange exchange = translation.translate(call, body, parts.context(call, without));
        Reply reply = send(call, exchange.claudeBody(), exchange.stream());
        Feature refused = refusal(reply);
        if (refused != null && without.add(refused)) {
            exchange = translation.translate(call, body, parts.context(call, without));
            reply = send(call, exchange.claudeBody(), exchange.stream());
            if (refused.lasting() && refusal(reply) != refused) { // else it meant something else of that name
                parts.learned().add(model, refused);
            }
        }
        try (Reply answer = reply) {
            answer(exchange, answer, call, until);
        }
    }

    private Reply send(ServerCall call, Json.Obj body, boolean stream) {
        var timeouts = parts.config().timeouts();
        return parts.send(call, "/v1/messages", body, stream ? timeouts.streamIdle() : timeouts.messages());
    }

    /** The feature that Claude's 400 names, or null. */
    private static Feature refusal(Reply reply) {
        return reply.status() != 400 ? null
                : Feature.namedBy(HeldReply.errorOf(reply).get("error").get("message").text());
    }

    private void answer(Exchange exchange, Reply reply, ServerCall call, long until) throws IOException {
        Answers.passTranslated(reply, call);
        if (!exchange.ignored().isEmpty()) {
            call.responseHeader("x-auth2api-ignored", String.join(", ", exchange.ignored()));
        }
        exchange.headers().forEach(call::responseHeader);
        Answers.requireSuccess(reply);
        if (exchange.stream()) {
            stream(exchange, reply, call);
        } else {
            whole(exchange, reply, call, until);
        }
    }

    private void whole(Exchange exchange, Reply first, ServerCall call, long until) throws IOException {
        Json message = Answers.json(first, call.trace, until, "content");
        try {
            Json.Obj next;
            while ((next = exchange.continuation(message)) != null) {
                try (Reply reply = send(call, next, false)) {
                    Answers.requireSuccess(reply);
                    message = Answers.json(reply, call.trace, until, "content");
                }
            }
            byte[] answer = exchange.answer(message).toBytes();
            parts.store(call).keep(exchange);
            call.sendJson(200, answer);
        } finally {
            call.trace.usage = exchange.usage();
        }
    }

    private void stream(Exchange exchange, Reply first, ServerCall call) throws IOException {
        long deadline = parts.relay().deadline();
        try {
            boolean good = parts.relay().run(first, new Translated(exchange), call, deadline);
            var out = new SseWriter();
            try {
                Json.Obj next;
                while (good && (next = exchange.continuation()) != null) {
                    try (Reply reply = send(call, next, true)) {
                        Answers.requireSuccess(reply);
                        good = parts.relay().run(reply, new Translated(exchange), call, deadline);
                    }
                }
                if (good) {
                    exchange.end(out);
                    parts.store(call).keep(exchange);
                }
            } catch (ApiException failure) {
                if (!call.answered()) {
                    throw failure;
                }
                exchange.fail(failure, out);
                call.trace.broken = true;
            }
            call.send(out);
            call.endStream();
        } finally {
            call.trace.usage = exchange.usage();
        }
    }

    /** Claude's events on their way through an exchange; a new one for each part of an answer that was continued. */
    private static final class Translated implements Relay.Passage, Consumer<SseEvent> {
        private final Exchange exchange;
        private final SseParser parser = new SseParser();
        private SseWriter client;

        Translated(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void accept(SseEvent event) { // no lambda: out of the class archive each costs a call into the JVM
            exchange.on(event, client);
        }

        @Override
        public void bytes(ByteBuffer in, SseWriter out) {
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            client = out;
            parser.push(bytes, 0, bytes.length, this);
        }

        @Override
        public void finish(SseWriter out) {
            client = out;
            parser.end(this);
        }

        @Override
        public void idle(SseWriter out) {
            exchange.idle(out);
        }

        @Override
        public boolean complete() {
            return exchange.done();
        }

        @Override
        public void fail(ApiException why, SseWriter out) {
            exchange.fail(why, out);
        }
    }
}
