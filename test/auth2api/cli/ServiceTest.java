package auth2api.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service, before a systemctl that only writes down what it is told. */
class ServiceTest {
    @TempDir
    private Path dir;

    private Desk desk;
    private Path unit;
    private Path told;

    @BeforeEach
    void begin() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "systemd is on Linux alone");
        desk = new Desk(dir);
        unit = dir.resolve(".config/systemd/user/auth2api.service");
        told = dir.resolve("told");
        Path bin = Files.createDirectory(dir.resolve("bin"));
        Path systemctl = Files.writeString(bin.resolve("systemctl"), "#!/bin/sh\necho \"$*\" >>'" + told
                + "'\nif [ \"$2\" = is-active ]; then echo active; fi\n");
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        desk.environment.put("PATH", bin.toString());
    }

    @AfterEach
    void end() throws IOException {
        if (desk != null) {
            desk.close();
        }
    }

    @Test
    void digitsAreTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa"));
        try {
            ServiceUnit plain = new ServiceUnit(List.of("/bin/true"), dir, List.of(), Map.of(), 40);
            assertTrue(plain.systemd().contains("TimeoutStopSec=40\n"), plain.systemd());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theUnitPassesSystemdsOwnCheck() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not on this machine");
        desk.environment.put("HTTPS_PROXY", "http://127.0.0.1:3128");
        Path file = dir.resolve("auth2api.service");
        Files.writeString(file, desk.run(ExitCode.OK, "service", "install", "--print").out());
        assertEquals("", verify(file));
        Path odd = Files.createDirectory(dir.resolve("a b%i $HOME"));
        Files.writeString(file, new ServiceUnit(List.of("/bin/true", "--config=" + odd + "/it's \"x\""), odd,
                List.of(odd), Map.of("NO_PROXY", "a b"), 40).systemd());
        assertEquals("", verify(file));
        assertFalse(Files.exists(unit), "--print changes nothing");
    }

    private String verify(Path file) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/systemd-analyze", "verify", "--user", "--man=no",
                file.toString()).redirectErrorStream(true);
        builder.environment().put("XDG_RUNTIME_DIR", dir.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 && said.isEmpty() ? "" : "status " + process.exitValue() + ": " + said;
    }

    @Test
    void theUnitIsWalledInButForTheAuthDir() throws Exception {
        String text = desk.run(ExitCode.OK, "service", "install", "--print").out();
        for (String line : List.of("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=read-only",
                "ReadWritePaths=\"" + dir.resolve("tokens") + "\"", "Restart=on-failure", "TimeoutStopSec=40",
                "WorkingDirectory=" + dir)) {
            assertTrue(text.contains("\n" + line + "\n"), () -> line + " is not in " + text);
        }
        assertTrue(text.contains(" \"serve\" \"--config=" + dir.resolve("config.properties") + "\"\n"), text);
    }

    @Test
    void installWritesEnablesAndWaitsForTheServerAndUninstallRemovesAll() throws Exception {
        desk.serve();
        Program install = desk.run(ExitCode.OK, "service", "install");
        assertTrue(install.out().contains("Wrote " + unit) && install.out().contains("manager  active\n"),
                install::out);
        assertTrue(install.out().contains(" is up\n") && install.out().contains("log      journalctl --user -u"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(unit)));
        desk.run(ExitCode.OK, "service", "status");
        assertTrue(desk.run(ExitCode.OK, "service", "uninstall").out().startsWith("Removed " + unit));
        assertEquals(List.of("--user daemon-reload", "--user enable auth2api.service",
                "--user restart auth2api.service", "--user is-active auth2api.service",
                "--user is-active auth2api.service", "--user disable --now auth2api.service",
                "--user daemon-reload"), Files.readAllLines(told));
        assertFalse(Files.exists(unit));
        assertTrue(desk.run(ExitCode.FAILED, "service", "status").out().startsWith("service  not installed"));
        assertTrue(desk.run(ExitCode.OK, "service", "uninstall").out().startsWith("There is no service"));
    }

    @Test
    void theLauncherOfTheJarStartsTheServiceAndJavaItselfWithoutOne() throws IOException {
        Path java = Path.of("/java home");
        String command = java.resolve("bin/java").toString();
        Path jar = dir.resolve("auth2api.jar");
        assertEquals(List.of(command, "-jar", jar.toString()), Service.program(jar, java));
        for (String name : List.of("bin/auth2api", "auth2api")) {
            Path launcher = Files.writeString(dir.resolve(name), "#!/bin/sh\n");
            assertEquals(3, Service.program(jar, java).size(), "what is not executable was taken");
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertEquals(List.of(launcher.toString()), Service.program(jar, java));
            Path other = dir.resolve("other.jar"); // which the launcher would not start
            assertEquals(List.of(command, "-jar", other.toString()), Service.program(other, java));
            Files.delete(launcher);
        }
        assertEquals(List.of(command, "/x/Auth2Api.java"), Service.program(Path.of("/x/Auth2Api.java"), java));
        assertEquals(List.of(command, "-cp", "/x/classes", "Auth2Api"), Service.program(Path.of("/x/classes"), java));
    }

    @Test
    void whatIsMissingIsSaidBeforeAnythingIsWritten() throws Exception {
        assertTrue(desk.run(ExitCode.USAGE, "service", "status", "--print").err().contains("--print belongs to"));
        desk.environment.put("PATH", dir.resolve("none").toString());
        assertTrue(desk.run(ExitCode.FAILED, "service", "install").err()
                .contains("there is no systemctl on this machine"));
        desk.run(ExitCode.OK, "service", "uninstall");
        desk.tokens().remove();
        assertTrue(desk.run(ExitCode.FAILED, "service", "install").err().contains("there is no account in"));
        assertFalse(Files.exists(unit));
    }

    @Test
    void theAgentOfLaunchdIsWellFormed() throws Exception {
        String text = new ServiceUnit(List.of("/opt/a & b/java", "-jar", "/x<y>.jar"), dir, List.of(dir),
                Map.of("HTTPS_PROXY", "http://127.0.0.1:1?a&b"), 40).launchd("local.auth2api", dir.resolve("log"));
        var strings = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).getElementsByTagName("string");
        assertEquals("/opt/a & b/java", strings.item(1).getTextContent());
        assertTrue(text.contains("<key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>"));
    }
}
