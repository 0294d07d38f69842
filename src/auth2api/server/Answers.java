package auth2api.server;

import auth2api.api.ApiException;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.translate.OpenAiErrors;
import auth2api.upstream.HeldReply;
import auth2api.upstream.UpstreamHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** What of Claude's answers a client gets: which header fields, and a body that is read whole. */
final class Answers {
    /** Far above any message; a bound all the same. */
    private static final int MAX_BYTES = 256 << 20;

    /** Fields of one connection, of the body's form there, and of the network in between. */
    private static final Set<String> NOT_PASSED = Set.of("connection", "keep-alive", "proxy-authenticate", "trailer",
            "transfer-encoding", "upgrade", "content-length", "content-encoding", "content-type", "date", "server",
            "set-cookie", "strict-transport-security", "alt-svc", "via", "cf-ray", "cf-cache-status", "vary", "nel",
            "report-to", "proxy-connection", "te", "age", "x-robots-tag", "content-security-policy");

    private Answers() {
    }

    /** The header fields for Claude's own clients: all that is about the request. */
    static void passNative(Reply reply, ServerCall call) {
        Set<String> listed = UpstreamHeaders.listed(reply.header("connection"));
        pass(reply, call, name -> !NOT_PASSED.contains(name) && !name.startsWith("access-control-")
                && !listed.contains(name));
    }

    /** Those for OpenAI's clients: the request id under their name, when to retry, and the limits. */
    static void passTranslated(Reply reply, ServerCall call) {
        pass(reply, call, name -> name.equals("request-id") || name.startsWith("retry-after")
                || name.equals("x-should-retry") || name.startsWith("anthropic-ratelimit-"));
    }

    private static void pass(Reply reply, ServerCall call, Predicate<String> passes) {
        call.trace.upstreamId = reply.header("request-id");
        reply.headers().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (passes.test(lower)) {
                call.responseHeader(lower.equals("request-id") ? call.dialect.requestIdHeader() : lower,
                        values.size() == 1 ? values.get(0) : String.join(", ", values));
            }
        });
        if (reply.header("x-should-retry") == null && retriedInVain(reply)) {
            call.responseHeader("x-should-retry", "false");
        }
    }

    /** Claude Code tries a bare 401 seven times, and SDKs sleep for as long as a full window asks, be it a day. */
    private static boolean retriedInVain(Reply reply) {
        return reply.status() == 401 || reply.status() == 429
                && "rejected".equals(reply.header("anthropic-ratelimit-unified-status"))
                && !String.valueOf(reply.header("retry-after")).matches("[1-5]?\\d");
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
