package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.http.Wire;
import auth2api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked for in path and query made into something else: served, or a 4xx in the dialect. */
class BadAddressTest {
    private static final List<String> VALUES = List.of("", "0", "1", "-1", "1e9", "0.5", "99999999999999999999", "null",
            "true", "desc", "%00", "%FF%FE", "%C3%28", "%F0%9F%98%80", "a".repeat(4000), "..", ".", "%2e%2e%2f..%2f",
            "%2F", "resp_", "resp_%0D%0AX-Evil:%201", "%22%3E%3Cscript%3E", "*", "~", "a;b", "a=b", "%25", "%25zz",
            "+", "claude", "%5B%5D", "%7B%7D", "'", "(1)", "$%7Bjndi%7D", "x&x=", "&&&", "=");
    private static final List<String> METHODS = List.of("GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "FOO");
    private static final List<String> PATHS = List.of("/v1/responses/ID", "/v1/responses/ID/input_items",
            "/v1/responses/ID/cancel", "/v1/responses/ID/nothing", "/v1/models/ID", "/v1/models/ID/ID", "/v1/ID", "/ID",
            "/admin/ID", "/v1/messages/ID", "/v1/chat/ID", "/v1/chat/completions/ID", "/v1//responses//ID");
    private static final List<String> QUERIES = List.of("/v1/responses/RESP?stream=true&starting_after=Q",
            "/v1/responses/RESP?stream=Q", "/v1/responses/RESP?include=Q", "/v1/responses/RESP/input_items?limit=Q",
            "/v1/responses/RESP/input_items?order=Q", "/v1/responses/RESP/input_items?after=Q", "/v1/models?limit=Q",
            "/v1/models?after_id=Q", "/v1/models?Q", "/health?Q", "/metrics?Q", "/admin/stats?Q", "/admin/accounts?Q",
            "/?Q", "/api/hello?Q");

    private record Case(String method, String target, String headers) {
    }

    @Test
    void eachIdAndQueryIsServedOrRefused() throws Exception {
        try (Lab lab = Lab.with(); var clients = new Clients<>(lab, BadAddressTest::check)) {
            String kept = Json.parse(lab.post("/v1/responses", "{\"model\":\"sonnet\",\"input\":\"Hello\"}").body())
                    .get("id").text();
            for (String value : VALUES) {
                for (String path : PATHS) {
                    for (String method : METHODS) {
                        clients.give(new Case(method, path.replace("ID", value), ""));
                    }
                    clients.give(new Case("GET", path.replace("ID", value), "anthropic-version: 2023-06-01\r\n"));
                }
                for (String query : QUERIES) {
                    clients.give(new Case("GET", query.replace("RESP", kept).replace("Q", value), ""));
                }
                for (String path : List.of("/v1/messages", "/v1/messages/count_tokens")) {
                    clients.give(new Case("POST", path + "?beta=" + value, "anthropic-version: 2023-06-01\r\n"));
                }
            }
            int tried = clients.finish();
            System.out.println("BadAddressTest: " + tried + " requests");
            assertTrue(tried > 4000, "only " + tried);
        }
    }

    private static void check(Case one, Wire wire) throws Exception {
        boolean body = one.method.equals("POST");
        Wire.Answer answer = wire.ask(one.method, one.target, one.headers,
                body ? Lab.message("Hello", false).getBytes(StandardCharsets.UTF_8) : new byte[0]);
        assertFalse(answer.body().contains("\tat ") || answer.body().contains("Exception"), answer.body());
        assertEquals("", answer.header("x-evil"));
        if (answer.status() == 200 || answer.status() == 204) {
            return;
        }
        assertTrue(answer.status() >= 400 && answer.status() < 500, answer::toString);
        Json json = Json.parse(answer.body());
        Json error = json.get("error");
        assertFalse(error.get("message").text("").isBlank(), answer.body());
        boolean anthropic = one.target.startsWith("/v1/messages") || !one.headers.isEmpty()
                && one.target.startsWith("/v1/models");
        if (anthropic) {
            assertEquals("error", json.get("type").text(), answer.body());
        } else {
            assertEquals(List.of("message", "type", "param", "code"),
                    new ArrayList<>(((Json.Obj) error).members().keySet()), answer.body());
            assertTrue(answer.status() != 400 || one.target.endsWith("cancel") || !error.get("param").isNull(),
                    () -> "no parameter is named: " + answer.body());
        }
    }
}
