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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final String REFUSED = "";
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "text/html; charset=utf-8",
            "Content-Security-Policy", "default-src 'none'", "Cache-Control", "no-store",
            "Referrer-Policy", "no-referrer");

    private final Pkce pkce;
    private final int port;
    private final List<HttpServer> listeners = new ArrayList<>();
    private final ExecutorService threads = HostThreads.perTask("login-callback");
    private final AtomicBoolean answered = new AtomicBoolean();
    private final BlockingQueue<String> code = new ArrayBlockingQueue<>(1);

    /** @param port 0 takes a free one */
    CallbackServer(int port, Pkce pkce) throws OAuthFailure {
        this.pkce = pkce;
        try {
            this.port = listen("127.0.0.1", port);
        } catch (IOException e) {
            throw OAuthFailure.terminal("Port " + port + " is in use, perhaps by another login; end that one, or log "
                    + "in with: auth2api login --manual");
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

    String await(Duration longest) throws OAuthFailure {
        try {
            String arrived = code.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (arrived == null) {
                throw OAuthFailure.terminal("No browser came back within " + longest.toSeconds() + " s; log in again, "
                        + "or without a browser on this machine: auth2api login --manual");
            }
            if (arrived.equals(REFUSED)) {
                throw OAuthFailure.terminal("The login was refused in the browser");
            }
            return arrived;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OAuthFailure.terminal("The login was interrupted");
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String address = exchange.getRequestURI().toString();
        String arrived = PastedCode.parameter(address, "error") != null ? REFUSED
                : PastedCode.parameter(address, "code");
        if (!isOurs(exchange)) {
            page(exchange, 400, "This address is only for the login of auth2api.");
        } else if (!exchange.getRequestURI().getRawPath().equals("/callback")) {
            page(exchange, 404, "Nothing is here.");
        } else if (!exchange.getRequestMethod().equals("GET")) {
            page(exchange, 405, "Only a browser's GET is expected here.");
        } else if (!pkce.isState(PastedCode.parameter(address, "state"))) {
            page(exchange, 400, "This answer belongs to another login attempt. The login still waits.");
        } else if (arrived == null || arrived.isEmpty() && PastedCode.parameter(address, "error") == null) {
            page(exchange, 400, "The code is missing. The login still waits.");
        } else if (!answered.compareAndSet(false, true)) {
            page(exchange, 400, "This login already has its answer.");
        } else {
            try { // the page first, since the listener ends when the caller has the code
                page(exchange, 200, arrived.equals(REFUSED) ? "The login was refused. You can close this page."
                        : "The code has arrived; the terminal tells how the login ended. You can close this.");
            } finally {
                code.add(arrived);
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
        HEADERS.forEach(exchange.getResponseHeaders()::set);
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
