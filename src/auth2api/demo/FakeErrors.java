package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.util.LinkedHashMap;
import java.util.Map;

/** The error answers and limit headers of the real API, word for word where they are known. */
final class FakeErrors {
    private static final Map<Integer, String> TYPES = Map.ofEntries(Map.entry(401, "authentication_error"),
            Map.entry(402, "billing_error"), Map.entry(403, "permission_error"), Map.entry(404, "not_found_error"),
            Map.entry(409, "conflict_error"), Map.entry(413, "request_too_large"), Map.entry(429, "rate_limit_error"),
            Map.entry(500, "api_error"), Map.entry(502, "api_error"), Map.entry(503, "api_error"),
            Map.entry(504, "timeout_error"), Map.entry(529, "overloaded_error"));
    private static final Map<Integer, String> MESSAGES = Map.of(429,
            "This request would exceed your account's rate limit. Please try again later.",
            500, "Internal server error", 529, "Overloaded", 413, "Request exceeds the maximum size");
    private static final String UNIFIED = "anthropic-ratelimit-unified-";
    private static final long WINDOW_SECONDS = 3600;

    private FakeErrors() {
    }

    static Json.Obj body(String type, String message) {
        var error = Json.object().put("type", type).put("message", message);
        return FakeAnswer.typed("error").put("error", error).put("request_id", "req_demo");
    }

    static Canned of(ApiException refusal) {
        return Canned.error(refusal.status(), refusal.type(), refusal.getMessage()).headers(refusal.headers());
    }

    static Canned of(int status) {
        return Canned.error(status, TYPES.getOrDefault(status, "invalid_request_error"),
                MESSAGES.getOrDefault(status, "The demo was asked to answer " + status + "."));
    }

    /** What a content network answers when nothing behind it does. */
    static Canned html() {
        return Canned.plain(502, "text/html", "<html><head><title>502 Bad Gateway</title></head></html>");
    }

    static Canned thirdParty() {
        return Canned.error(400, "invalid_request_error", "This credential is only authorized for use with Claude Code"
                + " and cannot be used for other API requests.");
    }

    static Canned tooLong(int window) {
        return Canned.error(400, "invalid_request_error",
                "prompt is too long: " + (window + 1) + " tokens > " + window + " maximum");
    }

    /** A full five-hour window of a subscription; now is in Unix seconds. */
    static Canned windowFull(long now) {
        String reset = Long.toString(now + WINDOW_SECONDS);
        return of(429).header("retry-after", Long.toString(WINDOW_SECONDS)).header(UNIFIED + "status", "rejected")
                .header(UNIFIED + "reset", reset).header(UNIFIED + "representative-claim", "five_hour")
                .header(UNIFIED + "5h-status", "rejected").header(UNIFIED + "5h-utilization", "1.0")
                .header(UNIFIED + "5h-reset", reset);
    }

    /** The limit headers of a good answer: windows for a subscription, counters for an API key. */
    static Map<String, String> limits(boolean oauth, long now) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("anthropic-organization-id", "00000000-0000-0000-0000-00000000000a");
        if (!oauth) {
            headers.put("anthropic-ratelimit-requests-limit", "4000");
            headers.put("anthropic-ratelimit-requests-remaining", "3999");
            return headers;
        }
        String rows = """
                status allowed
                reset 5h
                representative-claim five_hour
                fallback-percentage 0.5
                5h-status allowed
                5h-utilization 0.05
                5h-reset 5h
                7d-status allowed
                7d-utilization 0.42
                7d-reset 7d
                overage-status rejected
                overage-disabled-reason out_of_credits
                """.replace(" 5h\n", " " + (now + 3 * WINDOW_SECONDS) + "\n")
                .replace(" 7d\n", " " + (now + 96 * WINDOW_SECONDS) + "\n");
        rows.lines().forEach(row -> headers.put(UNIFIED + row.split(" ")[0], row.split(" ")[1]));
        return headers;
    }
}
