package auth2api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    private Path dir;

    /** The text of config.example.properties: every key with its default, commented out. */
    private static String example() {
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
        text.append(words.replaceAll("(.{1,100})(?: |$)", "# $1\n"));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theExampleFileIsTheTableOfKeys() throws IOException {
        assertEquals(example(), Files.readString(Path.of("config.example.properties")));
    }

    @Test
    void theExampleIsValidAsItIsAndWithEachLineSwitchedOn() {
        Config.parse(example(), dir.resolve("c"), Map.of());
        String on = example().replaceAll("(?m)^#(?=\\w)", "").replaceAll("(?m)^.*[.]<.*$", "")
                .replace(ApiKey.PLACEHOLDER, "sk-12345678");
        assertEquals(Config.parse("", dir.resolve("c"), Map.of()).bodyLimit(),
                Config.parse(on, dir.resolve("c"), Map.of()).bodyLimit());
    }

    @Test
    void theExamplesPlaceholderIsRefusedOnceItIsSwitchedOn() {
        String on = example().replaceAll("(?m)^#(?=api-keys=)", "");
        assertThrows(ConfigException.class, () -> Config.parse(on, dir.resolve("c"), Map.of()));
    }

    @Test
    void aMissingFileMeansDefaults() {
        assertEquals(8317, Config.load(dir.resolve("none"), Map.of()).port());
    }

    @Test
    void theFileIsUtf8AndMayStartWithAByteOrderMark() throws IOException {
        Path file = dir.resolve("c.properties");
        Files.writeString(file, "\ufeffport=1\ncloaking.sensitive-words=\u65e5\u672c\n");
        Config config = Config.load(file, Map.of());
        assertEquals(1, config.port());
        assertEquals("\u65e5\u672c", config.cloaking().sensitiveWords().get(0));
        Files.write(file, new byte[] {'a', (byte) 0xfc});
        assertTrue(assertThrows(ConfigException.class, () -> Config.load(file, Map.of())).getMessage()
                .contains("not UTF-8"));
    }

    @Test
    void aFolderInPlaceOfTheFileIsAProblem() {
        assertTrue(assertThrows(ConfigException.class, () -> Config.load(dir, Map.of())).getMessage()
                .contains("cannot be read"));
    }

    @Test
    void theFirstKeyMakesAFileThatOnlyItsOwnerReads() throws IOException {
        Path file = dir.resolve("new/config.properties");
        String key = "sk-0123456789";
        ConfigFile.addApiKey(file, key);
        assertEquals("api-keys=" + key + "\n", Files.readString(file));
        assertEquals("rw-------", mode(file));
        assertEquals(key, Config.load(file, Map.of()).apiKeys().get(0).key().reveal());
        try (var left = Files.list(file.getParent())) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void commentsAndOtherLinesOfAnExistingFileStay() throws IOException {
        Path file = dir.resolve("c.properties");
        Path link = dir.resolve("link");
        Files.writeString(file, "# mine \u00fc\nport = 1\n#api-keys=x\n");
        Files.createSymbolicLink(link, file);
        ConfigFile.addApiKey(link, "sk-0123456789");
        assertEquals("# mine \u00fc\nport = 1\n#api-keys=x\napi-keys=sk-0123456789\n", Files.readString(file));
        assertEquals("rw-------", mode(file));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void theNewLineFitsWhateverTheFileEndsWith() {
        assertEquals("api-keys=k\n", ConfigFile.withApiKey("", "k"));
        assertEquals("port=1\napi-keys=k\n", ConfigFile.withApiKey("port=1", "k"));
        assertEquals("a\napi-keys=k\nb\n", ConfigFile.withApiKey("a\n api-keys = \nb\n", "k"));
        assertEquals("api-keys=k\nb\n", ConfigFile.withApiKey("api-keys=,\nb\n", "k"));
        assertEquals("#a\r\napi-keys=k\r\nb", ConfigFile.withApiKey("#a\r\napi-keys=\r\nb", "k"));
        assertEquals("auth-dir=C:\\\n\n\napi-keys=k\n", ConfigFile.withApiKey("auth-dir=C:\\\n", "k"));
    }

    @Test
    void whatIsNoPlainFileIsNotReplaced() throws IOException {
        Path device = dir.resolve("s"); // as /dev/null is, which must not be what a failure of this test replaces
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(device));
            var refused = assertThrows(ConfigException.class, () -> ConfigFile.addApiKey(device, "sk-new"));
            assertTrue(refused.getMessage().contains("no plain file"), refused.getMessage());
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsExplained() throws IOException {
        Path blocked = dir.resolve("file");
        Files.createFile(blocked);
        Path below = blocked.resolve("config.properties");
        assertThrows(ConfigException.class, () -> ConfigFile.addApiKey(below, "sk-0123456789"));
    }

    @Test
    void theHelpNamesEveryKeyWithItsDefault() {
        assertEquals(Key.values().length, Config.keys().size());
        assertTrue(Config.keys().get("port").endsWith("[8317]"));
    }
}
