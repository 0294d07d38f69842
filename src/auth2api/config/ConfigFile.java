package auth2api.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file itself: read as strict UTF-8, changed only to add the first API key. */
public final class ConfigFile {
    private static final Pattern EMPTY_API_KEYS = Pattern.compile("(?m)^[ \\t]*api-keys[ \\t]*[=:]?[ \\t,]*$");

    private ConfigFile() {
    }

    /** The text; empty when there is no file. */
    static String read(Path file) {
        try {
            return Files.readString(file).replaceFirst("^\ufeff", "");
        } catch (NoSuchFileException e) {
            return "";
        } catch (CharacterCodingException e) {
            throw new ConfigException(file, List.of("the file is not UTF-8; save it in that encoding"));
        } catch (IOException e) {
            throw new ConfigException(file, List.of("the file cannot be read (" + e.getMessage() + ")"));
        }
    }

    /**
     * Writes a key into the file, which is created or replaced in one step and readable by its owner only; all other
     * lines stay.
     */
    public static void addApiKey(Path file, String key) {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                throw new IOException("it is no plain file"); // root would replace even /dev/null
            }
            Files.createDirectories(target.getParent());
            Path fresh = Files.createTempFile(target.getParent(), ".auth2api", ".tmp"); // 0600 where modes exist
            try {
                Files.writeString(fresh, withApiKey(read(file), key), StandardOpenOption.SYNC);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new ConfigException(file, List.of("api-keys: there is none, and a new one cannot be written into the "
                    + "file (" + e.getMessage() + "); add a line api-keys=... with at least 32 characters"));
        }
    }

    static String withApiKey(String text, String key) {
        String line = "api-keys=" + key;
        Matcher empty = EMPTY_API_KEYS.matcher(text);
        if (empty.find()) {
            return text.substring(0, empty.start()) + line + text.substring(empty.end());
        }
        boolean continued = text.stripTrailing().endsWith("\\"); // a last line that would swallow the next one
        String gap = continued ? "\n\n" : text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        return text + gap + line + "\n";
    }
}
