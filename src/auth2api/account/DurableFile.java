package auth2api.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is replaced as a whole or not at all, whenever the power goes: a temporary file beside it is written and
 * forced to disk, renamed over it, and the directory is forced. Opening reserves the space, so that a full disk or a
 * directory without write permission shows before something irreversible is done. Only its owner can read it, whatever
 * the umask. Two writers of one file must exclude each other.
 */
public final class DurableFile implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIR = PosixFilePermissions.fromString("rwx------");

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private DurableFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Makes sure that {@code reserve} bytes can be written beside the target. */
    public static DurableFile open(Path target, int reserve) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);
        var file = new DurableFile(target, temporary, channel);
        try {
            privateFile(temporary);
            file.write(new byte[reserve]);
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Replaces the target by these bytes; when this returns they survive a crash. */
    public void commit(byte[] content) throws IOException {
        write(content);
        channel.truncate(content.length);
        channel.force(true);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(target.getParent());
    }

    /** Writes a small file durably. */
    public static void write(Path target, byte[] content) throws IOException {
        try (DurableFile file = open(target, 0)) {
            file.commit(content);
        }
    }

    /** Makes a directory that only its owner can enter, or makes an existing one so. */
    public static void privateDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        permit(directory, OWNER_DIR);
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (long at = 0; buffer.hasRemaining();) {
            at += channel.write(buffer, at);
        }
        channel.force(true);
    }

    static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException windows) {
            // directories cannot be opened there, and the file system journals renames by itself
        }
    }

    /** Only its owner can read it from now on, where files have such modes. */
    static void privateFile(Path file) throws IOException {
        permit(file, OWNER_FILE);
    }

    private static void permit(Path path, Set<PosixFilePermission> permissions) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null && !view.readAttributes().permissions().equals(permissions)) {
            view.setPermissions(permissions);
        }
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
}
