package auth2api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private String run(Jdk jdk, String javaOpts) throws Exception {
        Path out = home.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("link").toString(), "version")
                .redirectErrorStream(true).redirectOutput(out.toFile());
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
        String alone = run(jdk, "");
        assertTrue(alone.startsWith("auth2api ") && alone.contains("(Java " + jdk.version()), alone);
        Path archive = home.resolve("a folder/auth2api.jsa");
        for (Jdk maker : Jdk.all()) {
            Files.deleteIfExists(archive);
            assertEquals(0, Launch.of(maker, home, "-XX:+UseSerialGC",
                    "-XX:ArchiveClassesAtExit=" + home.resolve("made.jsa"), "-jar",
                    home.toRealPath().resolve("a folder/auth2api.jar")).run("version").exit());
            Files.move(home.resolve("made.jsa"), archive);
            assertEquals(alone, run(jdk, ""));
        }
        Files.deleteIfExists(archive);
        Files.writeString(archive, "no archive");
        assertEquals(alone, run(jdk, ""));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void javaOptsComeLastAndWin(Jdk jdk) throws Exception {
        String flags = run(jdk, "-Xmx77m -XX:+PrintFlagsFinal");
        assertTrue(flags.contains(" = " + (78L << 20)) || flags.contains(" = " + (77L << 20)), "the heap is not 77 MB");
    }
}
