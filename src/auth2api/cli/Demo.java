package auth2api.cli;

import auth2api.account.Credential;
import auth2api.config.Config;
import auth2api.demo.FakeClaude;
import auth2api.log.Secret;
import auth2api.server.Server;
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

    static ExitCode run(CommandLine line, Hall hall) throws IOException {
        Terminal terminal = hall.terminal();
        Config chosen = Config.load(hall.configFile(line), hall.environment());
        try (Cleanup cleanup = new Cleanup(terminal)) {
            hall.whenStopped().accept(cleanup::close);
            Path folder = Files.createTempDirectory("auth2api-demo");
            cleanup.add(() -> remove(folder));
            FakeClaude claude = FakeClaude.start();
            cleanup.add(claude::close);
            Config config = config(chosen, folder, claude);
            Wiring wiring = new Wiring(config, terminal);
            cleanup.add(wiring::close);
            Instant now = wiring.clock.instant();
            wiring.tokens.store(new Credential(Credential.Kind.OAUTH, Secret.of(claude.accessToken()),
                    Secret.of(claude.refreshToken()), now.plus(Duration.ofHours(8)), now, now, EMAIL, null,
                    List.of("user:profile", "user:inference")));
            Server server = Serve.start(wiring, wiring.account(), cleanup, terminal);
            show(terminal, Serve.address(wiring, server), config.apiKeys().get(0).key().reveal());
            return Serve.untilStopped();
        }
    }

    /** The address and the rate limit are the owner's; the rest is the demo's own, the environment's proxy included. */
    private static Config config(Config chosen, Path folder, FakeClaude claude) {
        return Config.parse(String.join("\n", "host=" + chosen.host(), "port=" + freePort(chosen), "auth-dir=.",
                "api-keys=" + Wiring.newApiKey(), "upstream.base-url=" + claude.baseUrl(),
                "oauth.authorize-url=" + claude.authorizeUrl(), "oauth.token-url=" + claude.tokenUrl(),
                "rate-limit.requests-per-minute=" + chosen.requestsPerMinute(), "debug=" + chosen.debug().name()),
                folder.resolve(Hall.CONFIG_FILE), Map.of());
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
        terminal.print("auth2api " + Version.NUMBER + " shows itself on " + terminal.bold(address) + " with a made-up "
                + "account, before an embedded fake Claude.");
        terminal.print("API key: " + terminal.bold(key));
        terminal.print("Claude Code: " + Serve.connect(address, key));
        terminal.print("Try it (the words in brackets in a prompt choose the answer: [tool], [thinking], [slow], "
                + "[refusal], [error 529], [cut] ...):");
        String user = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        String common = "{\"model\":\"sonnet\",";
        curl(terminal, address + "/v1/chat/completions", key, common + "\"stream\":true," + user + "}");
        curl(terminal, address + "/v1/responses", key, common + "\"input\":\"Hello\"}");
        curl(terminal, address + "/v1/messages", key, common + "\"stream\":true,\"max_tokens\":2000," + user + "}");
        curl(terminal, address + "/v1/messages/count_tokens", key, common + user + "}");
        curl(terminal, address + "/v1/models", key, null);
    }

    /** On one line, so that it can be copied; a body makes curl POST. */
    private static void curl(Terminal terminal, String url, String key, String body) {
        terminal.print("\n  curl -N " + url + " -H 'Authorization: Bearer " + key + "'"
                + (body == null ? "" : " -H 'Content-Type: application/json' -d '" + body + "'"));
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
