package auth2api.server;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.translate.OpenAiErrors;

/** Whose words a route speaks: decides how errors look and under which name the request id goes out. */
enum Dialect {
    ANTHROPIC, OPENAI;

    /** @param anthropicVersion whether the client sent {@code anthropic-version}, which decides where both serve */
    static Dialect of(String path, boolean anthropicVersion) {
        boolean messages = path.equals("/v1/messages") || path.startsWith("/v1/messages/");
        boolean models = path.equals("/v1/models") || path.startsWith("/v1/models/");
        return messages || models && anthropicVersion ? ANTHROPIC : OPENAI;
    }

    byte[] error(ApiException failure, String requestId) {
        return (this == OPENAI ? OpenAiErrors.body(failure) : Json.object().put("type", "error")
                .put("error", Json.object().put("type", failure.type()).put("message", failure.getMessage()))
                .put("request_id", requestId)).toBytes();
    }

    String requestIdHeader() {
        return this == ANTHROPIC ? "request-id" : "x-request-id";
    }
}
