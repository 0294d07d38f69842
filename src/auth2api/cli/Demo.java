package auth2api.cli;

import auth2api.account.Credential;
import auth2api.config.Config;
import auth2api.demo.DemoClaude;
import auth2api.log.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code serve --demo}: the real proxy before a fake Claude, with a made-up account in a folder that is removed. */
final class Demo {
    private static final String EMAIL = "demo@example.com";

    private Demo() {
    }

    static ExitCode run(Hall hall) throws IOException {
        try (DemoClaude claude = new DemoClaude()) {
            return run(hall, claude);
        }
    }

    static ExitCode run(Hall hall, DemoClaude claude) throws IOException {
        Terminal terminal = hall.terminal();
        Config chosen = hall.config();
        Path folder = Files.createTempDirectory("auth2api-demo");
        Config config = config(chosen, folder, claude);
        try (Wiring wiring = new Wiring(config, terminal)) {
            wiring.atEnd(() -> remove(folder));
            hall.whenStopped().accept(wiring::close);
            Instant now = wiring.clock.instant();
            wiring.tokens.store(new Credential(Credential.Kind.OAUTH, Secret.of(claude.accessToken()),
                    Secret.of(claude.refreshToken()), now.plus(Duration.ofHours(8)), now, now, EMAIL, null,
                    List.of("user:profile", "user:inference")));
            String address = Serve.start(wiring, terminal);
            show(terminal, address, config.apiKeys().get(0).key().reveal());
            return Serve.untilStopped();
        }
    }

    /** The address and the rate limit are the owner's; the rest is the demo's own, the environment's proxy included. */
    private static Config config(Config chosen, Path folder, DemoClaude claude) throws IOException {
        Path file = folder.resolve(Hall.CONFIG_FILE);
        Files.writeString(file, """
                host=%s
                port=%s
                auth-dir=.
                api-keys=%s
                upstream.base-url=%s
                oauth.token-url=%s
                rate-limit.requests-per-minute=%s
                debug=%s
                """.formatted(chosen.host(), freePort(chosen), Wiring.newApiKey(), claude.baseUrl(),
                claude.tokenUrl(), chosen.requestsPerMinute(), chosen.debug()));
        return Config.load(file, Map.of());
    }

    private static int freePort(Config chosen) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(chosen.host(), chosen.port()));
            return chosen.port();
        } catch (IOException taken) {
            return 0;
        }
    }

    private static void show(Terminal terminal, String address, String key) {
        terminal.print("""
                auth2api %s shows itself on %s with a made-up account, before an embedded fake Claude.
                API key: %s
                Claude Code: %s
                Try it (the words in brackets in a prompt choose the answer: [tool], [thinking], [slow], [refusal], \
                [error 529], [cut] ...):""".formatted(Main.VERSION, terminal.bold(address), terminal.bold(key),
                Serve.connect(address, key)));
        String curl = "\n  curl -N " + address + "/v1/%s -H 'Authorization: Bearer " + key + "'";
        String post = curl + " -H 'Content-Type: application/json' -d '{\"model\":\"sonnet\",%s}'";
        String user = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        terminal.print("\n  curl " + address + "/health");
        terminal.print(post.formatted("chat/completions", "\"stream\":true," + user));
        terminal.print(post.formatted("responses", "\"input\":\"Hello\""));
        terminal.print(post.formatted("messages", "\"stream\":true,\"max_tokens\":2000," + user));
        terminal.print(post.formatted("messages/count_tokens", user));
        terminal.print(curl.formatted("models"));
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
