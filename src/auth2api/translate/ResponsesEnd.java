package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;

/**
 * How a response ended (openai-responses.md, 5).
 *
 * @param status completed, incomplete or failed
 * @param reason why it is incomplete, else null
 * @param error why it failed, else null
 */
record ResponsesEnd(String status, String reason, Json.Obj error) {
    static final ResponsesEnd COMPLETED = new ResponsesEnd("completed", null, null);

    static ResponsesEnd incomplete(String reason) {
        return new ResponsesEnd("incomplete", reason, null);
    }

    static ResponsesEnd failed(String code, String message) {
        return new ResponsesEnd("failed", null, Json.object().put("code", code).put("message", message));
    }

    /** The failure as an HTTP error: most clients take a failed response for an answer. */
    ApiException asException() {
        String code = error.get("code").text();
        boolean ours = code.equals("server_error");
        return new ApiException(ours ? 502 : 400, ours ? "api_error" : "invalid_request_error",
                error.get("message").text()).code(code);
    }

    /** The response object in its final form: {@code response} with status, output and usage filled in. */
    Json.Obj of(Json.Obj response, Json.Arr output, Usage usage) {
        return response.copy().put("status", status).put("error", error)
                .put("incomplete_details", reason == null ? null : Json.object().put("reason", reason))
                .put("output", output).put("usage", usage == null ? null : usage.toResponses());
    }
}
