package auth2api.login;

import auth2api.http.HostThreads;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens on the loopback addresses for the browser that comes back from a login, and takes one code. Anything on this
 * machine can call it, so only a request with the right state counts, and no other ends the login:
 *
 * <pre>
 *   WAITING --right state, code-----> DONE     (page 200; a second code: page 400)
 *   WAITING --right state, error----> REFUSED  (page 200)
 *   WAITING --anything else---------> WAITING  (page 400, 404 or 405)
 *   WAITING --time is up------------> the caller is told
 * </pre>
 */
final class CallbackServer implements AutoCloseable {
    private final Pkce pkce;
    private final int port;
    private final List<HttpServer> listeners = new ArrayList<>();
    private final ExecutorService threads = HostThreads.perTask("login-callback");
    private final AtomicBoolean answered = new AtomicBoolean();
    private final CompletableFuture<String> code = new CompletableFuture<>();

    /** @param port 0 takes a free one */
    CallbackServer(int port, Pkce pkce) throws OAuthFailure {
        this.pkce = pkce;
        try {
            this.port = listen("127.0.0.1", port);
        } catch (IOException e) {
            throw new OAuthFailure(OAuthFailure.Kind.TERMINAL, "Port " + port + " is in use, perhaps by another login;"
                    + " end that one, or log in with: auth2api login --manual");
        }
        try {
            listen("::1", this.port); // "localhost" is this one first in some browsers
        } catch (IOException noIpv6) {
            // 127.0.0.1 alone is enough then
        }
    }

    private int listen(String address, int wanted) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), wanted), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        listeners.add(server);
        return server.getAddress().getPort();
    }

    String redirectUri() {
        return "http://localhost:" + port + "/callback";
    }

    /** Blocks until the code is there. */
    String await(Duration longest) throws OAuthFailure {
        try {
            return code.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new OAuthFailure(OAuthFailure.Kind.TERMINAL, "No browser came back within " + longest.toSeconds()
                    + " s; log in again, or without a browser on this machine: auth2api login --manual");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OAuthFailure(OAuthFailure.Kind.TERMINAL, "The login was interrupted");
        } catch (ExecutionException e) {
            throw (OAuthFailure) e.getCause();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String arrived = query == null ? null : PastedCode.parameter(query, "code");
        if (!isOurs(exchange)) {
            page(exchange, 400, "This address is only for the login of auth2api.");
        } else if (!exchange.getRequestURI().getRawPath().equals("/callback")) {
            page(exchange, 404, "Nothing is here.");
        } else if (!exchange.getRequestMethod().equals("GET")) {
            page(exchange, 405, "Only a browser's GET is expected here.");
        } else if (query == null || !pkce.isState(PastedCode.parameter(query, "state"))) {
            page(exchange, 400, "This answer belongs to another login attempt. The login still waits.");
        } else if (PastedCode.parameter(query, "error") == null && (arrived == null || arrived.isEmpty())) {
            page(exchange, 400, "The code is missing. The login still waits.");
        } else if (!answered.compareAndSet(false, true)) {
            page(exchange, 400, "This login already has its answer.");
        } else {
            end(exchange, PastedCode.parameter(query, "error") == null ? arrived : null);
        }
    }

    /** The page goes out first, since the listener ends when the caller has the code. */
    private void end(HttpExchange exchange, String arrived) throws IOException {
        try {
            page(exchange, 200, arrived == null ? "The login was refused. You can close this page."
                    : "The code has arrived; the terminal tells how the login ended. You can close this.");
        } finally {
            if (arrived == null) {
                code.completeExceptionally(new OAuthFailure(OAuthFailure.Kind.TERMINAL,
                        "The login was refused in the browser"));
            } else {
                code.complete(arrived);
            }
        }
    }

    /** A page of another site can make its name point here (DNS rebinding); its Host header gives it away. */
    private boolean isOurs(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port).contains(host);
    }

    private static void page(HttpExchange exchange, int status, String sentence) throws IOException {
        byte[] html = ("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>auth2api</title><p>" + sentence
                + "</p></html>\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : html.length);
        if (!head) {
            exchange.getResponseBody().write(html);
        }
        exchange.close();
    }

    @Override
    public void close() {
        listeners.forEach(server -> server.stop(0));
        threads.shutdown();
    }
}
