package auth2api.account;

import auth2api.json.Json;
import auth2api.json.JsonException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one account on disk: {@code <auth-dir>/claude-<email>.json}, of the form that auth2api and CLIProxyAPI have in
 * common. Members that we do not know survive. There may be one such file and no more. Stateless and thread safe.
 *
 * @param directory the auth-dir
 */
public record TokenFile(Path directory) {
    private static final int MAX_NAME_CHARS = 100;

    /** The token file that exists, or null; fails when there are several. */
    public Path path() throws TokenFileException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "claude-*.json")) {
                files.forEach(found::add);
            } catch (IOException e) {
                throw new TokenFileException("The directory " + directory + " cannot be read (" + reason(e) + ")");
            }
        }
        if (found.size() > 1) {
            throw new TokenFileException(found.size() + " accounts are in " + directory + ", but only one is served: "
                    + found.stream().map(file -> file.getFileName().toString()).sorted()
                            .collect(Collectors.joining(", ")) + ". Remove or move away all but one");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** The stored credential, or null when there is none. */
    public Credential load() throws TokenFileException {
        Path file = path();
        Credential credential = file == null ? null : Credential.read(read(file));
        if (file != null && credential == null) {
            throw unusable(file, "it holds no access token, or one that no header can carry");
        }
        return credential;
    }

    /**
     * Stores a login that a person just made. The same account's file is updated; another account is refused.
     * Waits for the lock.
     *
     * @return the file
     */
    public Path store(Credential login) throws IOException {
        DurableFile.privateDirectory(directory);
        Closeable lock = lock();
        try (lock) {
            Path file = path();
            Credential other = file == null ? null : Credential.read(readOrEmpty(file));
            if (other != null && !other.sameAccount(login)) {
                throw new TokenFileException("The account here is " + other.label() + ", and only one is served."
                        + " Remove it first with: auth2api logout");
            }
            Path target = file == null ? directory.resolve(name(login)) : file;
            DurableFile.write(target, content(target, login));
            return target;
        }
    }

    /** Removes the account; false when there was none. Waits for the lock. */
    public boolean remove() throws IOException {
        if (path() == null) {
            return false;
        }
        Closeable lock = lock();
        try (lock) {
            Path file = path();
            boolean removed = file != null && Files.deleteIfExists(file);
            DurableFile.forceDirectory(directory);
            return removed;
        }
    }

    /** What must not race with other processes happens until this is closed. */
    Closeable lock() throws IOException {
        return DurableFile.lock(directory);
    }

    /** The bytes of the file for this credential, with what else is in the file now. */
    static byte[] content(Path file, Credential credential) {
        Json.Obj members = readOrEmpty(file);
        credential.writeTo(members);
        return (members + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Changes whenever the file is replaced, written or removed; compared, never read. */
    String stamp() {
        try {
            Path file = path();
            var seen = file == null ? null : Files.readAttributes(file, BasicFileAttributes.class);
            return seen == null ? "none"
                    : file.getFileName() + "|" + seen.lastModifiedTime() + "|" + seen.size() + "|" + seen.fileKey();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** An e-mail may hold anything; what is no plain character of a file name becomes an underscore. */
    private static String name(Credential credential) {
        String who = credential.kind() != Credential.Kind.OAUTH ? credential.kind().id()
                : credential.email() != null ? credential.email()
                : credential.accountUuid() != null ? credential.accountUuid() : "account";
        String safe = who.replaceAll("[^A-Za-z0-9@._+-]", "_");
        return "claude-" + safe.substring(0, Math.min(safe.length(), MAX_NAME_CHARS)) + ".json";
    }

    private static Json.Obj read(Path file) throws TokenFileException {
        try {
            if (Files.isRegularFile(file) && Json.parse(Files.readAllBytes(file)) instanceof Json.Obj members) {
                return members;
            }
        } catch (JsonException e) {
            throw unusable(file, "it is no JSON: " + e.getMessage());
        } catch (IOException e) {
            throw unusable(file, reason(e));
        }
        throw unusable(file, "it is no file with a JSON object");
    }

    /** Of a file that is missing or broken nothing needs to survive. */
    private static Json.Obj readOrEmpty(Path file) {
        try {
            return read(file);
        } catch (TokenFileException nothingToKeep) {
            return Json.object();
        }
    }

    private static TokenFileException unusable(Path file, String why) {
        return new TokenFileException("The token file " + file + " cannot be used (" + why
                + "). Put a good copy back, or log in again with: auth2api login");
    }

    static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
}
