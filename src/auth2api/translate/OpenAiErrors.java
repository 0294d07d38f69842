package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.json.JsonView;
import java.util.Locale;
import java.util.Map;

/**
 * Failures in the form of OpenAI's API. Status and code decide what clients do next: some repeat a whole turn on
 * anything that looks temporary (openai-clients.md, Codex), so what will not heal is a 400 or 404.
 */
public final class OpenAiErrors {
    /** What a client is told of a failure that Claude answers with that status. */
    private record Told(int claudes, int status, String code) {
    }

    private static final Map<String, Told> TOLD = Map.of(
            "authentication_error", new Told(401, 401, "invalid_api_key"),
            "billing_error", new Told(402, 429, "insufficient_quota"),
            "permission_error", new Told(403, 403, null),
            "request_too_large", new Told(413, 400, "context_length_exceeded"),
            "rate_limit_error", new Told(429, 429, "rate_limit_exceeded"),
            "timeout_error", new Told(504, 504, null),
            "overloaded_error", new Told(529, 503, "server_is_overloaded"));

    private OpenAiErrors() {
    }

    /** {@code {"error":{message,type,param,code}}}. */
    public static Json.Obj body(ApiException why) {
        return Json.object().put("error", error(why));
    }

    static Json.Obj error(ApiException why) {
        Told told = TOLD.get(why.type());
        boolean known = why.code() == null && told != null && told.status == why.status(); // one of the proxy's own
        String code = known ? told.code : why.code();
        return Json.object().put("message", why.getMessage()).put("type", typeOf(why, code)).put("param", why.param())
                .put("code", code);
    }

    private static String typeOf(ApiException why, String code) {
        if ("insufficient_quota".equals(code)) {
            return code;
        }
        if (why.type().equals("rate_limit_error")) {
            return why.type();
        }
        return why.status() >= 500 || why.type().equals("api_error") ? "server_error" : "invalid_request_error";
    }

    /** A request with a wrong value: a 400 that names the field. */
    public static ApiException of(JsonException wrong) {
        ApiException why = ApiException.badRequest(wrong.getMessage());
        String place = wrong.path();
        if (place.isEmpty()) {
            return why;
        }
        String text = wrong.getMessage();
        return why.param(place).code(text.startsWith(place + " is missing") ? "missing_required_parameter"
                : text.contains(", but is ") ? "invalid_type" : "invalid_value");
    }

    /** A 400 for a value that is not understood: "{@code path} {@code rule}". */
    static ApiException invalid(JsonView at, String rule) {
        return of(at.refuse(rule));
    }

    /** A 400 for a value that is understood and cannot be served. */
    static ApiException unsupported(JsonView at, String why) {
        return of(at.refuse(why)).code("unsupported_value");
    }

    /**
     * What Claude answered instead of a message, as the failure that an OpenAI client understands.
     *
     * @param body Claude's body; anything else than its error envelope (a page of a load balancer, say) is not shown
     */
    public static ApiException fromClaude(int status, Json body) {
        Json error = body.get("error");
        int claudes = status == 408 ? 504 : status;
        String type = TOLD.entrySet().stream().filter(one -> one.getValue().claudes == claudes).map(Map.Entry::getKey)
                .findAny().orElse(status >= 500 ? "api_error" : "invalid_request_error");
        return fromClaude(status, error.get("type").text(type),
                error.get("message").text("Claude answered with status " + status + "."));
    }

    /** An {@code error} event in a stream whose status was 200 already. */
    public static ApiException fromEvent(Json event) {
        Json error = event.get("error");
        String type = error.get("type").text("api_error");
        int status = Map.of("invalid_request_error", 400, "api_error", 500).getOrDefault(type, 502);
        return fromClaude(status, type, error.get("message").text("Claude broke the answer off."));
    }

    private static ApiException fromClaude(int status, String type, String message) {
        Told told = TOLD.get(type);
        if (told != null) {
            return new ApiException(told.status, type, message).code(told.code);
        }
        if (type.equals("not_found_error")) {
            ApiException why = new ApiException(404, type, message);
            return message.contains("model") ? why.param("model").code("model_not_found") : why;
        }
        if (!type.equals("invalid_request_error")) {
            return new ApiException(status, type, message);
        }
        ApiException why = new ApiException(status < 400 || status > 499 ? 400 : status, type, message);
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("too long") || text.contains("exceed context limit")) {
            return why.code("context_length_exceeded");
        }
        return text.contains("image") ? why.code("invalid_value").param("messages") : why;
    }
}
