package auth2api.server;

import auth2api.account.Account;
import auth2api.account.Credential;
import auth2api.account.TokenFile;
import auth2api.config.Config;
import auth2api.demo.DemoClaude;
import auth2api.demo.FakeClaude;
import auth2api.http.HostThreads;
import auth2api.http.HttpTransport;
import auth2api.http.Transport;
import auth2api.json.Json;
import auth2api.log.Log;
import auth2api.log.Secret;
import auth2api.log.Secrets;
import auth2api.login.OAuthClient;
import auth2api.upstream.Claude;
import auth2api.upstream.Cloaking;
import auth2api.upstream.UpstreamHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/** A whole proxy on a free port in front of a fake Claude, with an account, for tests over real sockets. */
final class Lab implements AutoCloseable {
    static final String KEY = "sk-test-key-of-the-lab-0123456789abcdef";
    static final Duration BOUND = Duration.ofSeconds(20);

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // as the hall does before the first server
    }

    final FakeClaude claude;
    final Account account;
    final Server server;
    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final ByteArrayOutputStream log = new ByteArrayOutputStream();
    final Path directory;
    /** Of the configuration, whose file does not exist unless a test writes it. */
    final String text;
    /** By how many nanoseconds the server's clock is ahead. */
    volatile long ahead;
    private final ExecutorService worker = HostThreads.perTask("lab");

    /** @param properties lines of configuration beside those that the lab itself needs */
    static Lab with(String... properties) throws Exception {
        return new Lab(new HttpTransport(null), properties);
    }

    /** @param transport how calls reach the fake Claude, or do not */
    static Lab over(Transport transport, String... properties) throws Exception {
        return new Lab(transport, properties);
    }

    private Lab(Transport transport, String... properties) throws Exception {
        claude = FakeClaude.start();
        directory = Files.createTempDirectory("auth2api-lab");
        text = "port=0\napi-keys=" + KEY + "\nauth-dir=auth\noauth.token-url=" + claude.tokenUrl() + "\n"
                + unless(properties, "debug=", "verbose")
                + unless(properties, "rate-limit.requests-per-minute=", "0")
                + unless(properties, "upstream.base-url=", claude.baseUrl().toString())
                + String.join("\n", properties) + "\n";
        Config config = Config.parse(text, directory.resolve("config.properties"), Map.of());
        var lines = new Log(config.debug(), new PrintStream(log, true, StandardCharsets.UTF_8),
                InstantSource.system());
        account = account(config, transport, lines);
        var up = new Claude(config.upstreamBaseUrl(), new UpstreamHeaders("auth2api/test", config.upstreamHeaders()),
                transport, account, new Claude.Outside(InstantSource.system(), () -> System.nanoTime() + ahead,
                        time -> { }, new Random(7), lines));
        server = Server.start(new Server.Setup(config, up, new Cloaking(config.cloaking(), Secret.of("lab")), "9.9",
                () -> Map.of("curl", "curl {url} {key}")));
    }

    private static String unless(String[] given, String key, String value) {
        return Stream.of(given).anyMatch(line -> line.startsWith(key)) ? "" : key + value + "\n";
    }

    private Account account(Config config, Transport transport, Log lines) throws IOException {
        var file = new TokenFile(config.authDir());
        Instant now = Instant.now();
        file.store(new Credential(Credential.Kind.OAUTH, Secret.of(claude.accessToken()),
                Secret.of(claude.refreshToken()), now.plusSeconds(8 * 3600), now, now, "a@example.com", null,
                List.of("user:profile", "user:inference")));
        var oauth = new OAuthClient(transport, claude.authorizeUrl(), claude.tokenUrl(), claude.baseUrl(), "client",
                "auth2api/test", InstantSource.system());
        return new Account(file, oauth, worker, lines);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(BOUND).header("x-api-key", KEY);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return checked(path, http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return checked(path, http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    /** No answer tells a secret, to whoever asks. */
    private HttpResponse<String> checked(String path, HttpResponse<String> answer) {
        Secrets.none("the answer of " + path, answer.headers().map() + answer.body(), secrets());
        return answer;
    }

    private String[] secrets() {
        return new String[] {KEY, claude.accessToken(), claude.refreshToken()};
    }

    /** A request of Claude's own API with one user message. */
    static String message(String text, boolean stream) {
        return Json.object().put("model", "claude-opus-5-5").put("max_tokens", 1000).put("stream", stream)
                .put("messages", Json.array(Json.object().put("role", "user").put("content", text))).toString();
    }

    /** Waits until the server has noted all that it served, which it does when the client has its answer already. */
    void settle() {
        long end = System.nanoTime() + BOUND.toNanos();
        while (server.inFlight() > 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    /** The requests for messages that reached the fake. */
    List<DemoClaude.Seen> seen() {
        return claude.seen("/v1/messages");
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Secrets.none("the log", log.toString(StandardCharsets.UTF_8), secrets());
        account.close();
        claude.close();
        worker.shutdownNow();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
