package auth2api.account;

import auth2api.login.OAuthClient;
import auth2api.login.OAuthFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;

/**
 * One refresh, so that neither a crash nor a second process loses the login: under the lock of the directory the file
 * is read again (another process may have refreshed already), room for the answer is made sure of, the token host is
 * called, and the answer is on disk before anybody uses it. Blocks; stateless.
 */
record Refresh(TokenFile file, OAuthClient oauth) {
    /**
     * How it ended.
     *
     * @param credential to be used from now on
     * @param unsaved why it is not on disk; null when it is
     */
    record Outcome(Credential credential, String unsaved) {
    }

    /** How much a refresh is wanted. */
    enum Need {
        /** Only if it is due; otherwise what is not on disk yet is stored. */
        WHEN_DUE,
        /** Whether it is due or not. */
        NOW,
        /** The access token cannot be sent any more: also if the new one cannot be stored. */
        AT_ANY_COST
    }

    static final String REMOVED = "The token file was removed. The login goes on in this process only and ends with it;"
            + " to keep it, log in again with: auth2api login";

    /**
     * @param memory what this process uses now
     * @param saved whether that reached the disk, so that what is there instead is newer, whatever the clocks said
     * @throws IOException when the new token could not be stored, so that nothing was done
     */
    Outcome run(Credential memory, boolean saved, Need need) throws OAuthFailure, IOException {
        try {
            Closeable lock = file.lock();
            try (lock) {
                return locked(memory, saved, need);
            }
        } catch (IOException e) {
            if (need != Need.AT_ANY_COST || e instanceof InterruptedIOException) { // another process holds the lock
                throw e;
            }
            return new Outcome(grant(memory), notStored(e));
        }
    }

    /** Throws IOException only before the token host was called. */
    private Outcome locked(Credential memory, boolean saved, Need need) throws OAuthFailure, IOException {
        Path path = file.path();
        if (path == null) {
            return new Outcome(wanted(memory, need) ? grant(memory) : memory, REMOVED);
        }
        Credential disk = readable(memory);
        boolean newer = saved ? !disk.sameToken(memory) : isNewer(disk, memory);
        if (newer && (disk.usable(oauth.clock().instant()) || !disk.refreshable())) {
            return new Outcome(disk, null);
        }
        Credential from = newer ? disk : memory;
        try (DurableFile out = DurableFile.open(path)) {
            Credential next = wanted(from, need) ? grant(from) : from;
            try {
                out.commit(TokenFile.content(path, next));
                return new Outcome(next, null);
            } catch (IOException e) {
                return new Outcome(next, notStored(e));
            }
        } catch (OAuthFailure e) {
            Credential again = readable(from);
            if (e.isTerminal() && isNewer(again, from)) {
                return new Outcome(again, null); // a program without our lock was faster
            }
            throw e;
        }
    }

    private boolean wanted(Credential from, Need need) {
        return need != Need.WHEN_DUE || from.due(oauth.clock().instant());
    }

    private Credential grant(Credential from) throws OAuthFailure {
        return from.refreshed(oauth.refresh(from.refreshToken()), oauth.clock().instant());
    }

    private static String notStored(IOException why) {
        return "The new token could not be stored (" + TokenFile.reason(why) + ")";
    }

    /** A file that cannot be read is replaced by what this process has. */
    private Credential readable(Credential memory) {
        try {
            Credential disk = file.load();
            return disk == null ? memory : disk;
        } catch (TokenFileException broken) {
            return memory;
        }
    }

    /** Not an earlier token of the account in memory; what another account has is the owner's will. */
    static boolean isNewer(Credential disk, Credential memory) {
        boolean stale = disk.sameAccount(memory) && disk.refreshed() != null && memory.refreshed() != null
                && disk.refreshed().isBefore(memory.refreshed());
        return !disk.sameToken(memory) && !stale;
    }
}
