package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.json.JsonView;
import java.util.Locale;

/**
 * Failures in the form of OpenAI's API. Status and code decide what clients do next: some repeat a whole turn on
 * anything that looks temporary (openai-clients.md, Codex), so what will not heal is a 400 or 404.
 */
public final class OpenAiErrors {
    private OpenAiErrors() {
    }

    /** {@code {"error":{message,type,param,code}}}. */
    public static Json.Obj body(ApiException why) {
        return Json.object().put("error", error(why));
    }

    static Json.Obj error(ApiException why) {
        return Json.object().put("message", why.getMessage()).put("type", typeOf(why))
                .put("param", why.param()).put("code", why.code() == null ? codeOf(why.type()) : why.code());
    }

    /** The code for a failure of the proxy's own that names none. */
    private static String codeOf(String type) {
        return switch (type) {
            case "rate_limit_error" -> "rate_limit_exceeded";
            case "authentication_error" -> "invalid_api_key";
            case "overloaded_error" -> "server_is_overloaded";
            default -> null;
        };
    }

    private static String typeOf(ApiException why) {
        return switch (why.type()) {
            case "rate_limit_error", "billing_error" -> "insufficient_quota".equals(why.code())
                    ? "insufficient_quota" : "rate_limit_error";
            case "api_error", "overloaded_error", "timeout_error", "server_error" -> "server_error";
            default -> why.status() >= 500 ? "server_error" : "invalid_request_error";
        };
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

    /** A 400 for a field that cannot be served, whatever its value. */
    static ApiException unsupportedField(JsonView at, String why) {
        return of(at.refuse(why)).code("unsupported_parameter");
    }

    /**
     * What Claude answered instead of a message, as the failure that an OpenAI client understands.
     *
     * @param body Claude's body; anything else than its error envelope (a page of a load balancer, say) is not shown
     */
    public static ApiException fromClaude(int status, Json body) {
        Json error = body.get("error");
        String type = error.get("type").text(typeFor(status));
        return fromClaude(status, type, error.get("message").text("Claude answered with status " + status + "."));
    }

    /** An {@code error} event in a stream whose status was 200 already. */
    public static ApiException fromEvent(Json event) {
        Json error = event.get("error");
        String type = error.get("type").text("api_error");
        return fromClaude(statusFor(type), type, error.get("message").text("Claude broke the answer off."));
    }

    private static ApiException fromClaude(int status, String type, String message) {
        return switch (type) {
            case "authentication_error" -> new ApiException(401, type, message).code("invalid_api_key");
            case "billing_error" -> new ApiException(429, type, message).code("insufficient_quota");
            case "permission_error" -> new ApiException(403, type, message);
            case "not_found_error" -> message.contains("model")
                    ? new ApiException(404, type, message).param("model").code("model_not_found")
                    : new ApiException(404, type, message);
            case "request_too_large" -> new ApiException(400, type, message).code("context_length_exceeded");
            case "rate_limit_error" -> new ApiException(429, type, message).code("rate_limit_exceeded");
            case "overloaded_error" -> new ApiException(503, type, message).code("server_is_overloaded");
            case "timeout_error" -> new ApiException(504, type, message);
            case "invalid_request_error" -> invalid(status, message);
            default -> new ApiException(status, type, message);
        };
    }

    private static ApiException invalid(int status, String message) {
        ApiException why = new ApiException(status < 400 || status > 499 ? 400 : status, "invalid_request_error",
                message);
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("too long") || text.contains("exceed context limit")) {
            return why.code("context_length_exceeded");
        }
        return text.contains("image") ? why.code("invalid_value").param("messages") : why;
    }

    private static String typeFor(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            case 408, 504 -> "timeout_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    private static int statusFor(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "api_error" -> 500;
            default -> 502; // the types that have a status of their own do not look at this
        };
    }
}
