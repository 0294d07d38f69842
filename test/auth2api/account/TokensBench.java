package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertThrows;

import auth2api.api.ApiException;
import auth2api.log.Log;
import auth2api.log.Secret;
import auth2api.login.FakeHost;
import auth2api.login.TokenGrant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A token file, a scripted token host, a clock that stands still, and what other processes do. */
abstract class TokensBench {
    static final Duration LIFE = Duration.ofHours(8);
    static final String INVALID_GRANT =
            "{\"error\":\"invalid_grant\",\"error_description\":\"Refresh token not found or invalid\"}";

    @TempDir
    Path directory;
    final FakeClock clock = new FakeClock();
    final FakeHost host = new FakeHost();
    final StringBuilder log = new StringBuilder();
    TokenFile file;

    @BeforeEach
    void login() throws IOException {
        file = new TokenFile(directory.resolve("auth"));
        file.store(CredentialTest.login("one", LIFE));
    }

    Tokens tokens(Executor worker) throws IOException {
        return new Tokens(file, host.client(clock), worker, new Log(Log.Level.VERBOSE, log, clock));
    }

    Tokens tokens() throws IOException {
        return tokens(Runnable::run);
    }

    static String access(Tokens tokens) {
        return tokens.current().accessToken().reveal();
    }

    static ApiException refused(Tokens tokens) {
        return assertThrows(ApiException.class, tokens::current);
    }

    String onDisk() throws IOException {
        return file.load().accessToken().reveal();
    }

    /** What another process does: a login of the same account later. */
    void loginElsewhere(String access) throws IOException {
        file.store(Credential.ofLogin(new TokenGrant(Secret.of(access), Secret.of(access + "-refresh"), LIFE,
                List.of(), "a@example.com", "uuid-a"), clock.instant()));
    }

    /** Nobody can write there: a plain file stands in the place of the directory. Works for root too. */
    Path unwritable() {
        Path aside = directory.resolve("aside");
        try {
            Files.move(directory.resolve("auth"), aside);
            Files.writeString(directory.resolve("auth"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return aside;
    }

    void writableAgain(Path aside) throws IOException {
        Files.delete(directory.resolve("auth"));
        Files.move(aside, directory.resolve("auth"));
    }
}
