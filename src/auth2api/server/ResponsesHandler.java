package auth2api.server;

import auth2api.api.ApiException;
import auth2api.config.ApiKey;
import auth2api.json.Json;
import auth2api.sse.SseWriter;
import auth2api.translate.Exchange;
import auth2api.translate.ResponsesExchange;
import auth2api.translate.ResponsesRequest;
import auth2api.translate.ResponsesStored;
import auth2api.translate.TranslateContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * {@code POST /v1/responses}, which reads what was kept of earlier responses and keeps this one, and its neighbours,
 * which tell of responses that are kept.
 */
record ResponsesHandler(Conversations conversations) implements TranslatedHandler.Translation {
    @Override
    public Exchange translate(ServerCall call, ApiKey key, Json body, TranslateContext context) {
        return ResponsesRequest.translate(body, context, store(key), call.header("originator"));
    }

    @Override
    public void finished(ApiKey key, Exchange exchange) {
        if (exchange instanceof ResponsesExchange made) {
            store(key).keep(made);
        }
    }

    /** {@code GET /v1/responses} is only ever a WebSocket's beginning: Codex goes on over HTTP at once after a 426. */
    void upgrade(ServerCall call, ApiKey key) {
        if (call.header("upgrade") == null) {
            throw new ApiException(405, "invalid_request_error", "GET is not possible here; use POST.")
                    .header("allow", "POST, OPTIONS");
        }
        throw new ApiException(426, "invalid_request_error", "This proxy serves responses over HTTP, not over a "
                + "WebSocket; send POST /v1/responses.").code("upgrade_required");
    }

    void get(ServerCall call, ApiKey key) throws IOException {
        Json.Obj response = response(call, key);
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
        new ClientStream(call).send(out);
        call.endStream();
    }

    void delete(ServerCall call, ApiKey key) throws IOException {
        if (!store(key).delete(id(call))) {
            throw ResponsesStored.notFound(id(call));
        }
        call.sendJson(200, ResponsesStored.deleted(id(call)).toBytes());
    }

    void cancel(ServerCall call, ApiKey key) {
        throw ApiException.badRequest("Only background responses can be cancelled, and this proxy makes none; close "
                + "the connection of a running request instead.");
    }

    void inputItems(ServerCall call, ApiKey key) throws IOException {
        response(call, key);
        call.sendJson(200, ResponsesStored.page(store(key).input(id(call)), parameter(call, "limit"),
                parameter(call, "order"), parameter(call, "after")).toBytes());
    }

    private Json.Obj response(ServerCall call, ApiKey key) {
        Json.Obj response = store(key).response(id(call));
        if (response == null) {
            throw ResponsesStored.notFound(id(call));
        }
        return response;
    }

    private ResponseStore store(ApiKey key) {
        return new ResponseStore(conversations, key.name());
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
