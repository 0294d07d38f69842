package auth2api.server;

import auth2api.account.Account;
import auth2api.account.Credential;
import auth2api.config.ApiKey;
import auth2api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** {@code /admin/...}, {@code /metrics}, {@code /health}: the truth about account and server, and what can be done. */
final class AdminHandler {
    private final Account account;
    private final Stats stats;
    private final String version;
    private final InstantSource clock;

    AdminHandler(Account account, Stats stats, ServerSetup.About about, InstantSource clock) {
        this.account = account;
        this.version = about.version();
        this.stats = stats;
        this.clock = clock;
    }

    void accounts(ServerCall call, ApiKey key) throws IOException {
        account.readUsage(); // asks Claude at most once in three minutes
        Json.Obj status = account.status().toJson().put("requests", stats.summary());
        call.sendJson(200, Json.object().put("accounts", Json.array(status)).put("account_count", 1)
                .put("generated_at", clock.instant().toString()).toBytes());
    }

    void clear(ServerCall call, ApiKey key) throws IOException {
        account.clearCooldown();
        accounts(call, key);
    }

    /** A new access token now, and the limit windows as Claude tells them if it has not just been asked. */
    void refresh(ServerCall call, ApiKey key) throws IOException {
        Credential fresh = account.refreshNow();
        account.readUsage();
        call.sendJson(200, Json.object().put("refreshed", true)
                .put("expires", fresh.expires() == null ? null : fresh.expires().toString()).toBytes());
    }

    void stats(ServerCall call, ApiKey key) throws IOException {
        call.sendJson(200, stats.toJson().toBytes());
    }

    void metrics(ServerCall call, ApiKey key) throws IOException {
        call.send(200, "text/plain; version=0.0.4; charset=utf-8",
                Metrics.of(stats, account.status(), version).getBytes(StandardCharsets.UTF_8));
    }

    /** Open to all, so it tells one word: {@code ok}, or why nothing can be served now. */
    void health(ServerCall call, ApiKey key) throws IOException {
        String state = account.status().state();
        call.sendJson(state.equals("ok") ? 200 : 503, Json.object().put("status", state).toBytes());
    }
}
