package auth2api.server;

import auth2api.account.Account;
import auth2api.account.Credential;
import auth2api.api.ApiException;
import auth2api.config.ApiKey;
import auth2api.json.Json;
import auth2api.sse.SseWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * {@code /admin/...}, {@code /metrics}, {@code /health}: the truth about account and server, and what can be done.
 *
 * @param welcome whether the key may follow the events on: no longer once it is revoked or the process is to end
 * @param streams how many follow the events now
 */
record AdminHandler(Account account, Server.Setup setup, Stats stats, Predicate<ApiKey> welcome, LongSupplier heldBytes,
        AtomicInteger streams) {
    private static final int MAX_STREAMS = 20;
    private static final int MAX_SECONDS = 5;

    void accounts(ServerCall call) throws IOException {
        account.readUsage(); // asks Claude at most once in three minutes
        call.sendJson(200, Json.object()
                .put("accounts", Json.array(account.status().put("requests", stats.summary()))).put("account_count", 1)
                .put("generated_at", setup.claude().outside().clock().instant().toString()).toBytes());
    }

    void clear(ServerCall call) throws IOException {
        account.clearCooldown();
        accounts(call);
    }

    /** A new access token now, and the limit windows as Claude tells them if it has not just been asked. */
    void refresh(ServerCall call) throws IOException {
        Credential fresh = account.refreshNow();
        account.readUsage();
        call.sendJson(200, Json.object().put("refreshed", true)
                .put("expires", fresh.expires() == null ? null : fresh.expires().toString()).toBytes());
    }

    void stats(ServerCall call) throws IOException {
        call.sendJson(200, stats.toJson().toBytes());
    }

    void metrics(ServerCall call) throws IOException {
        call.send(200, "text/plain; version=0.0.4; charset=utf-8",
                Metrics.of(stats, account.status(), setup.version(), heldBytes.getAsLong())
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Open to all, so it tells one word: {@code ok}, or why nothing can be served now. */
    void health(ServerCall call) throws IOException {
        String state = account.status().get("state").text();
        call.sendJson(state.equals("ok") ? 200 : 503, Json.object().put("status", state).toBytes());
    }

    /** {@code GET /admin/events}: the state as it changes, looked at each second, told at least every five. */
    void events(ServerCall call) throws IOException {
        try {
            if (streams.incrementAndGet() > MAX_STREAMS) {
                throw new ApiException(429, "rate_limit_error", "There are " + MAX_STREAMS + " status pages open "
                        + "already; close one.").header("retry-after", "10");
            }
            follow(call);
            call.endStream();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            streams.decrementAndGet();
        }
    }

    private void follow(ServerCall client) throws IOException, InterruptedException {
        Json.Obj clients = Json.object();
        setup.clients().get().forEach(clients::put);
        send(client, "about", Json.object().put("version", setup.version()).put("clients", clients));
        List<Object> shown = List.of();
        for (int seconds = 0; welcome.test(client.key); seconds++) {
            Json status = account.status();
            List<Object> now = List.of(stats.changes(), status.get("state"), status.get("limits"),
                    status.get("cooldowns").items().size());
            boolean first = shown.isEmpty();
            if (!now.equals(shown) || seconds >= MAX_SECONDS) {
                shown = now;
                seconds = 0;
                send(client, "state", Json.object().put("account", status).put("stats", stats.toJson()));
            }
            if (first) {
                account.readUsage(); // whoever opens the page wants to know; blocks, so what is known goes out before
            } else {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private static void send(ServerCall client, String name, Json data) throws IOException {
        var out = new SseWriter();
        out.event(name, data.toBytes());
        client.send(out);
    }
}
