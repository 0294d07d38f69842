package auth2api.cli;

import auth2api.config.Config;
import auth2api.log.Secret;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code doctor --listen}: stands where the server would, and tells what key each client's request really brings. */
record Listen(Config config, Terminal terminal) {
    private static final byte[] ANSWER = """
            {"type":"error","error":{"type":"authentication_error",\
            "message":"auth2api doctor is listening; nothing is served now"}}"""
            .getBytes(StandardCharsets.US_ASCII);

    ExitCode run() throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
        } catch (IOException taken) {
            throw ExitCode.FAILED.because("port " + config.port() + " of " + config.host() + " cannot be used ("
                    + taken.getMessage() + "); stop the server for as long as you listen");
        }
        try {
            server.createContext("/", this::tell);
            server.start();
            terminal.print("Listening on " + config.host() + ":" + server.getAddress().getPort()
                    + ". Send something from your client; Ctrl-C ends it.");
            return Serve.untilStopped();
        } finally {
            server.stop(0);
        }
    }

    private void tell(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getRequestHeaders();
            String agent = headers.getFirst("User-Agent");
            terminal.print(exchange.getRequestMethod() + " " + clean(exchange.getRequestURI().getRawPath()) + " from "
                    + (agent == null ? "a client without a name" : clean(agent)));
            String keys = Stream.of("authorization", "x-api-key").flatMap(name -> headers
                    .getOrDefault(name, List.of()).stream().map(value -> name + ": " + judged(name, value.strip())))
                    .collect(Collectors.joining("\n  "));
            terminal.print("  " + (keys.isEmpty() ? "no key at all: neither authorization nor x-api-key" : keys));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("x-should-retry", "false");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(401, head ? -1 : ANSWER.length);
            if (!head) {
                exchange.getResponseBody().write(ANSWER);
            }
        }
    }

    /** Never the value: its length, its first letters when it is no key of ours, and whether it is one. */
    private String judged(String header, String value) {
        boolean bearer = header.equals("authorization") && value.regionMatches(true, 0, "Bearer ", 0, 7);
        if (header.equals("authorization") && !bearer) {
            return "not of the form Bearer <key>, so it does not count";
        }
        String key = bearer ? value.substring(7).strip() : value;
        return (bearer ? "Bearer " : "") + clean(key.substring(0, Math.min(6, key.length() / 4))) + "... ("
                + key.length() + " characters), " + config.apiKeys().stream()
                        .filter(own -> own.key().equals(Secret.of(key))).findFirst()
                        .map(own -> "which is right: " + own.name())
                        .orElse("which is none of this proxy's keys; see: auth2api setup");
    }

    private static String clean(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
