package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.demo.Strict;
import auth2api.http.Wire;
import auth2api.json.Json;
import auth2api.json.Mutants;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every vector and recording with each of its values changed in every way, over real sockets to the whole proxy before
 * the strict fake: each gets a good answer or a 4xx in its dialect that names the field, on a connection that lives on.
 * A seeded part is sent, with {@code -Dauth2api.all=true} all.
 */
class BadInputTest {
    private static final boolean ALL = Boolean.getBoolean("auth2api.all");
    private static final String CLAUDES_ID = "req_demo";

    /** @param how what was done to the sample, where and in which way */
    private record Case(Sample sample, String how, byte[] body, boolean wellFormed) {
        @Override
        public String toString() {
            String text = new String(body, StandardCharsets.UTF_8);
            return sample.path() + " " + sample.name() + " " + how + "\n"
                    + text.substring(0, Math.min(2000, text.length()));
        }
    }

    private final Random random = new Random(20261124);

    @Test
    void eachChangedFieldIsServedOrRefusedByName() throws Exception {
        try (Lab lab = Lab.with(); var clients = new Clients<Case>(lab, BadInputTest::check)) {
            var seen = new HashMap<String, Set<String>>();
            for (Sample sample : Sample.all()) {
                Mutants.each(sample.body(), seen.computeIfAbsent(sample.path(), path -> new HashSet<>()),
                        (place, way) -> {
                            if (ALL || random.nextInt(5) == 0) {
                                clients.give(new Case(sample, place + " " + way, sample.body().toBytes(), true));
                            }
                        });
            }
            int tried = clients.finish();
            System.out.println("BadInputTest: " + tried + " requests with a changed field");
            assertTrue(tried >= 20_000, "only " + tried);
        }
    }

    @Test
    void eachBodyWithChangedBytesIsServedOrRefused() throws Exception {
        try (Lab lab = Lab.with(); var clients = new Clients<Case>(lab, BadInputTest::check)) {
            for (Sample sample : Sample.all().stream().filter(any -> ALL || random.nextInt(6) == 0).toList()) {
                garbled(sample).forEach((how, body) -> clients.give(new Case(sample, how, body, false)));
            }
            int tried = clients.finish();
            System.out.println("BadInputTest: " + tried + " requests with changed bytes");
            assertTrue(tried >= 2000, "only " + tried);
        }
    }

    private Map<String, byte[]> garbled(Sample sample) {
        byte[] body = sample.body().toBytes();
        String text = sample.body().toString();
        var all = new HashMap<String, byte[]>();
        all.put("nothing", new byte[0]);
        all.put("blank", " \n".getBytes(StandardCharsets.US_ASCII));
        all.put("an array", ("[" + text + "]").getBytes(StandardCharsets.UTF_8));
        all.put("a string", "\"messages\"".getBytes(StandardCharsets.UTF_8));
        all.put("null", "null".getBytes(StandardCharsets.UTF_8));
        all.put("two", (text + text).getBytes(StandardCharsets.UTF_8));
        all.put("a byte order mark", ("\ufeff" + text).getBytes(StandardCharsets.UTF_8));
        all.put("UTF-16", text.getBytes(StandardCharsets.UTF_16));
        all.put("deep", text.replaceFirst(":", ":" + "[".repeat(10_000)).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 3; i++) {
            all.put("cut " + i, Arrays.copyOf(body, random.nextInt(body.length)));
            byte[] flipped = body.clone();
            flipped[random.nextInt(body.length)] = (byte) random.nextInt(256);
            all.put("a byte changed " + i, flipped);
        }
        return all;
    }

    private static void check(Case one, Wire wire) throws Exception {
        Wire.Answer answer = wire.ask("POST", one.sample.path(), one.sample.headers(), one.body);
        assertFalse(answer.body().contains("\tat ") || answer.body().contains("Exception"), answer.body());
        if (answer.status() == 200) {
            checkGood(one.sample, answer);
            return;
        }
        assertTrue(answer.status() >= 400 && answer.status() < 500, () -> answer.toString());
        assertEquals("application/json", answer.header("content-type"));
        Json json = Json.parse(answer.body());
        Json error = json.get("error");
        assertFalse(error.get("message").text("").isBlank(), answer.body());
        boolean claudes = CLAUDES_ID.equals(answer.header(one.sample.anthropic() ? "request-id" : "x-request-id"));
        if (one.sample.anthropic()) {
            assertEquals("error", json.get("type").text());
            assertEquals(answer.header("request-id"), json.get("request_id").text());
            assertEquals(claudes ? refusal(one) : null, claudes ? error.get("message").text() : null);
        } else {
            assertEquals(List.of("message", "type", "param", "code"),
                    new ArrayList<>(((Json.Obj) error).members().keySet()), answer.body());
        }
        boolean named = !one.wellFormed || !error.get("param").text("").isEmpty();
        assertTrue(claudes || named, () -> "no field is named: " + answer.body());
    }

    private static String refusal(Case one) {
        return Strict.refusal(Json.parse(one.body), one.sample.betas(), one.sample.counting());
    }

    private static void checkGood(Sample sample, Wire.Answer answer) {
        if (answer.header("content-type").startsWith("text/event-stream")) {
            String[] lines = answer.body().strip().split("\n");
            String last = lines[lines.length - 1];
            assertTrue(last.equals("data: [DONE]") || last.contains("\"message_stop\"")
                    || last.contains("\"response.completed\"") || last.contains("\"response.incomplete\""), last);
            return;
        }
        Json json = Json.parse(answer.body());
        String kind = json.get("object").text(json.get("type").text(json.get("input_tokens").toString()));
        String wanted = sample.counting() ? "\\d+" : sample.anthropic() ? "message"
                : sample.path().endsWith("compact") ? "response.compaction" : sample.path().endsWith("tokens")
                        ? "response.input_tokens" : sample.path().contains("chat") ? "chat.completion" : "response";
        assertTrue(kind.matches(wanted), answer.body());
    }
}
