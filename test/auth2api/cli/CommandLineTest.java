package auth2api.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static String refused(String... args) {
        ExitCode.Stop stop = assertThrows(ExitCode.Stop.class, () -> CommandLine.parse(args));
        assertEquals(ExitCode.USAGE, stop.code);
        return stop.getMessage();
    }

    @Test
    void servingIsTheDefault() {
        assertEquals(Verb.SERVE, CommandLine.parse().verb());
        assertEquals(Verb.SERVE, CommandLine.parse("--demo").verb());
        assertTrue(CommandLine.parse("serve", "--demo").has(Flag.DEMO));
    }

    @Test
    void theOldFlagsMeanTheVerbs() {
        assertEquals(Verb.LOGIN, CommandLine.parse("--login").verb());
        assertTrue(CommandLine.parse("--login", "--manual").has(Flag.MANUAL));
        assertTrue(CommandLine.parse("login", "--manual").has(Flag.MANUAL));
        assertEquals(Verb.VERSION, CommandLine.parse("--version").verb());
    }

    @Test
    void anOptionsValueFollowsAnEqualsSignOrABlank() {
        assertEquals("a=b.properties", CommandLine.parse("--config=a=b.properties").flags().get(Flag.CONFIG));
        assertEquals("a", CommandLine.parse("--config", "a", "status").flags().get(Flag.CONFIG));
        assertEquals(Verb.STATUS, CommandLine.parse("--config", "a", "status").verb());
    }

    @Test
    void helpIsShownWhateverElseIsGiven() {
        assertEquals(Verb.HELP, CommandLine.parse("--help").verb());
        assertNull(CommandLine.parse("-h", "--demo").word());
        assertEquals("login", CommandLine.parse("login", "--help", "--demo").word());
        assertEquals("login", CommandLine.parse("help", "login").word());
        assertNull(CommandLine.parse("help").word());
    }

    @Test
    void everyVerbIsFoundByItsName() {
        for (Verb verb : Verb.values()) {
            assertEquals(verb, CommandLine.named("verb", verb.toString(), Verb.values()));
        }
    }

    @Test
    void aBrowserIsOpenedOnlyWhereThereIsADesktop() {
        assertEquals(List.of(), Login.opener("Linux", Map.of()));
        assertEquals(List.of("xdg-open"), Login.opener("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")));
        assertEquals(List.of("open"), Login.opener("Mac OS X", Map.of()));
        assertEquals(2, Login.opener("Windows 11", Map.of()).size());
    }

    @Test
    void whatIsWrongIsSaidWithTheNextStep() {
        assertTrue(refused("srve").startsWith("there is no verb srve; the verbs are serve, login"));
        assertTrue(refused("--foo").startsWith("there is no option --foo; the options are --config"));
        assertEquals("--manual does not belong to serve, but to login. More: auth2api --help", refused("--manual"));
        assertTrue(refused("--config").startsWith("--config needs a value: --config=FILE"));
        assertTrue(refused("--config=").startsWith("--config needs a value"));
        assertTrue(refused("login", "--api-key=sk").startsWith("--api-key takes no value; secrets are pasted"));
        assertTrue(refused("--demo", "--demo").startsWith("--demo is given twice"));
        assertTrue(refused("config").startsWith("config is followed by check or show. "));
        assertTrue(refused("config", "edit").startsWith("config is followed by check or show, not by edit"));
        assertTrue(refused("status", "now").startsWith("status is followed by nothing, not by now"));
        assertTrue(refused("config", "check", "twice").startsWith("\"twice\" is one word too many"));
    }
}
