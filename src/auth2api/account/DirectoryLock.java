package auth2api.account;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Excludes other processes, and other accounts of this one, from a directory while tokens are changed. The system
 * releases it when a process dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90); // two hosts of 30 s, and some
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Blocks until the lock is ours; InterruptedIOException when another process does not give it up. */
    static DirectoryLock of(Path directory) throws IOException {
        Path file = directory.resolve(".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            DurableFile.privateFile(file);
            for (long waited = 0; !tryLock(channel); waited += PAUSE.toMillis()) {
                if (waited > LONGEST_WAIT.toMillis()) {
                    throw new InterruptedIOException("Another auth2api process has held " + file + " for "
                            + LONGEST_WAIT.toSeconds() + " s; stop it if it hangs");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    /** Fails when the lock is no longer held. */
    void check() throws IOException {
        if (!channel.isOpen()) {
            throw new IOException("the lock of the directory was given up");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close(); // releases the lock
    }
}
