package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import auth2api.log.Quiet;
import auth2api.translate.Usage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsTest {
    private static final Usage TOKENS = new Usage(10, 20, 30, 5, 2);

    private final AtomicLong nanos = new AtomicLong();
    private Instant now = Instant.parse("2026-11-24T12:00:30Z");
    private Stats stats = keptIn(null);

    private Stats keptIn(Path file) {
        return new Stats(() -> now, file, Quiet.log());
    }

    private Trace serve(String model, int status) {
        stats.began();
        var trace = new Trace(nanos::get);
        trace.key = "laptop";
        trace.model = model;
        trace.endpoint = "/v1/messages";
        trace.usage = TOKENS;
        nanos.addAndGet(40_000_000);
        trace.answering();
        nanos.addAndGet(160_000_000);
        trace.left = status == Trace.CLIENT_LEFT;
        trace.over(status);
        stats.served(trace);
        return trace;
    }

    @Test
    void eachRequestCountsForItsKeyModelAndEndpoint() {
        for (int status : new int[] {200, 400, 529, Trace.CLIENT_LEFT}) {
            serve("opus", status);
        }
        Json json = stats.toJson();
        for (Json tally : new Json[] {json.get("total"), json.get("keys").get("laptop"), json.get("models").get("opus"),
            json.get("endpoints").get("/v1/messages"), json.get("minutes").at(0), json.get("hours").at(0)}) {
            assertEquals(4, tally.get("count").number(0));
            for (String one : new String[] {"succeeded", "client_errors", "server_errors", "client_left"}) {
                assertEquals(1, tally.get(one).number(0), one);
            }
            assertEquals(800, tally.get("ms").number(0));
            assertEquals(120, tally.get("tokens").get("cache_write").number(0));
        }
        assertEquals(0, json.get("in_flight").number(9));
    }

    @Test
    void theLastFiftyRequestsAreToldTheLatestFirst() {
        for (int i = 0; i < 60; i++) {
            serve("m" + i, 200);
        }
        Json recent = stats.toJson().get("recent");
        assertEquals(50, recent.items().size());
        assertEquals("m59", recent.at(0).get("model").text());
        assertEquals(40, recent.at(0).get("first_byte_ms").number(0));
        assertEquals(200, recent.at(0).get("ms").number(0));
    }

    @Test
    void namesOfClientsCannotFillTheMemory() {
        for (int i = 0; i < 3_000; i++) {
            serve("model " + i + "x".repeat(10_000), 200);
        }
        Json models = stats.toJson().get("models");
        assertEquals(101, ((Json.Obj) models).members().size());
        assertEquals(2_900, models.get("other").get("count").number(0));
        assertTrue(stats.toJson().toString().length() < 100_000);
        assertEquals("other", serve("x".repeat(10_000), 200).model, "a recent request is kept with its trace");
        var text = new Metrics();
        stats.write(text);
        assertTrue(text.toString().length() < 40_000);
        assertEquals("", serve("", 200).model);
        assertEquals(2_901, stats.toJson().get("models").get("other").get("count").number(0), "none is no other one");
    }

    @Test
    void minutesAndHoursPassOutOfSight() {
        serve("opus", 200);
        now = now.plusSeconds(59 * 60);
        serve("opus", 200);
        assertEquals(2, stats.toJson().get("minutes").items().size());
        now = now.plusSeconds(60);
        assertEquals(1, stats.toJson().get("minutes").items().size());
        assertEquals("2026-11-24T12:00:00Z", stats.toJson().get("hours").at(0).get("at").text());
        now = now.plusSeconds(24 * 3600);
        assertEquals(0, stats.toJson().get("hours").items().size());
        assertEquals(2, stats.toJson().get("total").get("count").number(0));
    }

    @Test
    void theyAreKeptWhenSomethingHasChanged(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("auth/statistics.json");
        stats = keptIn(file);
        stats.save();
        assertFalse(Files.exists(file));
        serve("opus", 400);
        stats.save();
        assertEquals(stats.toJson().toString(), keptIn(file).toJson().toString());
    }

    @Test
    void aDamagedFileMeansToBeginAnew(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("statistics.json");
        for (String damage : new String[] {"", "{", "{\"since\":1}", "[]"}) {
            Files.writeString(file, damage);
            stats = keptIn(file);
            serve("opus", 200);
            assertEquals(1, stats.toJson().get("total").get("count").number(0));
        }
    }
}
