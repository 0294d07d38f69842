package auth2api.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The only exception that becomes an HTTP answer. Immutable: {@link #param}, {@link #code} and {@link #header} return
 * changed copies. The message is for the person who reads it in a client: what happened and what to do next, and never
 * a secret.
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String param;
    private final String code;
    private final transient Map<String, String> headers;

    /**
     * @param status the HTTP status of the answer
     * @param type Anthropic's {@code error.type}, from which the OpenAI dialect derives its own
     */
    public ApiException(int status, String type, String message) {
        this(status, type, message, null, null, Map.of());
    }

    private ApiException(int status, String type, String message, String param, String code,
            Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.headers = headers;
    }

    /** A 400 {@code invalid_request_error}: the client sent something that cannot be served. */
    public static ApiException badRequest(String message) {
        return new ApiException(400, "invalid_request_error", message);
    }

    /** The same failure, pointing at the field that caused it, such as {@code messages[2].role}. */
    public ApiException param(String path) {
        return new ApiException(status, type, getMessage(), path, code, headers);
    }

    /** The same failure with OpenAI's {@code error.code}, such as {@code model_not_found}. */
    public ApiException code(String openAiCode) {
        return new ApiException(status, type, getMessage(), param, openAiCode, headers);
    }

    /** The same failure with one more response header; a second value for a name replaces the first. */
    public ApiException header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiException(status, type, getMessage(), param, code, Collections.unmodifiableMap(more));
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    /** The path of the field at fault, or null. */
    public String param() {
        return param;
    }

    /** OpenAI's error code, or null. */
    public String code() {
        return code;
    }

    /** Headers that the answer carries, such as {@code retry-after}; never null. */
    public Map<String, String> headers() {
        return headers;
    }
}
