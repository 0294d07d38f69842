package auth2api.account;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A file that is replaced as a whole or not at all, whenever the power goes: a temporary file beside it is written and
 * forced to disk, renamed over it, and the directory is forced. Opening reserves the space, so that a full disk or a
 * directory without write permission shows before something irreversible is done. Only its owner can read it, whatever
 * the umask. Two writers of one file must exclude each other, which {@link #lock} does.
 */
public record DurableFile(Path target, Path temporary, FileChannel channel) implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90); // two hosts of 30 s, and some
    private static final int RESERVE_BYTES = 16 * 1024;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int STICKY = 01000; // as of /tmp, which closed to others would be the end of many programs

    /** Makes sure that a small file can be written beside the target. */
    static DurableFile open(Path target) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
        var file = new DurableFile(target, temporary, FileChannel.open(temporary, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS));
        try {
            permit(temporary, "rw-------");
            file.write(new byte[RESERVE_BYTES]);
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Replaces the target by these bytes; when this returns they survive a crash. */
    void commit(byte[] content) throws IOException {
        write(content);
        channel.truncate(content.length);
        channel.force(true);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(target.getParent());
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (long at = 0; buffer.hasRemaining();) {
            at += channel.write(buffer, at);
        }
        channel.force(true);
    }

    /** Removes what was not committed. */
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(temporary);
        } catch (IOException leftover) {
            // the next writer takes the same temporary file over; what was committed is safe
        }
    }

    /** Writes a small file durably. */
    public static void write(Path target, byte[] content) throws IOException {
        try (DurableFile file = open(target)) {
            file.commit(content);
        }
    }

    /** Makes a directory that only its owner can enter, or makes an existing one so unless all users share it. */
    public static void privateDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("unix")
                && ((int) Files.getAttribute(directory, "unix:mode") & STICKY) != 0) {
            throw new TokenFileException(directory + " is a folder that all users share; let auth-dir name a new one");
        }
        permit(directory, "rwx------");
    }

    static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException windows) {
            // directories cannot be opened there, and the file system journals renames by itself
        }
    }

    /**
     * Excludes other processes, and other accounts of this one, from a directory until it is closed. The system
     * releases it when a process dies, however it dies.
     *
     * @throws InterruptedIOException when another process does not give it up
     */
    static Closeable lock(Path directory) throws IOException {
        Path file = directory.resolve(".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            permit(file, "rw-------");
            for (long waited = 0; !locked(channel); waited += PAUSE.toMillis()) {
                if (waited > LONGEST_WAIT.toMillis()) {
                    throw new InterruptedIOException("Another auth2api process has held " + file + " for "
                            + LONGEST_WAIT.toSeconds() + " s; stop it if it hangs");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        var wanted = PosixFilePermissions.fromString(permissions);
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null && !view.readAttributes().permissions().equals(wanted)) {
            view.setPermissions(wanted);
        }
    }
}
