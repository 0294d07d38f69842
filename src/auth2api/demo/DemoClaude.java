package auth2api.demo;

import auth2api.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The demo's Claude on a free loopback port: {@link DemoApi} behind the JDK's server. Its threads are daemons. */
public final class DemoClaude implements AutoCloseable {
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

        /** The path without its query. */
        public String route() {
            return path.replaceFirst("\\?.*", "");
        }
    }

    private final DemoApi api;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "demo-claude");
        thread.setDaemon(true);
        return thread;
    });

    public DemoClaude() throws IOException {
        this(new DemoApi());
    }

    DemoClaude(DemoApi api) throws IOException {
        this.api = api;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public URI tokenUrl() {
        return baseUrl().resolve("/v1/oauth/token");
    }

    public String accessToken() {
        return api.accessToken();
    }

    public String refreshToken() {
        return api.refreshToken();
    }

    private void serve(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, List<String>>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        String method = exchange.getRequestMethod();
        DemoReply reply = api.answer(new Seen(method, exchange.getRequestURI().toString(), headers,
                exchange.getRequestBody().readAllBytes()));
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        int length = reply.body().length;
        boolean empty = length == 0 || method.equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.isStream() ? 0 : length);
        if (!empty) {
            write(reply, exchange.getResponseBody());
        }
        exchange.close();
    }

    /** An exception out of the handler closes the connection without the end of the body, which is what a cut is. */
    private static void write(DemoReply reply, OutputStream out) throws IOException {
        int left = reply.cutAfter();
        for (byte[] chunk : reply.chunks()) {
            try {
                TimeUnit.NANOSECONDS.sleep(reply.pause().toNanos());
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
            out.write(chunk, 0, Math.min(left, chunk.length));
            out.flush();
            left -= chunk.length;
            if (left <= 0) {
                throw new IOException("cut");
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
