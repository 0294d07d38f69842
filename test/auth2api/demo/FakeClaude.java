package auth2api.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A fake api.anthropic.com on a free loopback port, for the end-to-end tests. It keeps what arrived, plays scripted
 * answers first, and otherwise answers as the demo does, with all checks of the real API ({@link StrictApi}) and with
 * faults of the connection, which have markers of their own. Thread safe; its threads are daemons.
 */
public final class FakeClaude implements AutoCloseable {
    private static final int KEPT_REQUESTS = 1000;
    private static final Map<String, UnaryOperator<Canned>> FAULTS = Map.of(
            "[reset]", c -> c.fault(Canned.Fault.RESET), "[close]", c -> c.fault(Canned.Fault.CLOSE),
            "[half-headers]", c -> c.fault(Canned.Fault.HALF_HEADERS), "[silent]", c -> c.half(Canned.Fault.STALL));

    private final StrictApi api = new StrictApi();
    private final FakeServer server;
    private final Deque<DemoClaude.Seen> seen = new ArrayDeque<>();
    private final Map<String, Deque<Canned>> scripts = new HashMap<>();
    private long arrived;
    private int aborted;

    private FakeClaude() throws IOException {
        server = new FakeServer(this::answer, this::noteAborted);
    }

    /** Starts on 127.0.0.1 and a free port. */
    public static FakeClaude start() throws IOException {
        return new FakeClaude();
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
        return api.accessToken();
    }

    /** The one refresh token that is good; each use replaces it. Empty after {@link #revokeAll}. */
    public String refreshToken() {
        return api.refreshToken();
    }

    /** Makes an API key good, or a setup-token ({@code sk-ant-oat...}, without the profile scope). */
    public void accept(String credential) {
        api.accept(credential);
    }

    /** All access tokens expire now; the refresh token stays good. */
    public void expireAccess() {
        api.expireAccess();
    }

    /** The login is dead: access and refresh tokens. */
    public void revokeAll() {
        api.revokeAll();
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
    public synchronized List<DemoClaude.Seen> seen() {
        return new ArrayList<>(seen);
    }

    /** What arrived for a path (without query), in order. */
    public List<DemoClaude.Seen> seen(String path) {
        return seen().stream().filter(s -> s.route().equals(path)).toList();
    }

    /** Waits until that many requests have arrived since the start, and returns the last one; throws if late. */
    public synchronized DemoClaude.Seen awaitSeen(int count, Duration bound) {
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

    private Canned answer(DemoClaude.Seen request) {
        Canned scripted = arrive(request);
        return scripted != null ? scripted : faulty(request, Canned.of(api.answer(request)));
    }

    private synchronized Canned arrive(DemoClaude.Seen request) {
        seen.add(request);
        if (seen.size() > KEPT_REQUESTS) {
            seen.removeFirst();
        }
        arrived++;
        notifyAll();
        var queue = scripts.get(request.route());
        return queue == null ? null : queue.poll();
    }

    private static Canned faulty(DemoClaude.Seen request, Canned answer) {
        String body = new String(request.body(), StandardCharsets.UTF_8);
        return answer.reply().status() != 200 ? answer : FAULTS.entrySet().stream()
                .filter(fault -> body.contains(fault.getKey())).findFirst()
                .map(fault -> fault.getValue().apply(answer)).orElse(answer);
    }
}
