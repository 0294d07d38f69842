package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A fake api.anthropic.com on a free loopback port, for the demo and the end-to-end tests. It keeps what arrived,
 * plays scripted answers first, and otherwise does what the real API does: checks the credential and every rule, then
 * answers by the markers of {@link FakeScenes}. Also plays the authorize page and the token endpoint. Thread safe;
 * its threads are daemons.
 */
public final class FakeClaude implements AutoCloseable {
    private static final int KEPT_REQUESTS = 1000;
    private static final int MAX_BODY_BYTES = 32 << 20;

    /** One request as it arrived; header names are in lower case, the path has its query. */
    public record Seen(String method, String path, Map<String, List<String>> headers, byte[] body) {
        /** The first value of a header, or null. */
        public String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.get(0);
        }

        public Json json() {
            return Json.parse(body);
        }
    }

    private final InstantSource clock;
    private final FakeLogin login = new FakeLogin();
    private final FakeServer server;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private final Map<String, Deque<Canned>> scripts = new HashMap<>();
    private long arrived;
    private int aborted;

    private FakeClaude(InstantSource clock) throws IOException {
        this.clock = clock;
        this.server = new FakeServer(this::answer, this::noteAborted);
    }

    /** Starts on 127.0.0.1 and a free port. */
    public static FakeClaude start() throws IOException {
        return start(InstantSource.system());
    }

    /** @param clock only tells when rate limit windows reset */
    public static FakeClaude start(InstantSource clock) throws IOException {
        return new FakeClaude(clock);
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public URI tokenUrl() {
        return baseUrl().resolve("/v1/oauth/token");
    }

    /** A page that agrees to everything and redirects with a code. */
    public URI authorizeUrl() {
        return baseUrl().resolve("/oauth/authorize");
    }

    /** The newest access token; the ones before stay good until {@link #expireAccess}. */
    public String accessToken() {
        return login.accessToken();
    }

    /** The one refresh token that is good; each use replaces it. Empty after {@link #revokeAll}. */
    public String refreshToken() {
        return login.refreshToken();
    }

    /** Makes an API key good, or a setup-token ({@code sk-ant-oat...}, without the profile scope). */
    public void accept(String credential) {
        login.accept(credential);
    }

    /** All access tokens expire now; the refresh token stays good. */
    public void expireAccess() {
        login.expireAccess();
    }

    /** The login is dead: access and refresh tokens. */
    public void revokeAll() {
        login.revokeAll();
    }

    /** Queues answers for the next calls of {@code /v1/messages}, before all checks. */
    public void script(Canned... next) {
        script("/v1/messages", next);
    }

    /** Queues answers for the next calls of a path (without query). */
    public synchronized void script(String path, Canned... next) {
        scripts.computeIfAbsent(path, p -> new ArrayDeque<>()).addAll(List.of(next));
    }

    /** What arrived, in order; at most the last 1000. */
    public synchronized List<Seen> seen() {
        return new ArrayList<>(seen);
    }

    /** What arrived for a path (without query), in order. */
    public List<Seen> seen(String path) {
        return seen().stream().filter(s -> path(s.path()).equals(path)).toList();
    }

    /** Waits until that many requests have arrived since the start, and returns the last one; throws if late. */
    public synchronized Seen awaitSeen(int count, Duration bound) {
        if (!await(() -> arrived >= count, bound)) {
            throw new IllegalStateException("only " + arrived + " of " + count + " requests arrived");
        }
        return seen.getLast();
    }

    /** Waits until that many clients have left before their answer was complete; false when the bound passed. */
    public synchronized boolean awaitAborted(int count, Duration bound) {
        return await(() -> aborted >= count, bound);
    }

    public int openConnections() {
        return server.openConnections();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Under the lock, which waiting gives up. */
    private boolean await(BooleanSupplier condition, Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        try {
            for (long left = bound.toMillis(); !condition.getAsBoolean() && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return condition.getAsBoolean();
    }

    private synchronized void noteAborted() {
        aborted++;
        notifyAll();
    }

    private Canned answer(Seen request) {
        Canned scripted = arrive(request);
        if (scripted != null) {
            return scripted;
        }
        try {
            return route(request, path(request.path()));
        } catch (ApiException refusal) {
            return FakeErrors.of(refusal);
        } catch (RuntimeException broken) {
            return Canned.error(400, "invalid_request_error", "The request body is not valid JSON: " + broken);
        }
    }

    private synchronized Canned arrive(Seen request) {
        seen.add(request);
        if (seen.size() > KEPT_REQUESTS) {
            seen.removeFirst();
        }
        arrived++;
        notifyAll();
        var queue = scripts.get(path(request.path()));
        return queue == null ? null : queue.poll();
    }

    private Canned route(Seen request, String path) {
        String query = request.path().substring(path.length()).replaceFirst("^\\?", "");
        return switch (request.method() + " " + path) {
            case "HEAD /", "GET /", "HEAD /api/hello", "GET /api/hello" -> Canned.plain(200, "text/plain", "hello");
            case "GET /oauth/authorize" -> login.authorize(query);
            case "POST /v1/oauth/token" -> login.token(request.headers(), request.body());
            case "POST /v1/oauth/token/revoke" -> login.revoke(request.body());
            default -> api(request, path, query);
        };
    }

    private Canned api(Seen request, String path, String query) {
        if (request.body().length > MAX_BODY_BYTES) {
            return FakeErrors.of(413);
        }
        Instant now = clock.instant();
        var betas = FakeRules.betas(request.headers());
        boolean oauth = login.admit(request.headers(), betas);
        Canned answer = switch (request.method() + " " + path) {
            case "GET /api/oauth/profile", "GET /api/oauth/usage" ->
                login.aboutAccount(path, request.headers(), now);
            case "GET /v1/models" -> models(request, query);
            case "POST /v1/messages", "POST /v1/messages/count_tokens" -> {
                FakeRules.checkHeaders(request.headers(), betas);
                Json body = Json.parse(request.body());
                boolean counting = path.endsWith("count_tokens");
                FakeRules.check(body, betas, request.headers().get("anthropic-version").get(0), counting);
                yield counting ? Canned.json(200, Json.object().put("input_tokens", FakeScenes.tokens(body)))
                        : FakeScenes.play(body, now.getEpochSecond());
            }
            default -> model(request, path);
        };
        boolean limited = answer.headers().keySet().stream().anyMatch(h -> h.startsWith("anthropic-ratelimit"));
        return (limited ? answer : answer.headers(FakeErrors.limits(oauth, now.getEpochSecond())))
                .header("request-id", "req_demo");
    }

    private static Canned models(Seen request, String query) {
        FakeRules.checkHeaders(request.headers(), FakeRules.betas(request.headers()));
        String limit = query.replaceFirst(".*\\blimit=(\\d+).*", "$1");
        String after = query.contains("after_id=") ? query.replaceFirst(".*\\bafter_id=([^&]*).*", "$1") : "";
        return Canned.json(200, FakeModel.list(limit.matches("\\d{1,4}") ? Integer.parseInt(limit) : 20, after));
    }

    private static Canned model(Seen request, String path) {
        if (!request.method().equals("GET") || !path.startsWith("/v1/models/")) {
            throw new ApiException(404, "not_found_error", "Not found");
        }
        FakeRules.checkHeaders(request.headers(), FakeRules.betas(request.headers()));
        return Canned.json(200, FakeModel.named(path.substring("/v1/models/".length())).info());
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
