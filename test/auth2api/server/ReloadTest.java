package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.config.Config;
import auth2api.json.Json;
import auth2api.log.Quiet;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes without a restart, and what is told of the rest. */
class ReloadTest {
    private static final String NEW_KEY = "sk-the-new-key-of-the-lab-0123456789abcdef";

    private static void write(Lab lab, String... lines) throws Exception {
        Files.writeString(lab.directory.resolve("config.properties"), lab.text + String.join("\n", lines) + "\n");
    }

    private static int withNewKey(Lab lab) throws Exception {
        return lab.http.send(lab.request("/v1/models").setHeader("x-api-key", NEW_KEY).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static Json reload(Lab lab) throws Exception {
        HttpResponse<String> answer = lab.post("/admin/reload", "");
        assertEquals(200, answer.statusCode(), answer.body());
        return Json.parse(answer.body());
    }

    @Test
    void keysAliasesLimitsAndHostsApplyAndTheRestIsTold() throws Exception {
        try (Lab lab = Lab.with()) {
            write(lab, "api-keys.new=" + NEW_KEY, "models.aliases.fast=haiku", "body-limit=300", "allowed-hosts=a.lan",
                    "cloaking.mode=always", "upstream.headers.X-Mine=1");
            Json told = reload(lab);
            assertEquals("[\"allowed-hosts\",\"api-keys\",\"body-limit\",\"models.aliases.fast\"]",
                    told.get("applied").toString());
            assertEquals("[\"cloaking.mode\",\"upstream.headers\",\"upstream.headers.X-Mine\"]",
                    told.get("needs_restart").toString());
            assertEquals(200, withNewKey(lab));
            assertEquals(200, lab.post("/v1/messages", Lab.message("Hi", false).replace("claude-opus-5-5", "fast"))
                    .statusCode());
            assertTrue(lab.seen().get(0).json().get("model").text().contains("haiku"));
            assertEquals(413, lab.post("/v1/messages", Lab.message("x".repeat(300), false)).statusCode());
            assertEquals("[]", reload(lab).get("applied").toString());
        }
    }

    @Test
    void aKeyThatWasTakenOutIsRefusedAtOnce() throws Exception {
        try (Lab lab = Lab.with()) {
            write(lab);
            var events = lab.http.send(lab.request("/admin/events").build(), HttpResponse.BodyHandlers.ofLines());
            Files.writeString(lab.directory.resolve("config.properties"), lab.text.replace(Lab.KEY, NEW_KEY));
            reload(lab);
            assertEquals(401, lab.get("/v1/models").statusCode());
            assertEquals(200, events.statusCode());
            assertTimeoutPreemptively(Lab.BOUND, events.body()::count, "what a page follows ends, and ends well");
        }
    }

    @Test
    void aFileThatChangedWhileTheServerStartedIsNoticed(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("config.properties");
        Config started = Config.parse("api-keys=" + Lab.KEY, file, Map.of());
        Files.writeString(file, "api-keys=" + Lab.KEY);
        var applied = new ArrayList<Config>();
        new Reload(started, Quiet.log(), applied::add).tick();
        assertEquals(List.of(), applied, "nothing is another");
        Files.writeString(file, "api-keys=" + NEW_KEY);
        new Reload(started, Quiet.log(), applied::add).tick();
        assertEquals(1, applied.size());
    }

    @Test
    void aFileWithProblemsChangesNothing() throws Exception {
        try (Lab lab = Lab.with()) {
            for (String text : new String[] {"prot=1", "body-limit=a lot", "port=0"}) {
                Files.writeString(lab.directory.resolve("config.properties"), text);
                HttpResponse<String> answer = lab.post("/admin/reload", "");
                assertEquals(400, answer.statusCode(), answer.body());
                assertTrue(answer.body().contains(text.equals("port=0") ? "api-keys" : text.split("=")[0]));
                assertEquals(200, lab.get("/v1/models").statusCode());
            }
        }
    }

    @Test
    void anotherHostWaitsForARestartWithAllElseSinceKeysMayBeTooWeakForIt() throws Exception {
        try (Lab lab = Lab.with()) {
            write(lab, "host=localhost", "api-keys.new=weak-key");
            Json told = reload(lab);
            assertEquals("[]", told.get("applied").toString());
            assertEquals("[\"api-keys\",\"host\"]", told.get("needs_restart").toString());
        }
    }

    @Test
    void withoutAFileThereIsNothingToReload() throws Exception {
        try (Lab lab = Lab.with()) {
            assertEquals(400, lab.post("/admin/reload", "").statusCode());
        }
    }

    @Test
    void aChangedFileIsNoticed() throws Exception {
        try (Lab lab = Lab.with()) {
            write(lab, "api-keys.new=" + NEW_KEY);
            Instant end = Instant.now().plus(Lab.BOUND);
            while (!lab.log.toString(StandardCharsets.UTF_8).contains("applied=[api-keys]")) {
                assertTrue(Instant.now().isBefore(end));
                Thread.onSpinWait();
            }
            assertEquals(200, withNewKey(lab));
        }
    }
}
