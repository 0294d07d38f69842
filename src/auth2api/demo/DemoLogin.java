package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The account behind the demo: the token endpoint, the tokens that are good, usage and limits. Thread safe.
 */
class DemoLogin {
    private static final long HOUR_SECONDS = 3600;
    private static final String USAGE = """
            {"five_hour": {"utilization": 5, "resets_at": "<5h>"},
             "seven_day": {"utilization": 42, "resets_at": "<7d>"},
             "seven_day_opus": null, "seven_day_sonnet": null, "extra_usage": {"is_enabled": false}}""";
    private static final String GRANT = """
            {"token_type": "Bearer", "expires_in": 28800, "scope": "user:inference user:profile",
             "organization": {"uuid": "00000000-0000-0000-0000-00000000000a", "name": "Demo"},
             "account": {"uuid": "00000000-0000-0000-0000-00000000000b", "email_address": "demo@example.com"}}""";
    private static final String UNIFIED = "anthropic-ratelimit-unified-";
    private static final String LIMITS = """
            status allowed
            reset <5h>
            representative-claim five_hour
            fallback-percentage 0.5
            5h-status allowed
            5h-utilization 0.05
            5h-reset <5h>
            7d-status allowed
            7d-utilization 0.42
            7d-reset <7d>
            overage-status rejected
            overage-disabled-reason out_of_credits
            """;

    /** The access tokens that are good. */
    final Set<String> logins = new HashSet<>();
    /** The one refresh token that is good; each use replaces it. */
    String refresh;
    private String access;
    private int issued;

    DemoLogin() {
        issue();
    }

    private void issue() {
        issued++;
        access = "sk-ant-oat01-demo-" + issued;
        refresh = "sk-ant-ort01-demo-" + issued;
        logins.add(access);
    }

    /** The newest access token; those before stay good. */
    synchronized String accessToken() {
        return access;
    }

    synchronized String refreshToken() {
        return refresh;
    }

    /** Checks the credential; throws the API's 401. */
    synchronized void admit(DemoClaude.Seen request) {
        refuseUnless(logins.contains(bearer(request)), "Invalid bearer token");
    }

    static void refuseUnless(boolean good, String message) {
        if (!good) {
            throw new ApiException(401, "authentication_error", message);
        }
    }

    static String bearer(DemoClaude.Seen request) {
        String value = request.header("authorization");
        return value == null ? "" : value.replaceFirst("(?i)^bearer +", "");
    }

    synchronized DemoReply token(DemoClaude.Seen request) {
        return refresh.equals(request.json().get("refresh_token").text()) ? granted()
                : refused("invalid_grant", "Refresh token not found or invalid");
    }

    DemoReply granted() {
        issue();
        var grant = (Json.Obj) Json.parse(GRANT);
        return DemoReply.json(200, grant.put("access_token", access).put("refresh_token", refresh));
    }

    static DemoReply refused(String error, String description) {
        return DemoReply.json(400, Json.object().put("error", error).put("error_description", description));
    }

    DemoReply usage(DemoClaude.Seen request, long now) {
        return DemoReply.json(200, Json.parse(USAGE.replace("<5h>", Instant.ofEpochSecond(reset5h(now)).toString())
                .replace("<7d>", Instant.ofEpochSecond(reset7d(now)).toString())));
    }

    /** The limit headers of a good answer: the same windows as the usage. */
    Map<String, String> limits(DemoClaude.Seen request, long now) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("anthropic-organization-id", "00000000-0000-0000-0000-00000000000a");
        LIMITS.replace("<5h>", Long.toString(reset5h(now))).replace("<7d>", Long.toString(reset7d(now)))
                .lines().forEach(row -> headers.put(UNIFIED + row.split(" ")[0], row.split(" ")[1]));
        return headers;
    }

    private static long reset5h(long now) {
        return now + 3 * HOUR_SECONDS;
    }

    private static long reset7d(long now) {
        return now + 96 * HOUR_SECONDS;
    }

    /** A full five-hour window of a subscription; now is in Unix seconds. */
    static DemoReply windowFull(long now) {
        String reset = Long.toString(now + HOUR_SECONDS);
        return DemoReply.error(429).header("retry-after", Long.toString(HOUR_SECONDS))
                .header(UNIFIED + "status", "rejected").header(UNIFIED + "reset", reset)
                .header(UNIFIED + "representative-claim", "five_hour").header(UNIFIED + "5h-status", "rejected")
                .header(UNIFIED + "5h-utilization", "1.0").header(UNIFIED + "5h-reset", reset);
    }
}
