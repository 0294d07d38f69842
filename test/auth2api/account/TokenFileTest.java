package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import auth2api.json.Json;
import auth2api.log.Secret;
import auth2api.login.TokenGrant;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    @TempDir
    Path temp;
    private Path directory;
    private TokenFile file;

    @BeforeEach
    void open() {
        directory = temp.resolve("auth");
        file = new TokenFile(directory);
    }

    private static Credential login(String access) {
        return CredentialTest.login(access, Duration.ofHours(8));
    }

    private static Credential loginOf(String email, String uuid) {
        return Credential.ofLogin(new TokenGrant(Secret.of("x"), Secret.of("y"), Duration.ofHours(8), List.of(), email,
                uuid), FakeClock.START);
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void aLoginIsStoredInTheFormThatOthersRead() throws IOException {
        Path path = file.store(login("a"));
        assertEquals(directory.resolve("claude-a@example.com.json"), path);
        Json json = Json.parse(Files.readAllBytes(path));
        assertEquals("a", json.get("access_token").text());
        assertEquals("a-refresh", json.get("refresh_token").text());
        assertEquals("2026-11-22T08:00:00Z", json.get("last_refresh").text());
        assertEquals("a@example.com", json.get("email").text());
        assertEquals("claude", json.get("type").text());
        assertEquals("2026-11-22T16:00:00Z", json.get("expired").text());
        assertEquals(login("a"), file.load());
    }

    @Test
    void anEmptyOrMissingDirectoryHasNoAccount() throws IOException {
        assertNull(file.load());
        assertFalse(file.remove());
        Files.createDirectories(directory);
        assertNull(file.load());
    }

    @Test
    void onlyTheOwnerCanReadWhateverWasThereBefore() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path path = file.store(login("a"));
        Path lock = directory.resolve(".lock");
        for (Path each : List.of(path, lock)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        file.store(login("b"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void aFolderThatAllShareIsNotTakenFromThem() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
        Files.createDirectories(directory);
        Files.setAttribute(directory, "unix:mode", 01777);
        assertThrows(TokenFileException.class, () -> file.store(login("a")));
        assertEquals(01777, (int) Files.getAttribute(directory, "unix:mode") & 07777);
        assertEquals(Set.of(), names());
    }

    @Test
    void unknownMembersSurviveALogin() throws IOException {
        Path path = file.store(login("a"));
        Json.Obj json = (Json.Obj) Json.parse(Files.readAllBytes(path));
        Files.write(path, json.put("organization_name", "Test").put("weight", Json.parse("1.50")).toBytes());
        file.store(login("b"));
        Json after = Json.parse(Files.readAllBytes(path));
        assertEquals("Test", after.get("organization_name").text());
        assertEquals("1.50", after.get("weight").toString());
        assertEquals("b", after.get("access_token").text());
    }

    @Test
    void nothingButTheFileAndTheLockIsLeftBehind() throws IOException {
        file.store(login("a"));
        assertEquals(Set.of("claude-a@example.com.json", ".lock"), names());
    }

    @Test
    void theSameAccountKeepsItsFileEvenWithANewEmail() throws IOException {
        Path path = file.store(login("a"));
        assertEquals(path, file.store(loginOf("new@example.com", "uuid-a")));
        assertEquals("new@example.com", file.load().email());
    }

    @Test
    void anotherAccountIsRefusedWithTheWordToRemoveTheFirst() throws IOException {
        file.store(login("a"));
        for (Credential other : List.of(loginOf("b@example.com", "uuid-b"),
                Credential.ofApiKey(Secret.of("k"), FakeClock.START))) {
            String message = assertThrows(TokenFileException.class, () -> file.store(other)).getMessage();
            assertTrue(message.contains("a@example.com") && message.contains("auth2api logout"), message);
        }
        assertEquals(login("a"), file.load());
        assertTrue(file.remove());
        file.store(loginOf("b@example.com", "uuid-b"));
        assertEquals("b@example.com", file.load().email());
    }

    @Test
    void severalFilesAreNamed() throws IOException {
        file.store(login("a"));
        Files.writeString(directory.resolve("claude-b@example.com.json"), "{}");
        String message = assertThrows(TokenFileException.class, file::load).getMessage();
        assertTrue(message.contains("claude-a@example.com.json, claude-b@example.com.json"), message);
        assertThrows(TokenFileException.class, () -> file.store(login("a")));
    }

    @Test
    void anEmailNeverEscapesTheDirectory() throws IOException {
        for (String email : List.of("../../etc/passwd", "/absolute", "a/../../b@x", "..", "a\u0000b", "a\nb", "C:\\x",
                "x".repeat(4000), "\u00e9@example.com", "")) {
            Path path = file.store(loginOf(email, null));
            assertEquals(directory, path.getParent(), email);
            assertEquals(Set.of(path.getFileName().toString(), ".lock"), names());
            assertEquals(email, file.load().email());
            file.remove();
        }
    }

    @Test
    void keysAndSetupTokensAreTheOneAccountToo() throws IOException {
        Credential key = Credential.ofApiKey(Secret.of("sk-ant-api03-k"), FakeClock.START);
        assertEquals("claude-api-key.json", file.store(key).getFileName().toString());
        assertEquals(key, file.load());
        file.store(Credential.ofApiKey(Secret.of("sk-ant-api03-l"), FakeClock.START));
        assertEquals(Secret.of("sk-ant-api03-l"), file.load().accessToken());
        file.remove();
        assertEquals("claude-setup-token.json", file.store(Credential.ofSetupToken(Secret.of("s"), FakeClock.START))
                .getFileName().toString());
    }

    @Test
    void aBrokenFileIsNamedWithWhatToDoAndANewLoginMendsIt() throws IOException {
        Path path = file.store(login("a"));
        for (String broken : new String[] {"", "{", "[]", "{\"access_token\":\"\"}", "\u0000"}) {
            Files.writeString(path, broken);
            String message = assertThrows(TokenFileException.class, file::load, broken).getMessage();
            assertTrue(message.contains(path.toString()) && message.contains("auth2api login"), message);
        }
        file.store(login("b"));
        assertEquals(login("b"), file.load());
    }

    @Test
    void theStampChangesWithEveryWriteAndRemoval() throws IOException {
        String none = file.stamp();
        file.store(login("a"));
        String first = file.stamp();
        file.store(login("b"));
        String second = file.stamp();
        file.remove();
        assertEquals(none, file.stamp());
        assertNotEquals(none, first);
        assertNotEquals(first, second);
    }

    @Test
    void whatWasNotCommittedLeavesTheOldFile() throws IOException {
        Path target = temp.resolve("f");
        DurableFile.write(target, "old".getBytes());
        DurableFile.open(target).close();
        assertEquals("old", Files.readString(target));
        try (DurableFile out = DurableFile.open(target)) {
            out.commit("new".getBytes());
        }
        assertEquals("new", Files.readString(target));
        assertFalse(Files.exists(temp.resolve(".f.tmp")));
    }

    @Test
    void aLinkInThePlaceOfTheTemporaryFileIsNotFollowed() throws IOException {
        Path other = Files.writeString(temp.resolve("other"), "mine");
        Files.createSymbolicLink(temp.resolve(".f.tmp"), other);
        assertThrows(IOException.class, () -> DurableFile.open(temp.resolve("f")).close());
        assertEquals("mine", Files.readString(other));
    }

    @Test
    void aPlaceThatCannotBeWrittenFailsBeforeAnythingIsCommitted() throws IOException {
        Path target = temp.resolve("f");
        Files.createDirectory(temp.resolve(".f.tmp"));
        assertThrows(IOException.class, () -> DurableFile.open(target).close());
    }
}
