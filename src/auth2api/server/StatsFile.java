package auth2api.server;

import auth2api.account.DurableFile;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;

/** Keeps the statistics across restarts. Used by one thread at a time. */
final class StatsFile {
    private final Path file;
    private final Stats stats;
    private final Log log;
    private long saved;

    /** Reads what an earlier run has left. */
    StatsFile(Path file, Stats stats, Log log) {
        this.file = file;
        this.stats = stats;
        this.log = log;
        this.saved = stats.changes();
        try {
            stats.load(Json.parse(Files.readAllBytes(file)));
        } catch (NoSuchFileException first) {
            // nothing was kept yet
        } catch (IOException | JsonException | DateTimeException unreadable) {
            log.error("statistics", "file", file, "problem", unreadable, "next", "they begin anew");
        }
    }

    /** Saves, if something has changed. */
    synchronized void save() {
        long changes = stats.changes();
        if (changes == saved) {
            return;
        }
        try {
            DurableFile.privateDirectory(file.getParent());
            DurableFile.write(file, stats.toJson().toBytes());
            saved = changes;
        } catch (IOException e) {
            log.error("statistics", "file", file, "problem", e, "next", "check the folder's space and permissions");
        }
    }
}
