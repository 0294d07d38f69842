package auth2api.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import auth2api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is printed for each client holds in the shell that it is for. */
class SetupTest {
    private static final String ODD = "sk-it's \"$HOME\" \\ `id` %PATH% & more";

    @TempDir
    private Path dir;

    private Desk desk;

    @BeforeEach
    void begin() throws IOException {
        desk = new Desk(dir);
    }

    @AfterEach
    void end() throws IOException {
        desk.close();
    }

    @ParameterizedTest
    @EnumSource(Setup.Client.class)
    void everyClientIsToldAddressAndKeyButTheKeyOnlyWhenAsked(Setup.Client client) throws Exception {
        String base = "http://127.0.0.1:" + desk.port;
        Program masked = desk.run(ExitCode.OK, "setup", client.toString());
        assertTrue(masked.out().contains("***") && masked.out().contains(base), masked::out);
        assertFalse(masked.out().contains(Desk.KEY));
        assertTrue(masked.err().contains("setup " + client.toString() + " --show-key"));
        String shown = desk.run(ExitCode.OK, "setup", client.toString(), "--show-key").out();
        assertEquals(masked.out().replace("***", Desk.KEY), shown);
        assertFalse(shown.matches("(?s).*(\\{(base|v1|key|'key'|model|post)}|\n\\$ ).*"), shown);
    }

    @Test
    void theListAndWhatIsNotOnIt() throws Exception {
        assertTrue(desk.run(ExitCode.OK, "setup").out().startsWith("Clients: claude-code, codex, openai-python,"));
        assertTrue(desk.run(ExitCode.USAGE, "setup", "emacs").err().contains("no client emacs; the clients are "));
        assertTrue(desk.run(ExitCode.USAGE, "setup", "curl", "--shell=csh").err().contains("sh, fish, powershell"));
        desk.configure();
        assertTrue(desk.run(ExitCode.FAILED, "setup", "curl").err().contains("the first start makes one"));
    }

    @Test
    void theShellIsRecognised() {
        assertEquals(Shell.FISH, Shell.of(null, "Linux", Map.of("SHELL", "/usr/bin/fish")));
        assertEquals(Shell.SH, Shell.of(null, "Mac OS X", Map.of("SHELL", "/bin/zsh")));
        assertEquals(Shell.POWERSHELL, Shell.of(null, "Windows 11", Map.of()));
        assertEquals(Shell.CMD, Shell.of(null, "Windows 11", Map.of("PROMPT", "$P$G")));
        assertEquals(Shell.SH, Shell.of("sh", "Windows 11", Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"sh, SH", "bash, SH", "zsh, SH", "dash, SH", "fish, FISH"})
    void aVariableHoldsExactlyItsValue(String program, Shell shell) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)) || Files.isExecutable(Path.of("/bin", program)),
                program + " is not on this machine");
        assertEquals(ODD, output(program, "-c", shell.set("A2A_TRY", ODD) + "; printf %s \"$A2A_TRY\""));
    }

    @Test
    void quotesOfPowerShellAndCmdAreDoubledOrEscaped() {
        assertEquals("$env:A = 'it''s'", Shell.POWERSHELL.set("A", "it's"));
        assertEquals("set \"A=b\"", Shell.CMD.set("A", "b"));
        assertTrue(Shell.CMD.post("http://x", "k", "{\"a\":1}").endsWith("-d \"{\\\"a\\\":1}\""));
        assertTrue(Shell.POWERSHELL.post("http://x", "k", "{}").startsWith("Invoke-RestMethod http://x -Method Post"));
        assertEquals("rem so", Shell.CMD.comment("so"));
    }

    @Test
    void thePrintedCurlIsAnswered() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not on this machine");
        desk.serve();
        String command = desk.run(ExitCode.OK, "setup", "curl", "--show-key").out();
        assertEquals("chat.completion", Json.parse(output("sh", "-c", command.strip() + " -s")).get("object").text());
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }
}
