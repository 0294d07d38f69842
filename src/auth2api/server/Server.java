package auth2api.server;

import auth2api.api.ApiException;
import auth2api.config.Config;
import auth2api.http.HostThreads;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.log.Log;
import auth2api.translate.ChatRequest;
import auth2api.translate.OpenAiErrors;
import auth2api.translate.ResponsesRequest;
import auth2api.upstream.Claude;
import auth2api.upstream.Cloaking;
import auth2api.upstream.LiveModels;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The local API. Owns the listening socket, the handler threads and the count of requests in flight.
 *
 * <pre>
 *   start --> accepting --stop()--> draining (new requests: 503) --grace over--> stopping (streams end in an error)
 *                                       '--none in flight------------------------------'--> closed
 * </pre>
 */
public final class Server {
    /**
     * All that it needs from outside.
     *
     * @param clients how clients are set up, by their names: texts that hold {@code {url}} and {@code {key}}
     */
    public record Setup(Config config, Claude claude, Cloaking cloaking, String version,
            Supplier<Map<String, String>> clients) {
    }

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    /** How long a request waits for its turn when there are too many. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Gate gate;
    private final Routes routes;
    private final Log log;
    private final Claude.Outside outside;
    private final Stats stats;
    private final Memory memory;
    private final Slots slots;
    private final Patience patience;
    private final Departures departures = new Departures();
    private final Reload reload;
    private final HttpServer http;
    private final ExecutorService threads = HostThreads.perTask("server");
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(HostThreads.daemons("housekeeping"));
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean draining;
    private volatile boolean stopping;

    private Server(Setup setup, HttpServer http) {
        Config config = setup.config();
        this.outside = setup.claude().outside();
        LongSupplier nanoTime = outside.nanoTime();
        this.http = http;
        this.log = outside.log();
        this.gate = new Gate(config, nanoTime);
        this.memory = new Memory(Runtime.getRuntime().maxMemory() / 100 * config.bodyShare(), PATIENCE);
        this.patience = new Patience(threads, nanoTime, Patience.GRACE);
        this.slots = new Slots(config.maxInFlight(), PATIENCE);
        this.stats = new Stats(outside.clock(),
                config.keepStats() ? config.authDir().resolve("statistics.json") : null, log);
        this.reload = new Reload(config, log, this::use);
        this.routes = routes(setup);
    }

    private void use(Config config) {
        gate.use(config);
        log.setLevel(config.debug());
    }

    /** Binds and serves; an IOException means that the address cannot be bound. */
    public static Server start(Setup setup) throws IOException {
        Config config = setup.config();
        var tls = config.tls() == null ? null : new Tls(config.tls(), setup.claude().outside().log());
        var address = new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
        HttpServer http = tls == null ? HttpServer.create(address, 1024) : tls.create(address);
        var server = new Server(setup, http);
        http.createContext("/", server::handle);
        http.setExecutor(server.patience);
        http.start();
        server.every(1, server.patience::tick);
        server.every(1, () -> server.departures.tick(server.address().getPort()));
        server.every(1, server.reload::tick);
        if (tls != null) {
            server.every(1, tls::tick);
        }
        server.every(60, server.stats::save);
        return server;
    }

    private void every(int seconds, Runnable task) {
        housekeeping.scheduleWithFixedDelay(log.guarded(task), seconds, seconds, TimeUnit.SECONDS);
    }

    /** Where it listens; tells the port when the configuration asked for a free one. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    private Routes routes(Setup setup) {
        Config config = setup.config();
        var relay = new Relay(() -> reload.config().timeouts(), outside.nanoTime(), () -> stopping);
        var models = new Models(new LiveModels(setup.claude(), threads), reload);
        var parts = new ServerParts(reload, setup.claude(), setup.cloaking(), models, relay,
                new Conversations(config.storeLimit(), config.storeAge(), outside.nanoTime()),
                new ServerParts.Learned());
        var responses = new ResponsesHandler(parts);
        var admin = new AdminHandler(setup.claude().account(), setup, stats,
                key -> !draining && reload.config().apiKeys().contains(key), memory::held, new AtomicInteger());
        Routes.Handler alive = call -> call.sendJson(200, Json.object().put("status", "ok").toBytes());
        return new Routes()
                .open("GET", "/health", admin::health)
                .open("GET", "/health/live", alive)
                .open("GET", "/", new Page(alive))
                .open("GET", "/api/hello", alive)
                .add("POST", "/v1/messages", new NativeHandler(parts, false))
                .add("POST", "/v1/messages/count_tokens", new NativeHandler(parts, true))
                .add("POST", "/v1/chat/completions", new TranslatedHandler(parts,
                        (call, body, context) -> ChatRequest.translate(body, context)))
                .add("POST", "/v1/responses", new TranslatedHandler(parts,
                        (call, body, context) -> ResponsesRequest.translate(body, context, call.header("originator"))))
                .add("GET", "/v1/responses", responses::upgrade)
                .add("POST", "/v1/responses/compact", new TranslatedHandler(parts,
                        (call, body, context) -> ResponsesRequest.compact(body, context)))
                .add("POST", "/v1/responses/input_tokens", responses::inputTokens)
                .add("GET", "/v1/responses/{id}", responses::get)
                .add("DELETE", "/v1/responses/{id}", responses::delete)
                .add("POST", "/v1/responses/{id}/cancel", responses::cancel)
                .add("GET", "/v1/responses/{id}/input_items", responses::inputItems)
                .add("GET", "/v1/models", models)
                .add("GET", "/v1/models/{id}", models)
                .add("GET", "/admin/accounts", admin::accounts)
                .add("POST", "/admin/accounts/clear", admin::clear)
                .add("POST", "/admin/refresh", admin::refresh)
                .add("POST", "/admin/reload", reload::handle)
                .add("GET", "/admin/stats", admin::stats)
                .add("GET", "/admin/events", admin::events)
                .add("GET", "/metrics", admin::metrics);
    }

    /** The catch-all around every request: the JDK would close the connection, or leave the client hanging. */
    private void handle(HttpExchange exchange) {
        patience.over();
        inFlight.incrementAndGet();
        var trace = new Trace(outside.nanoTime());
        var call = new ServerCall(exchange, "req_" + outside.hex(12), trace, memory, patience);
        boolean counted = call.path.startsWith("/v1/");
        if (counted) {
            stats.began();
        }
        try {
            serve(call);
        } catch (IOException clientLeft) {
            trace.left = !trace.broken;
            log.verbose("client left", "path", call.path, "request_id", call.requestId);
            abandon(call, ApiException.badRequest("The request's body ended early or is malformed."));
        } catch (Throwable bug) {
            log.error("internal error", "path", call.path, "request_id", call.requestId, "failure", bug);
            trace.broken = call.answered();
            abandon(call, bug instanceof OutOfMemoryError ? Memory.taken() : new ApiException(500, "api_error",
                    "The proxy failed on this request (" + call.requestId + "); its log says why. Please report it."));
        } finally {
            call.over();
            trace.over(call.status());
            log(call, trace);
            if (counted) {
                stats.served(trace); // which keeps it
            }
            inFlight.decrementAndGet(); // last: who waits for none in flight finds all noted
        }
    }

