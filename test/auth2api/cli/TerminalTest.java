package auth2api.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Terminal terminal(String input, Map<String, String> environment) {
        return new Terminal(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true), new PrintStream(err, true), null, environment);
    }

    @Test
    void answersGoToStdoutAndTheDoingToStderr() {
        Terminal terminal = terminal("", Map.of());
        terminal.print("answer");
        terminal.note("progress");
        terminal.error("it failed; try again");
        assertEquals("answer\n", out.toString());
        assertEquals("progress\nauth2api: it failed; try again\n", err.toString());
    }

    @Test
    void nothingIsDecoratedOrAskedWithoutATerminal() throws IOException {
        Terminal terminal = terminal("y\n", Map.of("TERM", "xterm"));
        assertEquals("key", terminal.bold("key"));
        assertFalse(terminal.confirm("Log in now?"));
        assertEquals("", err.toString());
    }

    @Test
    void aSecretIsTheFirstLineOfAPipe() throws IOException {
        assertEquals("sk-1", terminal("  sk-1 \nrest", Map.of()).secret("Paste"));
        assertEquals("", terminal("", Map.of()).secret("Paste"));
        assertEquals("", out.toString() + err);
    }

    @Test
    void rowsKeepToTheWidth() {
        terminal("", Map.of("COLUMNS", "40")).row("  name", 10, "words that are wrapped beside their column");
        assertEquals("  name    words that are wrapped beside\n          their column\n", out.toString());
    }

    @Test
    void aLongNameStandsOnALineOfItsOwn() {
        terminal("", Map.of()).row("a-long-name", 4, "text");
        assertEquals("a-long-name\n    text\n", out.toString());
        out.reset();
        terminal("", Map.of("COLUMNS", "nonsense")).row("", 0, "just text");
        assertEquals("just text\n", out.toString());
    }

    @Test
    void aWordThatIsWiderThanTheLineIsNotBroken() {
        terminal("", Map.of("COLUMNS", "1")).row("n", 2, "x".repeat(50) + " y");
        assertEquals("n " + "x".repeat(50) + "\n  y\n", out.toString());
    }
}
