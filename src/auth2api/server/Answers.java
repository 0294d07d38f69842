package auth2api.server;

import auth2api.api.ApiException;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonException;
import java.time.Duration;

/** Reading whole answers of Claude's. */
final class Answers {
    private Answers() {
    }

    /** The rest of an answer's body; a failure of upstream becomes a 502 or 504. */
    static byte[] read(Reply reply, int limit, Duration silence) {
        try {
            return reply.readAll(limit, silence);
        } catch (CallFailed e) {
            boolean late = e.kind() == CallFailed.Kind.TIMEOUT;
            throw new ApiException(late ? 504 : 502, late ? "timeout_error" : "api_error",
                    "Claude's answer broke off: " + e.getMessage() + ". Send the request again.");
        }
    }

    /** The rest of an answer that must be JSON. */
    static Json json(Reply reply, int limit, Duration silence) {
        byte[] bytes = read(reply, limit, silence);
        try {
            return Json.parse(bytes);
        } catch (JsonException notJson) {
            throw new ApiException(502, "api_error", "Claude's answer is not JSON; send the request again.");
        }
    }
}
