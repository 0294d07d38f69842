package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import auth2api.json.Json;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics, statistics, health, the page and the log line, over real sockets. */
class NumbersTest {
    private static void serveSome(Lab lab) throws Exception {
        assertEquals(200, lab.post("/v1/messages", Lab.message("Hello", true)).statusCode());
        assertEquals(200, lab.post("/v1/chat/completions", Lab.message("Hello", false)).statusCode());
        assertEquals(429, lab.post("/v1/messages", Lab.message("[429-window]", false)).statusCode());
        assertEquals(404, lab.get("/v1/nothing").statusCode());
        lab.post("/v1/messages", Lab.message("[cut]", true).replace("claude-opus-5-5", "claude-\\\"odd\\nname"));
        lab.settle();
    }

    @Test
    void promtoolHasNothingToSayAboutTheMetrics() throws Exception {
        Path promtool = Stream.of(System.getenv("PATH").split(":")).map(dir -> Path.of(dir, "promtool"))
                .filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(promtool != null, "no promtool here");
        try (Lab lab = Lab.with()) {
            serveSome(lab);
            Process check = new ProcessBuilder(promtool.toString(), "check", "metrics").redirectErrorStream(true)
                    .start();
            try (var in = check.getOutputStream()) {
                in.write(lab.get("/metrics").body().getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(check.waitFor(Lab.BOUND.toSeconds(), TimeUnit.SECONDS));
            assertEquals("0 ", check.exitValue() + " " + said);
        }
    }

    @Test
    void theMetricsTellWhatWasServed() throws Exception {
        try (Lab lab = Lab.with()) {
            serveSome(lab);
            HttpResponse<String> answer = lab.get("/metrics");
            assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.headers().firstValue("content-type").get());
            List<String> lines = answer.body().lines().toList();
            for (String line : new String[] {
                "auth2api_requests_total{endpoint=\"/v1/messages\",model=\"claude-opus-5-5\",status=\"200\"} 1",
                "auth2api_requests_total{endpoint=\"/v1/messages\",model=\"claude-opus-5-5\",status=\"429\"} 1",
                "auth2api_requests_total{endpoint=\"other\",model=\"\",status=\"404\"} 1",
                "auth2api_request_duration_seconds_count{endpoint=\"/v1/chat/completions\"} 1",
                "auth2api_first_byte_seconds_bucket{endpoint=\"/v1/chat/completions\",le=\"+Inf\"} 1",
                "auth2api_requests_in_flight 0", "auth2api_request_body_bytes 0", "auth2api_account_available 0",
                "auth2api_upstream_attempts_total{outcome=\"rate_limited\"} 1",
                "auth2api_refreshes_total{outcome=\"success\"} 0", "auth2api_cooldown{models=\"all\"} 1",
                "auth2api_limit_utilization_ratio{window=\"5h\"} 1", "auth2api_build_info{version=\"9.9\"} 1"}) {
                assertTrue(lines.contains(line), () -> line + " is not in\n" + answer.body());
            }
        }
    }

    @Test
    void theStatisticsNeedAKeyAndHoldNoContent() throws Exception {
        try (Lab lab = Lab.with("api-keys.laptop=sk-of-the-laptop")) {
            lab.http.send(lab.request("/v1/messages").setHeader("x-api-key", "sk-of-the-laptop")
                    .POST(HttpRequest.BodyPublishers.ofString(Lab.message("my secret words", false))).build(),
                    HttpResponse.BodyHandlers.discarding());
            lab.settle();
            String body = lab.get("/admin/stats").body();
            Json stats = Json.parse(body);
            assertEquals(1, stats.get("keys").get("laptop").get("count").number(0));
            assertTrue(stats.get("models").get("claude-opus-5-5").get("tokens").get("output").number(0) > 0);
            assertFalse(body.contains("secret words"));
            assertFalse(body.contains("sk-"));
            for (String path : new String[] {"/admin/stats", "/admin/events", "/metrics"}) {
                assertEquals(401, lab.http.send(HttpRequest.newBuilder(lab.uri(path)).build(),
                        HttpResponse.BodyHandlers.ofString()).statusCode(), path);
            }
        }
    }

    @Test
    void healthSaysInOneWordWhetherRequestsCanBeServed() throws Exception {
        try (Lab lab = Lab.with()) {
            assertEquals("200 {\"status\":\"ok\"}", lab.get("/health").statusCode() + " " + lab.get("/health").body());
            lab.post("/v1/messages", Lab.message("[429-window]", false));
            assertEquals("503 {\"status\":\"cooldown\"}",
                    lab.get("/health").statusCode() + " " + lab.get("/health").body());
            assertEquals(200, lab.get("/health/live").statusCode());
            assertEquals(200, lab.post("/admin/accounts/clear", "").statusCode());
            assertEquals(200, lab.get("/health").statusCode());
        }
    }

    @Test
    void aRefreshByHandIsAnswered() throws Exception {
        try (Lab lab = Lab.with()) {
            Json answer = Json.parse(lab.post("/admin/refresh", "").body());
            assertTrue(answer.get("refreshed").bool(false), answer::toString);
            assertTrue(lab.get("/metrics").body().contains("auth2api_refreshes_total{outcome=\"success\"} 1\n"));
        }
    }

    @Test
    void onlyABrowserGetsThePageAndItMayLoadNothingFromElsewhere() throws Exception {
        try (Lab lab = Lab.with()) {
            assertEquals("{\"status\":\"ok\"}", lab.get("/").body());
            HttpResponse<String> page = lab.get("/", "accept", "text/html,*/*;q=0.8");
            assertTrue(page.body().startsWith("<!doctype html>"));
            String policy = page.headers().firstValue("content-security-policy").get();
            assertTrue(policy.startsWith("default-src 'none'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertFalse(page.body().matches("(?s).*(\\son\\w+=|src=|https?://|style=).*"));
        }
    }

    @Test
    void theEventsFollowAndEndWhenTheServerDoes() throws Exception {
        try (Lab lab = Lab.with()) {
            var events = lab.http.send(lab.request("/admin/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
                assertEquals("event: about", lines.readLine());
                assertTrue(lines.readLine().contains("curl {url} {key}"));
                lab.post("/v1/messages", Lab.message("Hello", false));
                String line = lines.readLine();
                while (!line.contains("\"total\":{\"count\":1")) {
                    line = lines.readLine();
                }
                assertTrue(lab.server.stop(Lab.BOUND));
                while (line != null) {
                    line = lines.readLine(); // a broken end would throw
                }
            }
        }
    }

    @Test
    void twentyPagesMayFollowAndOneThatClosesMakesRoom() throws Exception {
        try (Lab lab = Lab.with()) {
            List<InputStream> pages = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pages.add(follow(lab).body());
            }
            HttpResponse<InputStream> refused = follow(lab);
            assertEquals(429, refused.statusCode());
            assertEquals("10", refused.headers().firstValue("retry-after").orElse(""));
            pages.get(0).close();
            long end = System.nanoTime() + Lab.BOUND.toNanos();
            do { // it is noticed when the next state is sent
                assertTrue(System.nanoTime() < end, "there is room again");
                lab.post("/v1/messages", Lab.message("Hello", false));
                refused = follow(lab);
            } while (refused.statusCode() != 200);
        }
    }

    private static HttpResponse<InputStream> follow(Lab lab) throws Exception {
        return lab.http.send(lab.request("/admin/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    @Test
    void eachRequestIsOneLineOfTheLog() throws Exception {
        try (Lab lab = Lab.with()) {
            serveSome(lab);
            lab.server.stop(Lab.BOUND);
            String line = lab.log.toString(StandardCharsets.UTF_8).lines().filter(one ->
                    one.contains(" verbose request ") && one.contains("path=/v1/chat")).findFirst().get();
            assertTrue(line.matches(".* method=POST path=/v1/chat/completions key=key-\\w+ model=claude-opus-5-5 "
                    + "status=200 broken_off=false ms=\\d+ first_byte_ms=\\d+ input=[1-9]\\d* output=[1-9]\\d* "
                    + "request_id=req_\\w+ upstream_request_id=req_\\w+"), line);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void statisticsAreKeptUnlessTheOwnerWantsNone(boolean keep) throws Exception {
        try (Lab lab = Lab.with("stats.keep=" + keep)) {
            serveSome(lab);
            lab.server.stop(Lab.BOUND);
            assertEquals(keep, Files.exists(lab.directory.resolve("auth/statistics.json")));
        }
    }
}
