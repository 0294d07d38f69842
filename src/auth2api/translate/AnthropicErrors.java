package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;

/** Failures in the form of Anthropic's API. */
public final class AnthropicErrors {
    private AnthropicErrors() {
    }

    /** The envelope; {@code requestId} may be null. */
    public static Json body(ApiException why, String requestId) {
        return Json.object().put("type", "error")
                .put("error", Json.object().put("type", why.type()).put("message", why.getMessage()))
                .put("request_id", requestId);
    }
}
