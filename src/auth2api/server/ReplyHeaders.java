package auth2api.server;

import auth2api.http.Reply;
import auth2api.upstream.UpstreamHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which header fields of Claude's answer a client sees. */
final class ReplyHeaders {
    /** Fields of one connection, of the body's form there, and of the network in between. */
    private static final Set<String> NOT_PASSED = Set.of("connection", "keep-alive", "proxy-authenticate", "trailer",
            "transfer-encoding", "upgrade", "content-length", "content-encoding", "content-type", "date", "server",
            "set-cookie", "strict-transport-security", "alt-svc", "via", "cf-ray", "cf-cache-status", "vary", "nel",
            "report-to", "proxy-connection", "te", "age", "x-robots-tag", "content-security-policy");

    private ReplyHeaders() {
    }

    /** For Claude's own clients: all that is about the request. */
    static void passNative(Reply reply, ServerCall call) {
        Set<String> listed = UpstreamHeaders.listed(reply.header("connection"));
        pass(reply, call, name -> !NOT_PASSED.contains(name) && !name.startsWith("access-control-")
                && !listed.contains(name));
    }

    /** For OpenAI's clients: the request id under their name, when to retry, and the limits. */
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
        stopRetriesInVain(reply, call);
    }

    /** Claude Code tries a bare 401 seven times, and SDKs sleep for as long as a full window asks, be it a day. */
    private static void stopRetriesInVain(Reply reply, ServerCall call) {
        boolean soon = String.valueOf(reply.header("retry-after")).matches("[1-5]?\\d");
        boolean full = !soon && "rejected".equals(reply.header("anthropic-ratelimit-unified-status"));
        if (reply.header("x-should-retry") == null && (reply.status() == 401 || reply.status() == 429 && full)) {
            call.responseHeader("x-should-retry", "false");
        }
    }
}
