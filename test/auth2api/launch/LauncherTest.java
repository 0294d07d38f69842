package auth2api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shell script that make puts beside the jar. */
class LauncherTest {
    private static final Path BUILD = Path.of("build").toAbsolutePath();

    @TempDir
    private Path home;

    @BeforeEach
    void isInAFolderWithABlank() throws IOException {
        Path folder = Files.createDirectory(home.resolve("a folder"));
        Files.copy(BUILD.resolve("auth2api"), folder.resolve("auth2api"));
        Files.copy(BUILD.resolve("auth2api.jar"), folder.resolve("auth2api.jar"));
        folder.resolve("auth2api").toFile().setExecutable(true);
        Files.createSymbolicLink(home.resolve("link"), Path.of("a folder", "auth2api"));
    }

    private String run(Jdk jdk, String javaOpts, String... arguments) throws Exception {
        Path out = home.resolve("out");
        List<String> command = new ArrayList<>(List.of(home.resolve("link").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("JAVA_HOME", jdk.home().toString(), "JAVA_OPTS", javaOpts));
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String said = Files.readString(out);
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    static List<Jdk> jdks() throws IOException {
        return Jdk.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anArchiveThatIsMissingOrOfAnotherJdkOrBrokenIsPassedOverInSilence(Jdk jdk) throws Exception {
        String alone = run(jdk, "", "version");
        assertTrue(alone.startsWith("auth2api ") && alone.contains("(Java " + jdk.version()), alone);
        Path archive = home.resolve("a folder/auth2api.jsa");
        for (Jdk maker : Jdk.all()) {
            Files.deleteIfExists(archive);
            assertEquals(0, Launch.of(maker, home, "-XX:+UseSerialGC",
                    "-XX:ArchiveClassesAtExit=" + home.resolve("made.jsa"), "-jar",
                    home.toRealPath().resolve("a folder/auth2api.jar")).run("version").exit());
            Files.move(home.resolve("made.jsa"), archive);
            assertEquals(alone, run(jdk, "", "version"));
        }
        Files.deleteIfExists(archive);
        Files.writeString(archive, "no archive");
        assertEquals(alone, run(jdk, "", "version"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void javaOptsComeLastAndWin(Jdk jdk) throws Exception {
        String flags = run(jdk, "-Xmx77m -XX:+PrintFlagsFinal", "version");
        assertTrue(flags.contains(" = " + (78L << 20)) || flags.contains(" = " + (77L << 20)), "the heap is not 77 MB");
        run(jdk, "-Xmx40m", "version"); // less than the launcher's own parts of a heap
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theServiceIsStartedByItWithTheSameJava(Jdk jdk) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "systemd is on Linux alone");
        Path config = Files.writeString(home.resolve("config.properties"), "auth-dir=" + home.resolve("tokens") + "\n");
        String unit = run(jdk, "-Duser.home=" + home, "service", "install", "--print", "--config=" + config);
        Path launcher = home.toRealPath().resolve("a folder/auth2api");
        assertTrue(unit.contains("\nExecStart=\"" + launcher + "\" \"serve\" "), unit);
        assertTrue(unit.contains("\nEnvironment=\"JAVA_HOME=" + jdk.home() + "\"\nEnvironment=\"JAVA_OPTS=-Duser."),
                unit);
    }
}
