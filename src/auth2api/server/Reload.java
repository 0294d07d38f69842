package auth2api.server;

import auth2api.api.ApiException;
import auth2api.config.Config;
import auth2api.config.ConfigException;
import auth2api.json.Json;
import auth2api.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The configuration in use. A changed file is read again, by hand or because it was seen to change; what cannot change
 * while the server runs stays as it was, and is told. Thread safe.
 */
final class Reload {
    private static final Pattern LIVE = Pattern.compile("api-keys|models\\.aliases\\..+|rate-limit\\..+|allowed-hosts"
            + "|trusted-proxies|debug|body-limit|timeouts\\..+");

    private final Config started;
    private final Log log;
    private final Consumer<Config> apply;
    private volatile Config current;
    /** Of the file as it was last read; none at first, since it may have changed while the server started. */
    private String stamp = "";

    /** @param apply gives a new configuration to those who keep something made of it */
    Reload(Config started, Log log, Consumer<Config> apply) {
        this.started = started;
        this.current = started;
        this.log = log;
        this.apply = apply;
    }

    Config config() {
        return current;
    }

    /** {@code POST /admin/reload}. */
    void handle(ServerCall call) throws IOException {
        call.sendJson(200, now().toBytes());
    }

    /** Looks whether the file is another one now; a problem with it is logged, and nothing changes. */
    synchronized void tick() {
        if (!stamp(started.file()).equals(stamp)) {
            try {
                now();
            } catch (ApiException e) {
                log.error("configuration", "problem", e.getMessage(), "next", "the one before stays in use");
            }
        }
    }

    /** Reads the file again and applies what can be; throws when it has problems, and then nothing has changed. */
    private synchronized Json.Obj now() {
        stamp = stamp(started.file());
        Config next = read();
        Set<String> restart = started.changes(next);
        Set<String> applied = current.changes(next);
        if (restart.contains("host")) {
            applied.clear(); // whether the keys are strong enough depends on the host
        } else {
            restart.removeIf(name -> LIVE.matcher(name).matches());
            applied.removeIf(name -> !LIVE.matcher(name).matches());
            if (!applied.isEmpty()) {
                apply.accept(next);
                current = next;
            }
        }
        if (!applied.isEmpty() || !restart.isEmpty()) {
            log.error("configuration", "applied", applied, "needs_restart", restart);
        }
        return Json.object().put("applied", names(applied)).put("needs_restart", names(restart));
    }

    private Config read() {
        if (!Files.exists(started.file())) {
            throw ApiException.badRequest("There is no file " + started.file() + ", so there is nothing to reload.");
        }
        try {
            Config next = started.reread();
            if (next.apiKeys().isEmpty()) {
                throw ApiException.badRequest(started.file() + " has no api-keys, and nobody could come in.");
            }
            return next;
        } catch (ConfigException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    private static Json names(Set<String> names) {
        return Json.array(names.stream().sorted().map(Json::string).toList());
    }

    /** Another one when the file is; empty while there is none. */
    static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException absent) {
            return "";
        }
    }
}
