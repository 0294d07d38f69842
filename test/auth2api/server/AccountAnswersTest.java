package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.demo.Canned;
import auth2api.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client is told about the account, in both dialects. */
class AccountAnswersTest {
    /** How each dialect asks, and where its error stands. */
    enum Dialogue {
        MESSAGES("/v1/messages", "type"), CHAT("/v1/chat/completions", "code"), RESPONSES("/v1/responses", "code");

        private final String path;
        private final String kind;

        Dialogue(String path, String kind) {
            this.path = path;
            this.kind = kind;
        }

        HttpResponse<String> ask(Lab lab, String text) throws Exception {
            String said = this == RESPONSES ? "\"input\":" + Json.string(text)
                    : "\"messages\":[{\"role\":\"user\",\"content\":" + Json.string(text) + "}]";
            String limit = this == MESSAGES ? ",\"max_tokens\":100" : "";
            return lab.post(path, "{\"model\":\"claude-opus-5-5\"," + said + limit + "}");
        }

        void assertError(HttpResponse<String> got, int status, String kindOfMessages, String kindOfOpenAi) {
            assertEquals(status, got.statusCode(), got.body());
            Json error = Json.parse(got.body()).get("error");
            assertEquals(this == MESSAGES ? kindOfMessages : kindOfOpenAi, error.get(kind).text(), got.body());
        }

        static String message(HttpResponse<String> got) {
            return Json.parse(got.body()).get("error").get("message").text();
        }
    }

