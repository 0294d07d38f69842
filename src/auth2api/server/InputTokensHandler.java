package auth2api.server;

import auth2api.config.ApiKey;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonBytes;
import auth2api.translate.ResponsesRequest;
import auth2api.upstream.ClaudeRequest;
import java.io.IOException;

/** {@code POST /v1/responses/input_tokens}: Claude's count_tokens in OpenAI's words. */
final class InputTokensHandler implements Handler {
    private final ServerParts parts;

    InputTokensHandler(ServerParts parts) {
        this.parts = parts;
    }

    @Override
    public void handle(ServerCall call, ApiKey key) throws IOException {
        Json request = Json.parse(call.body(parts.config().bodyLimit()), call::holdTree);
        String model = parts.models().catalog().resolve(request.get("model").text(""));
        var context = TranslatedHandler.context(parts, key, parts.learned().of(model));
        Json.Obj body = ResponsesRequest.countTokens(request, context,
                new ResponseStore(parts.conversations(), key.name()));
        call.trace().model = model;
        long until = call.trace().millis() + parts.config().timeouts().countTokens().toMillis();
        parts.cloak(body, key, false);
        try (Reply reply = parts.claude().send(ClaudeRequest.own("/v1/messages/count_tokens",
                JsonBytes.segments(body), model, parts.config().timeouts().countTokens()))) {
            ReplyHeaders.passTranslated(reply, call);
            TranslatedHandler.requireSuccess(reply);
            Json counted = Answers.json(reply, call.trace(), until, "input_tokens");
            call.sendJson(200, ResponsesRequest.inputTokens(counted).toBytes());
        }
    }
}
