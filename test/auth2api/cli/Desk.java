package auth2api.cli;

import auth2api.account.Credential;
import auth2api.account.TokenFile;
import auth2api.demo.FakeClaude;
import auth2api.log.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder with a configuration and an account, before a fake Claude; programs run in it. */
final class Desk implements AutoCloseable {
    static final String KEY = "sk-0123456789abcdef0123456789abcdef";

    final FakeClaude claude;
    final Path dir;
    final int port;
    final Map<String, String> environment;
    private final List<Program> programs = new ArrayList<>();

    Desk(Path dir) throws IOException {
        this.dir = dir;
        this.claude = FakeClaude.start();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            this.port = free.getLocalPort();
        }
        this.environment = new HashMap<>(Map.of("HOME", dir.toString()));
        configure("api-keys=" + KEY);
        Instant now = Instant.now();
        store(new Credential(Credential.Kind.OAUTH, Secret.of(claude.accessToken()),
                Secret.of(claude.refreshToken()), now.plus(Duration.ofHours(8)), now, now, "ann@example.com", null,
                List.of("user:profile", "user:inference")));
    }

    void configure(String... lines) throws IOException {
        Path file = dir.resolve("config.properties");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, String.join("\n", lines) + "\n" + String.join("\n", "port=" + port, "auth-dir=tokens",
                "upstream.base-url=" + claude.baseUrl(), "oauth.authorize-url=" + claude.authorizeUrl(),
                "oauth.token-url=" + claude.tokenUrl()) + "\n");
    }

    TokenFile tokens() {
        return new TokenFile(dir.resolve("tokens"));
    }

    void store(Credential credential) throws IOException {
        tokens().store(credential);
    }

    Program run(String... args) {
        programs.add(new Program(dir, environment, args));
        return programs.get(programs.size() - 1);
    }

    /** Runs to its end, which must be that one. */
    Program run(ExitCode code, String... args) throws InterruptedException {
        Program program = run(args);
        ExitCode ended = program.end();
        if (ended != code) {
            throw new AssertionError(String.join(" ", args) + " ended with " + ended + "; out: " + program.out()
                    + " err: " + program.err());
        }
        return program;
    }

    Program serve() throws InterruptedException {
        return run("serve").awaitOut("Connect: ");
    }

    @Override
    public void close() throws IOException {
        for (Program program : programs) {
            try {
                program.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        claude.close();
    }
}
