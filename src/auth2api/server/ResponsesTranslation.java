package auth2api.server;

import auth2api.config.ApiKey;
import auth2api.json.Json;
import auth2api.translate.Exchange;
import auth2api.translate.ResponsesExchange;
import auth2api.translate.ResponsesRequest;
import auth2api.translate.TranslateContext;

/** {@code POST /v1/responses}: reads what was kept of earlier responses, and keeps this one. */
record ResponsesTranslation(Conversations conversations) implements TranslatedHandler.Translation {
    @Override
    public Exchange translate(ServerCall call, ApiKey key, Json body, TranslateContext context) {
        return ResponsesRequest.translate(body, context, new ResponseStore(conversations, key.name()),
                call.header("originator"));
    }

    @Override
    public void finished(ApiKey key, Exchange exchange) {
        if (exchange instanceof ResponsesExchange made) {
            new ResponseStore(conversations, key.name()).keep(made);
        }
    }
}
