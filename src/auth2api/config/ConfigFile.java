package auth2api.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file itself: read as strict UTF-8, changed only to add the first API key, and its documented example. */
public final class ConfigFile {
    private static final Pattern EMPTY_API_KEYS = Pattern.compile("(?m)^[ \\t]*api-keys[ \\t]*[=:]?[ \\t,]*$");
    private static final int WIDTH = 100;

    private ConfigFile() {
    }

    static String read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().replaceFirst("^\ufeff", "");
        } catch (NoSuchFileException e) {
            return "";
        } catch (CharacterCodingException e) {
            throw new ConfigException(file, List.of("the file is not UTF-8; save it in that encoding"));
        } catch (IOException e) {
            throw new ConfigException(file, List.of("the file cannot be read (" + e.getMessage() + ")"));
        }
    }

    /**
     * Makes a key and writes it into the file, which is created or replaced in one step and readable by its owner
     * only; all other lines stay.
     *
     * @param random a secure one; 32 bytes are taken
     */
    public static String addApiKey(Path file, Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String key = "sk-" + HexFormat.of().formatHex(bytes);
        try {
            write(file, withApiKey(read(file), key));
        } catch (IOException e) {
            throw new ConfigException(file, List.of("api-keys: there is none, and a new one cannot be written into the "
                    + "file (" + e.getMessage() + "); add a line api-keys=... with at least 32 characters"));
        }
        return key;
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

    private static void write(Path file, String text) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path fresh = Files.createTempFile(target.getParent(), ".auth2api", ".tmp"); // 0600 where modes exist
        try {
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.UTF_8.encode(text));
                out.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** What each key is for, with its default: the rows of the help. */
    public static Map<String, String> keys() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (Key key : Key.values()) {
            rows.put(key.key, key.help + (key.preset.isEmpty() ? "" : " [" + key.preset + "]"));
        }
        return rows;
    }

    /** The text of config.example.properties: every key with its default, commented out. */
    public static String example() {
        var text = new StringBuilder();
        comment(text, "Configuration of auth2api: Java properties in UTF-8. Each line that is commented out shows the "
                + "default. Relative paths start at this file, ~ is the home folder; write a backslash twice.");
        for (Key key : Key.values()) {
            String shown = key.family() ? "..." : key == Key.API_KEYS ? ApiKey.PLACEHOLDER : key.preset;
            text.append('\n');
            comment(text, key.help);
            comment(text, "Allowed: " + key.kind.allowed() + ".");
            text.append('#').append(key.key).append('=').append(shown).append('\n');
        }
        return text.toString();
    }

    private static void comment(StringBuilder text, String words) {
        text.append(words.replaceAll("(.{1," + WIDTH + "})(?: |$)", "# $1\n"));
    }
}
