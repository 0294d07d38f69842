package auth2api.server;

import auth2api.api.ApiException;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.sse.SseWriter;
import auth2api.translate.ResponsesRequest;
import auth2api.translate.ResponsesStored;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The neighbours of {@code POST /v1/responses}, which tell of responses that are kept. */
record ResponsesHandler(ServerParts parts) {
    /** {@code POST /v1/responses/input_tokens}: Claude's count_tokens in OpenAI's words. */
    void inputTokens(ServerCall call) throws IOException {
        Json request = Json.parse(call.body(parts.config().bodyLimit()), call::holdTree);
        String model = parts.models().catalog().resolve(request.get("model").text(""));
        Json.Obj body = ResponsesRequest.countTokens(request, parts.context(call, parts.learned().of(model)));
        call.trace.model = model;
        Duration patience = parts.config().timeouts().countTokens();
        long until = call.trace.millis() + patience.toMillis();
        try (Reply reply = parts.send(call, "/v1/messages/count_tokens", body, patience)) {
            Answers.passTranslated(reply, call);
            Answers.requireSuccess(reply);
            Json counted = Answers.json(reply, call.trace, until, "input_tokens");
            call.sendJson(200, ResponsesRequest.inputTokens(counted).toBytes());
        }
    }

    /** {@code GET /v1/responses} is only ever a WebSocket's beginning: Codex goes on over HTTP at once after a 426. */
    void upgrade(ServerCall call) {
        if (call.header("upgrade") == null) {
            throw new ApiException(405, "invalid_request_error", "GET is not possible here; use POST.")
                    .header("allow", "POST, OPTIONS");
        }
        throw new ApiException(426, "invalid_request_error", "This proxy serves responses over HTTP, not over a "
                + "WebSocket; send POST /v1/responses.").code("upgrade_required");
    }

    void get(ServerCall call) throws IOException {
        Json.Obj response = response(call);
        if (!"true".equals(parameter(call, "stream"))) {
            call.sendJson(200, response.toBytes());
            return;
        }
        String after = parameter(call, "starting_after");
        if (after != null && !after.matches("\\d{1,9}")) {
            throw ApiException.badRequest("starting_after must be a sequence number").param("starting_after");
        }
        var out = new SseWriter();
        ResponsesStored.replay(response, after == null ? -1 : Long.parseLong(after), out);
        call.send(out);
        call.endStream();
    }

    void delete(ServerCall call) throws IOException {
        if (!parts.store(call).delete(id(call))) {
            throw ResponsesStored.notFound(id(call));
        }
        call.sendJson(200, ResponsesStored.deleted(id(call)).toBytes());
    }

    void cancel(ServerCall call) {
        throw ApiException.badRequest("Only background responses can be cancelled, and this proxy makes none; close "
                + "the connection of a running request instead.");
    }

    void inputItems(ServerCall call) throws IOException {
        response(call);
        call.sendJson(200, ResponsesStored.page(parts.store(call).input(id(call)), parameter(call, "limit"),
                parameter(call, "order"), parameter(call, "after")).toBytes());
    }

    private Json.Obj response(ServerCall call) {
        Json.Obj response = parts.store(call).response(id(call));
        if (response == null) {
            throw ResponsesStored.notFound(id(call));
        }
        return response;
    }

    private static String id(ServerCall call) {
        return call.segments().get(2);
    }

    private static String parameter(ServerCall call, String name) {
        for (String pair : call.query().replaceFirst("^\\?", "").split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