    private void log(ServerCall call, Trace trace) {
        log.verbose("request", "method", call.method(), "path", call.path, "key", trace.key, "model", trace.model,
                "status", trace.status, "broken_off", trace.broken, "ms", trace.millis, "first_byte_ms",
                trace.firstByteMillis, "input", trace.usage.allInput(), "output", trace.usage.output(),
                "request_id", call.requestId, "upstream_request_id", trace.upstreamId);
    }

    private void serve(ServerCall call) throws IOException {
        ApiException failure;
        try {
            admitAndHandle(call);
            return;
        } catch (ApiException e) {
            failure = e;
        } catch (JsonException e) {
            failure = OpenAiErrors.of(e);
        }
        if (call.answered()) {
            call.trace.broken = true;
            throw new IOException("the answer broke off");
        }
        call.fail(failure);
    }

    private void admitAndHandle(ServerCall call) throws IOException {
        gate.checkLength(call);
        gate.checkOrigin(call);
        if (draining) {
            throw new ApiException(503, "api_error", "The proxy is stopping; send the request again in a moment.")
                    .header("connection", "close").header("retry-after", "1");
        }
        if (call.method().equals("OPTIONS")) {
            gate.preflight(call);
            call.send(204, "text/plain", new byte[0]);
            return;
        }
        Optional<Routes.Route> route = routes.find(call);
        route.ifPresent(found -> call.trace.endpoint = found.name());
        if (route.isEmpty() || !route.get().open()) {
            gate.checkRate(call);
            call.key = gate.checkKey(call);
            call.trace.key = call.key.name();
        }
        Routes.Handler handler = route.orElseThrow(() -> routes.missing(call)).handler();
        if (!call.trace.endpoint.startsWith("/v1/")) {
            handler.handle(call); // what tells how things are must answer when there is too much to do
            return;
        }
        departures.watch(call.peer());
        try {
            slots.take();
            try {
                handler.handle(call);
            } finally {
                slots.giveBack();
            }
        } finally {
            if (departures.over()) {
                call.trace.broken = false; // what broke off did so because the client had left
                throw new IOException("the client has left");
            }
        }
    }

    /** Ends a connection whose client is gone or whose answer cannot be completed: never with a good end. */
    private static void abandon(ServerCall call, ApiException why) {
        if (!call.answered()) {
            try {
                call.fail(why);
                return;
            } catch (IOException gone) {
                // as below: the JDK forgets a connection only when it ends it itself, not when the exchange is closed
            }
        }
        // A body that was promised and is not complete: throwing away the socket is what shows that it broke.
        throw new IllegalStateException("the answer broke off");
    }

    /**
     * Stops: no new requests, the running ones get the grace time, then their streams end in an error. Returns when
     * all is closed; true when nothing had to be broken off.
     */
    public boolean stop(Duration grace) throws InterruptedException {
        draining = true;
        boolean drained = idle(grace);
        stopping = true;
        idle(LAST_WORDS);
        http.stop(0);
        threads.shutdownNow();
        housekeeping.shutdown(); // not at once: an interrupt would break off a save that runs
        if (housekeeping.awaitTermination(LAST_WORDS.toSeconds(), TimeUnit.SECONDS)) {
            stats.save();
        }
        return drained;
    }

    /** Waits until nothing is served; false when the bound has passed first. */
    private boolean idle(Duration bound) throws InterruptedException {
        for (long left = bound.toMillis(); inFlight.get() > 0 && left > 0; left -= 10) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return inFlight.get() == 0;
    }

    /** Requests that are being served now, counted here, since HttpServer's own count cannot be trusted. */
    public int inFlight() {
        return inFlight.get();
    }
}
