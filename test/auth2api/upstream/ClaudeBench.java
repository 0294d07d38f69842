package auth2api.upstream;

import auth2api.account.Account;
import auth2api.account.Credential;
import auth2api.account.TokenFile;
import auth2api.log.Quiet;
import auth2api.log.Secret;
import auth2api.login.FakeHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Claude, whose answers and the token host's are one script, and a clock that stands still. */
abstract class ClaudeBench {
    static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    @TempDir
    Path directory;
    final FakeHost host = new FakeHost();
    volatile Instant now = START;
    Claude claude;

    @BeforeEach
    void login() throws IOException {
        InstantSource clock = () -> now;
        var file = new TokenFile(directory);
        file.store(new Credential(Credential.Kind.OAUTH, Secret.of("one"), Secret.of("one-refresh"),
                START.plus(Duration.ofHours(8)), START, START, "a@example.com", null, List.of()));
        var account = new Account(file, host.client(clock), Runnable::run, Quiet.log());
        claude = new Claude(URI.create("https://api.anthropic.com"), new UpstreamHeaders("auth2api/test", Map.of()),
                host, account, new Claude.Outside(clock, this::nanoTime, wait -> { }, new Random(7), Quiet.log()));
    }

    long nanoTime() {
        return Duration.between(START, now).toNanos();
    }
}
