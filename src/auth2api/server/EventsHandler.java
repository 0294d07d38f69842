package auth2api.server;

import auth2api.account.Account;
import auth2api.account.AccountStatus;
import auth2api.api.ApiException;
import auth2api.config.ApiKey;
import auth2api.json.Json;
import auth2api.sse.SseWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** {@code GET /admin/events}: the state as it changes, at most once a second and at least every five, for the page. */
final class EventsHandler implements Handler {
    private static final int MAX_STREAMS = 20;
    private static final int MAX_SECONDS = 5;

    private final Account account;
    private final Stats stats;
    private final ServerSetup.About about;
    private final BooleanSupplier ending;
    private final AtomicInteger streams = new AtomicInteger();

    /** @param ending true once streams shall end because the process does */
    EventsHandler(Account account, Stats stats, ServerSetup.About about, BooleanSupplier ending) {
        this.account = account;
        this.stats = stats;
        this.about = about;
        this.ending = ending;
    }

    @Override
    public void handle(ServerCall call, ApiKey key) throws IOException {
        try {
            if (streams.incrementAndGet() > MAX_STREAMS) {
                throw new ApiException(429, "rate_limit_error", "There are " + MAX_STREAMS + " status pages open "
                        + "already; close one.").header("retry-after", "10");
            }
            run(new ClientStream(call));
            call.endStream();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            streams.decrementAndGet();
        }
    }

    private void run(ClientStream client) throws IOException, InterruptedException {
        Json.Obj clients = Json.object();
        about.clients().forEach(clients::put);
        send(client, "about", Json.object().put("version", about.version()).put("clients", clients));
        List<Object> shown = List.of();
        for (int seconds = 0; !ending.getAsBoolean(); seconds++) {
            long changes = stats.changes();
            AccountStatus status = account.status();
            List<Object> now = List.of(changes, status.state(), status.limits(),
                    status.parts().get("cooldowns").items().size());
            boolean first = shown.isEmpty();
            if (!now.equals(shown) || seconds >= MAX_SECONDS) {
                shown = now;
                seconds = 0;
                send(client, "state", Json.object().put("account", status.toJson()).put("stats", stats.toJson()));
            }
            if (first) {
                account.readUsage(); // whoever opens the page wants to know; blocks, so what is known goes out before
            }
            stats.awaitChange(changes, Duration.ofSeconds(1));
        }
    }

    private static void send(ClientStream client, String name, Json data) throws IOException {
        var out = new SseWriter();
        out.event(name, data.toBytes());
        client.send(out);
    }
}
