package auth2api.server;

import auth2api.api.ApiException;
import auth2api.config.ApiKey;
import auth2api.sse.SseWriter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One request of a client and the answer to it, over the JDK's HttpExchange, whose traps are handled here. Confined to
 * the thread of its handler.
 */
final class ServerCall {
    /** A body that is refused is read on to this length, so that the client can read why before its upload breaks. */
    private static final long DRAIN_BYTES = 256 << 20;

    /** Taken at least, so that a small request asks once. */
    private static final int FIRST_HOLD = 16 * 1024;
    private static final long BYTES_PER_VALUE = 750;
    private static final long BYTES_PER_ESCAPED = 4;
    /** Of bodies from this size on, the heap would keep the room; collecting a heap without them takes milliseconds. */
    private static final long LARGE = 32 << 20;

    final String requestId;
    /** Still encoded, without the query. */
    final String path;
    final Dialect dialect;
    final Trace trace;
    /** Who asks; null on a route that is open to all. */
    ApiKey key;
    private final HttpExchange exchange;
    private final Memory memory;
    private final Patience patience;
    private long needed;
    private long held;

    ServerCall(HttpExchange exchange, String requestId, Trace trace, Memory memory, Patience patience) {
        this.exchange = exchange;
        this.requestId = requestId;
        this.trace = trace;
        this.memory = memory;
        this.patience = patience;
        this.path = path(exchange.getRequestURI());
        this.dialect = Dialect.of(path, header("anthropic-version") != null);
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** A doubled slash (from a base URL that ends in one) counts as one; at the start it reads as an authority. */
    private static String path(URI target) {
        boolean doubled = target.getScheme() == null && target.getRawAuthority() != null;
        String path = doubled ? "/" + target.getRawAuthority() + target.getRawPath() : target.getRawPath();
        return path == null ? "" : path.contains("//") ? path.replaceAll("/{2,}", "/") : path;
    }

    /** The query with its question mark, or an empty string. */
    String query() {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? "" : "?" + query;
    }

    /** The host of an absolute-form request target, or null for the usual form. */
    String targetHost() {
        return exchange.getRequestURI().getScheme() == null ? null : exchange.getRequestURI().getRawAuthority();
    }

    /** The first value of a header, or null. */
    String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** All values of a header in the order of their lines. */
    List<String> values(String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    /** All request headers by lower-case name; several lines of one name are joined as RFC 9110 allows. */
    Map<String, String> headers() {
        var all = new HashMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String value = values.size() == 1 ? values.get(0) : String.join(",", values);
            if (!printable(value, Character.MAX_VALUE)) { // RFC 9110, section 5.5
                throw ApiException.badRequest("The header " + name + " holds a control character; remove it.");
            }
            all.put(name.toLowerCase(Locale.ROOT), value);
        });
        return all;
    }

    /** Whether there is no control character but tabs, and nothing beyond {@code last}. */
    private static boolean printable(String value, char last) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c > last || c == 0x7F) {
                return false;
            }
        }
        return true;
    }

    InetSocketAddress peer() {
        return exchange.getRemoteAddress();
    }

    boolean answered() {
        return exchange.getResponseCode() != -1;
    }

    int status() {
        return exchange.getResponseCode();
    }

    /**
     * The whole request body, decoded when it came as gzip or deflate. It counts as held until the call is over.
     *
     * @throws ApiException 413 when it is larger than {@code limit} bytes, 415 for another coding
     */
    byte[] body(long limit) throws IOException {
        byte[] body;
        patience.begin();
        try {
            body = new RequestBody(this, limit).read(exchange.getRequestBody());
        } finally {
            patience.over();
        }
        needed = body.length; // reading took more, unless the length was told
        held = memory.keep(Math.min(held, Math.max(needed, FIRST_HOLD)), held);
        return body;
    }

    /** So much more of the body has come. */
    void heard(int bytes) {
        patience.heard(bytes);
    }

    /** Takes memory for what is kept until the call is over. */
    void hold(long bytes) {
        needed += bytes;
        if (needed > held) {
            held += memory.take(Math.max(needed - held, FIRST_HOLD));
        }
    }

    /** The same for a tree, for a meter of the parser's: what translating it takes at most, as measured. */
    void holdTree(int values, long escaped) {
        hold(values * BYTES_PER_VALUE + escaped * BYTES_PER_ESCAPED);
    }

    /** Nothing of it is kept any longer. What was large goes back to the machine: a heap at rest would keep it. */
    void over() {
        boolean large = held > LARGE;
        held = memory.keep(0, held);
        if (large) {
            System.gc();
        }
    }

    /** Adds a response header; what could break the answer is taken out of its value. */
    void responseHeader(String name, String value) {
        exchange.getResponseHeaders().set(name, printable(value, '~') ? value : value.replaceAll("[^\\x20-\\x7E]", ""));
    }

    /** Sends a whole answer. An empty body, and any answer to HEAD, goes out without one. */
    void send(int status, String contentType, byte[] body) throws IOException {
        responseHeader("content-type", contentType);
        boolean bodiless = body.length == 0 || method().equals("HEAD") || status == 204 || status == 304;
        beforeHeaders();
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
            drain();
            exchange.getResponseBody().close();
        }
        exchange.close();
    }

    void sendJson(int status, byte[] body) throws IOException {
        send(status, "application/json", body);
    }

    /** Renders a failure in the dialect of the route: the only place that does. */
    void fail(ApiException failure) throws IOException {
        failure.headers().forEach(this::responseHeader);
        sendJson(failure.status(), dialect.error(failure, requestId));
    }

    /**
     * Sends events in one write and one flush; the first ones open the stream, so that a failure before them is still
     * an ordinary answer with its status. An IOException means that the client has left.
     */
    void send(SseWriter events) throws IOException {
        if (events.isEmpty()) {
            return;
        }
        if (!answered()) {
            responseHeader("content-type", "text/event-stream; charset=utf-8");
            responseHeader("cache-control", "no-cache");
            beforeHeaders();
            exchange.sendResponseHeaders(200, 0); // these leave with what is written first
        }
        events.sendTo(exchange.getResponseBody());
        exchange.getResponseBody().flush();
    }

    /** The good end of a stream. A stream that is not ended shows as broken to the client. */
    void endStream() throws IOException {
        exchange.getResponseBody().close();
        exchange.close();
    }

    private void beforeHeaders() {
        trace.answering();
        if (header("transfer-encoding") != null) {
            // The JDK reads chunks leniently (a size wraps at 32 bits, trailers are left over), so that what follows
            // them need not be what the client or a proxy before this one takes for the next request.
            responseHeader("connection", "close");
        }
        if (exchange.getResponseHeaders().getFirst(dialect.requestIdHeader()) == null) {
            responseHeader(dialect.requestIdHeader(), requestId);
        }
    }

    /** Reads on what the client still sends, within bounds; the JDK alone would do so for 64 KB, then break it off. */
    private void drain() throws IOException {
        InputStream in = exchange.getRequestBody();
        patience.begin();
        try {
            if (in.read() < 0) {
                return; // as a rule
            }
            byte[] part = new byte[8 * 1024];
            long left = DRAIN_BYTES;
            int read;
            while (left > 0 && (read = in.read(part)) > 0) {
                left -= read;
                patience.heard(read);
            }
        } finally {
            patience.over();
        }
    }

    /** The parts of the path between slashes, decoded one by one, so that an encoded slash stays in its part. */
    List<String> segments() {
        return Arrays.stream(path.split("/")).skip(1).map(ServerCall::decode).toList();
    }

    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return part;
        }
    }
}
