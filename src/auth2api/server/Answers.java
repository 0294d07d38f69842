package auth2api.server;

import auth2api.api.ApiException;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.translate.OpenAiErrors;
import auth2api.upstream.HeldReply;
import java.time.Duration;

/** Reading whole answers of Claude's. */
final class Answers {
    /** Far above any message; a bound all the same. */
    private static final int MAX_BYTES = 256 << 20;

    private Answers() {
    }

    /**
     * The rest of an answer's body; a failure of upstream becomes a 502 or 504.
     *
     * @param until when it must be there, on the clock of {@link Trace#millis}
     */
    static byte[] read(Reply reply, Trace trace, long until) {
        try {
            return reply.readAll(MAX_BYTES, Duration.ofMillis(until - trace.millis()), trace.nanoTime);
        } catch (CallFailed e) {
            throw e.kind() == CallFailed.Kind.TIMEOUT
                    ? new ApiException(504, "timeout_error", "Claude's answer took too long; stream it, or raise the "
                            + "timeouts in the configuration.").header("x-should-retry", "false")
                    : brokeOff(e.getMessage());
        }
    }

    /** @param how what happened and what to do, without a full stop */
    static ApiException brokeOff(String how) {
        return new ApiException(502, "api_error", "Claude's answer broke off: " + how + ".");
    }

    /** Throws what an error answer of Claude's is in OpenAI's words. */
    static void requireSuccess(Reply reply) {
        if (reply.status() >= 300) {
            throw OpenAiErrors.fromClaude(reply.status(), HeldReply.errorOf(reply));
        }
    }

    /** The rest of an answer that must be JSON with this member. */
    static Json json(Reply reply, Trace trace, long until, String member) {
        byte[] bytes = read(reply, trace, until);
        try {
            Json answer = Json.parse(bytes);
            if (answer.get(member).isNull()) {
                throw noAnswer(answer);
            }
            return answer;
        } catch (JsonException notJson) {
            throw noAnswer(Json.NULL);
        }
    }

    /** What a good status without an answer comes to: the error that was sent instead, or a 502. */
    static ApiException noAnswer(Json instead) {
        return "error".equals(instead.get("type").text()) ? OpenAiErrors.fromEvent(instead)
                : new ApiException(502, "api_error", "Claude's answer is no answer to this; something between here and "
                        + "Claude may have sent it. Send the request again.");
    }
}