    private static Json account(Lab lab) throws Exception {
        return Json.parse(lab.get("/admin/accounts").body()).get("accounts").at(0);
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aDeadLoginStopsTheClientAtOnce(Dialogue dialogue) throws Exception {
        try (Lab lab = Lab.with()) {
            lab.claude.revokeAll();
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> got = dialogue.ask(lab, "hi");
                dialogue.assertError(got, 401, "authentication_error", "invalid_api_key");
                assertEquals("false", got.headers().firstValue("x-should-retry").orElseThrow());
                assertTrue(Dialogue.message(got).contains("auth2api login"), got.body());
            }
            assertEquals(1, lab.claude.seen("/v1/oauth/token").size(), "a dead login is not asked about again");
            assertEquals("login_ended", account(lab).get("state").text());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aFullWindowTellsWhichAndWhenAndNothingIsSentMeanwhile(Dialogue dialogue) throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> first = dialogue.ask(lab, "[429-window]");
            assertEquals("false", first.headers().firstValue("x-should-retry").orElseThrow());
            HttpResponse<String> got = dialogue.ask(lab, "hi");
            dialogue.assertError(got, 429, "rate_limit_error", "rate_limit_exceeded");
            assertTrue(Dialogue.message(got).startsWith("Rate limited on the configured account"), got.body());
            assertTrue(Dialogue.message(got).contains("5-hour"), got.body());
            assertTrue(got.headers().firstValueAsLong("retry-after").orElseThrow() > 60);
            assertEquals("false", got.headers().firstValue("x-should-retry").orElseThrow());
            assertEquals("rejected", got.headers().firstValue("anthropic-ratelimit-unified-status").orElseThrow());
            assertEquals(1, lab.seen().size());
            assertEquals("cooldown", account(lab).get("state").text());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aTransientLimitRecoversWithinTheRequest(Dialogue dialogue) throws Exception {
        try (Lab lab = Lab.with()) {
            lab.claude.script(Canned.error(429, "rate_limit_error", "Slow down").header("retry-after", "1"));
            assertEquals(200, dialogue.ask(lab, "hi").statusCode());
            assertEquals(2, lab.seen().size());
            assertEquals(200, dialogue.ask(lab, "hi").statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aRefusalPassesInItsOwnWordsAndCoolsNothing(Dialogue dialogue) throws Exception {
        try (Lab lab = Lab.with()) {
            String words = "This organization does not permit that.";
            lab.claude.script(Canned.error(403, "permission_error", words));
            HttpResponse<String> got = dialogue.ask(lab, "hi");
            assertEquals(403, got.statusCode());
            assertEquals(words, Dialogue.message(got));
            assertEquals(1, lab.seen().size(), "no retry");
            assertEquals(200, dialogue.ask(lab, "hi").statusCode(), "no cooldown");
            Json refusal = account(lab).get("refusals").at(0);
            assertEquals(words, refusal.get("message").text());
            assertFalse(refusal.get("hint").text("").isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void anOutageIsAnsweredAtOnceUntilAProbe(Dialogue dialogue) throws Exception {
        try (Lab lab = Lab.with()) {
            dialogue.ask(lab, "[error 500]");
            dialogue.ask(lab, "[error 500]");
            int sent = lab.seen().size();
            HttpResponse<String> got = dialogue.ask(lab, "hi");
            dialogue.assertError(got, 503, "api_error", "server_is_overloaded");
            assertTrue(got.headers().firstValueAsLong("retry-after").orElseThrow() >= 1);
            assertEquals(sent, lab.seen().size());
            assertEquals("outage", account(lab).get("state").text());
            lab.post("/admin/accounts/clear", "");
            assertEquals(200, dialogue.ask(lab, "hi").statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void clientErrorsNeverCoolTheAccount(Dialogue dialogue) throws Exception {
        try (Lab lab = Lab.with()) {
            for (int status : new int[] {400, 404, 413, 422}) {
                for (int i = 0; i < 4; i++) {
                    lab.claude.script(Canned.error(status, "invalid_request_error", "no"));
                    dialogue.ask(lab, "hi");
                }
            }
            assertEquals(200, dialogue.ask(lab, "hi").statusCode());
            assertEquals("ok", account(lab).get("state").text());
        }
    }

    @Test
    void aRefreshThatFailsForNowIsNotTheEndOfTheLogin() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.claude.expireAccess();
            lab.claude.script("/v1/oauth/token", Canned.error(500, "api_error", "Internal"));
            HttpResponse<String> got = lab.post("/v1/messages", Lab.message("hi", false));
            assertEquals(503, got.statusCode(), got.body());
            assertTrue(got.headers().firstValueAsLong("retry-after").orElseThrow() >= 1);
            assertEquals("outage", account(lab).get("state").text());
            assertTrue(account(lab).get("reason").text().contains("could not be refreshed"));
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aRefusalOfTheCredentialThatNoRefreshMendsPassesInItsOwnWords(Dialogue dialogue) throws Exception {
        try (Lab lab = Lab.with()) {
            String words = "OAuth authentication is currently not allowed for this organization.";
            for (int i = 0; i < 3; i++) {
                lab.claude.script(Canned.error(401, "authentication_error", words));
            }
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> got = dialogue.ask(lab, "hi");
                assertEquals(401, got.statusCode());
                assertEquals(words, Dialogue.message(got));
                assertEquals("false", got.headers().firstValue("x-should-retry").orElseThrow());
            }
            assertEquals(3, lab.seen().size(), "one refresh and replay, then no more");
            assertEquals(1, account(lab).get("refusals").items().size());
        }
    }

    @Test
    void fiftyRequestsOnAnExpiredTokenRefreshItOnce() throws Exception {
        try (Lab lab = Lab.with()) {
            lab.claude.expireAccess();
            List<CompletableFuture<Integer>> asked = new ArrayList<>();
            IntStream.range(0, 50).forEach(i -> asked.add(lab.http.sendAsync(lab.request("/v1/messages")
                    .POST(HttpRequest.BodyPublishers.ofString(Lab.message("hi", false))).build(),
                    HttpResponse.BodyHandlers.discarding()).thenApply(HttpResponse::statusCode)));
            for (CompletableFuture<Integer> one : asked) {
                assertEquals(200, one.get());
            }
            assertEquals(1, lab.claude.seen("/v1/oauth/token").size());
        }
    }

    @Test
    void theWindowsAreFilledOnDemand() throws Exception {
        try (Lab lab = Lab.with()) {
            String windows = account(lab).toString();
            assertTrue(windows.contains("five_hour") || windows.contains("5h"), windows);
            account(lab);
            assertEquals(1, lab.claude.seen("/api/oauth/usage").size(), "cached");
        }
    }
}
