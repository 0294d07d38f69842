package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import auth2api.log.Secret;
import auth2api.login.FakeHost;
import auth2api.login.TokenGrant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the file and the disk under it do to a running server: changed, broken, removed, unwritable, full. */
class TokensOnDiskTest extends TokensBench {
    @Test
    void invalidGrantBecauseAnotherProgramWasFasterTakesItsToken() throws IOException {
        host.then(call -> {
            try {
                Credential faster = CredentialTest.login("faster", LIFE).refreshed(new TokenGrant(Secret.of("faster"),
                        Secret.of("f"), LIFE, List.of(), null, null), clock.instant());
                Files.write(file.path(), TokenFile.content(file.path(), faster));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new FakeHost.Answer(400, INVALID_GRANT);
        });
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        assertEquals("faster", access(tokens));
        assertNull(tokens.deadBecause());
    }

    @Test
    void aTokenThatAnotherProcessRefreshedIsTakenWithoutACall() throws IOException {
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        loginElsewhere("other");
        assertEquals("other", access(tokens));
        assertTrue(host.calls.isEmpty());
    }

    @Test
    void aTokenThatAnotherProcessRefreshedAfterTheClockWasSetBackIsTheNewerOne() throws IOException {
        Tokens tokens = tokens(refresh -> {
            try {
                loginElsewhere("other"); // while this one waits for the lock
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            refresh.run();
        });
        clock.pass(Duration.ofHours(-1));
        tokens.tick();
        assertEquals("other", access(tokens));
        assertTrue(host.calls.isEmpty(), "the token in memory may be dead");
    }

    @Test
    void aNewLoginEndsThePauseOfTheOldOne() throws IOException {
        host.then(400, INVALID_GRANT);
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        refused(tokens);
        loginElsewhere("new");
        tokens.tick();
        assertEquals("new", access(tokens));
        assertNull(tokens.toJson().get("paused_until").text());
    }

    @Test
    void withoutAnAccountRequestsAreToldToLogInAndALoginIsNoticed() throws IOException {
        file.remove();
        Tokens tokens = tokens();
        tokens.tick();
        assertTrue(refused(tokens).getMessage().contains("auth2api login"));
        assertEquals("no account is set up", tokens.deadBecause());
        loginElsewhere("new");
        tokens.tick();
        assertEquals("new", access(tokens));
    }

    @Test
    void aCorruptFileIsReportedTheCredentialStaysAndARefreshMendsIt() throws IOException {
        Tokens tokens = tokens();
        Files.writeString(file.path(), "{\"access_to");
        tokens.tick();
        tokens.tick();
        assertEquals("one", access(tokens));
        assertTrue(tokens.toJson().get("token_file_problem").text().contains("cannot be used"));
        assertEquals(1, log.toString().lines().filter(line -> line.contains("token-file")).count(), "reported once");
        host.grants("two", "two-refresh");
        clock.pass(Duration.ofHours(7));
        tokens.tick();
        tokens.tick();
        assertEquals("two", onDisk());
        assertNull(tokens.toJson().get("token_file_problem").text());
    }

    @Test
    void aRemovedFileIsReportedTheCredentialStaysAndIsNotWrittenAgain() throws IOException {
        Tokens tokens = tokens();
        file.remove();
        tokens.tick();
        assertEquals("one", access(tokens));
        assertTrue(tokens.toJson().get("token_file_problem").text().contains("removed"));
        host.grants("two", "two-refresh");
        clock.pass(Duration.ofHours(8));
        assertEquals("two", access(tokens));
        tokens.tick();
        assertNull(file.path());
        loginElsewhere("new");
        tokens.tick();
        assertEquals("new", access(tokens));
        assertNull(tokens.toJson().get("token_file_problem").text());
    }

    @Test
    void anUnwritableDirectoryPutsTheRefreshOffWhileTheTokenIsValid() throws IOException {
        host.grants("two", "two-refresh");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(7));
        Path aside = unwritable();
        tokens.tick();
        assertEquals("one", access(tokens));
        assertEquals(0, host.calls.size(), "a token that could not be stored is not asked for");
        assertTrue(tokens.toJson().get("last_failure").get("message").text().contains("put off"));
        writableAgain(aside);
        clock.pass(Duration.ofSeconds(5));
        tokens.tick();
        assertEquals("two", onDisk());
    }

    @Test
    void aFullDiskPutsTheRefreshOffToo() throws IOException {
        Path inTheWay = file.path().resolveSibling(".claude-a@example.com.json.tmp");
        Files.createDirectory(inTheWay); // the temporary file cannot be made, as on a full disk
        host.grants("two", "two-refresh");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(7));
        tokens.tick();
        assertEquals("one", access(tokens));
        assertEquals(0, host.calls.size());
        Files.deleteIfExists(inTheWay);
        clock.pass(Duration.ofSeconds(5));
        assertEquals("two", access(tokens));
    }

    @Test
    void anExpiredTokenIsRefreshedEvenIfItCannotBeStoredAndIsStoredLater() throws IOException {
        host.grants("two", "two-refresh");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        Path aside = unwritable();
        assertEquals("two", access(tokens));
        assertTrue(tokens.toJson().get("token_file_problem").text().contains("could not be stored"));
        tokens.tick();
        writableAgain(aside);
        assertEquals("one", onDisk());
        clock.pass(Duration.ofSeconds(5));
        tokens.tick();
        assertEquals("two", access(tokens), "the old file that came back is not believed");
        assertEquals("two", onDisk());
        assertEquals(1, host.calls.size());
        assertNull(tokens.toJson().get("token_file_problem").text());
    }

    @Test
    void whatWasPutOffIsDoneTheMomentTheTokenEnds() throws IOException {
        host.grants("two", "two-refresh");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(7));
        unwritable();
        for (int minute = 0; minute < 60; minute++) {
            tokens.tick();
            clock.pass(Duration.ofMinutes(1));
        }
        assertEquals("two", access(tokens));
    }

    @Test
    void anotherAccountThatWasPutThereIsTakenAndNeverOverwritten() throws IOException {
        host.grants("two", "two-refresh");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        Path aside = unwritable();
        access(tokens);
        writableAgain(aside);
        file.remove();
        file.store(Credential.ofLogin(new TokenGrant(Secret.of("other"), Secret.of("o"), LIFE, List.of(), "b@x", "b"),
                FakeClock.START.plusSeconds(7200)));
        tokens.tick();
        assertEquals("other", access(tokens));
        assertEquals("other", onDisk());
    }

    @Test
    void aDiskThatFillsWhileTheHostAnswersCostsNoToken() throws IOException {
        var aside = new ArrayList<Path>();
        host.then(call -> {
            aside.add(unwritable());
            return new FakeHost.Answer(200, FakeHost.grant("two", "two-refresh"));
        });
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(7));
        tokens.tick();
        assertEquals("two", access(tokens));
        writableAgain(aside.get(0));
        clock.pass(Duration.ofSeconds(5));
        tokens.tick();
        assertEquals("two", onDisk());
        assertEquals(1, host.calls.size());
    }

    @Test
    void unknownMembersSurviveARefresh() throws IOException {
        Json.Obj json = (Json.Obj) Json.parse(Files.readAllBytes(file.path()));
        Files.write(file.path(), json.put("organization_name", "Test").toBytes());
        host.grants("two", "two-refresh");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(7));
        tokens.tick();
        assertEquals("Test", Json.parse(Files.readAllBytes(file.path())).get("organization_name").text());
        assertEquals("two", onDisk());
    }
}
