package auth2api.server;

import auth2api.account.Account;
import auth2api.config.ApiKey;
import auth2api.json.Json;
import java.io.IOException;
import java.time.InstantSource;

/** {@code /admin/accounts}: the truth about the one account; and clearing its cooldown by hand. */
final class AdminHandler {
    private final Account account;
    private final Stats stats;
    private final InstantSource clock;

    AdminHandler(Account account, Stats stats, InstantSource clock) {
        this.account = account;
        this.stats = stats;
        this.clock = clock;
    }

    void accounts(ServerCall call, ApiKey key) throws IOException {
        Json.Obj status = account.status().toJson().put("requests", stats.toJson());
        call.sendJson(200, Json.object().put("accounts", Json.array(status)).put("account_count", 1)
                .put("generated_at", clock.instant().toString()).toBytes());
    }

    void clear(ServerCall call, ApiKey key) throws IOException {
        account.clearCooldown();
        accounts(call, key);
    }
}
