package auth2api.upstream;

import auth2api.api.ApiException;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Claude's own list of models, asked for when it is first needed and again when it is an hour old. Nobody waits for it
 * longer than a few seconds, and whoever has an older list does not wait at all: without a list the built-in table
 * serves. Thread safe.
 */
public final class LiveModels {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 4 << 20;

    private final Claude claude;
    private final LongSupplier nanoTime;
    private final Executor executor;
    private volatile Json list = Json.NULL;
    private long nextFetch;
    private CompletableFuture<Json> fetching;

    public LiveModels(Claude claude, Executor executor) {
        this.claude = claude;
        this.nanoTime = claude.outside().nanoTime();
        this.executor = executor;
        this.nextFetch = nanoTime.getAsLong();
    }

    /** The body of {@code GET /v1/models}; {@link Json#NULL} while it is not known. */
    public Json list() {
        CompletableFuture<Json> fetch = fetch();
        return fetch == null || !list.isNull() ? list
                : fetch.completeOnTimeout(Json.NULL, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    /** The fetch that runs, or a new one when it is time for one; else null. */
    private synchronized CompletableFuture<Json> fetch() {
        if (fetching == null && nanoTime.getAsLong() - nextFetch >= 0) {
            fetching = CompletableFuture.supplyAsync(this::ask, executor);
        }
        return fetching;
    }

    private Json ask() {
        Json fetched = Json.NULL;
        try (Reply reply = claude.send(Claude.Request.own("/v1/models?limit=1000", List.of(), null, PATIENCE))) {
            Json body = Json.parse(reply.readAll(MAX_BYTES, PATIENCE, nanoTime));
            fetched = reply.status() == 200 && body.get("data") instanceof Json.Arr ? body : Json.NULL;
        } catch (CallFailed | ApiException | JsonException unavailable) {
            // The built-in table serves meanwhile; Claude has logged why.
        } finally {
            keep(fetched);
        }
        return fetched;
    }

    private synchronized void keep(Json fetched) {
        list = fetched.isNull() ? list : fetched;
        nextFetch = nanoTime.getAsLong() + (fetched.isNull() ? PAUSE_AFTER_FAILURE : FRESH).toNanos();
        fetching = null;
    }
}
