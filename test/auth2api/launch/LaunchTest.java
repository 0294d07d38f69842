package auth2api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.launch.Launch.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts what {@code make jar bundle} built, and the sources, on every JDK found; two processes at a time. */
class LaunchTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path DOOR = ROOT.resolve("src/Auth2Api.java");
    private static final Path JAR = ROOT.resolve("build/auth2api.jar");
    private static final Path BUNDLE = ROOT.resolve("build/Auth2Api.java");
    private static final String QUICK = "-XX:TieredStopAtLevel=1"; // most of a short run is the compiler's own start

    @TempDir
    Path scratch;

    static List<Jdk> jdks() throws IOException {
        return Jdk.all();
    }

    @BeforeAll
    static void isBuilt() {
        assertTrue(Files.exists(JAR) && Files.exists(BUNDLE), "run make jar bundle first");
    }

    @Test
    void thisJdkIsAmongThoseFound() throws IOException {
        assertFalse(Jdk.all().isEmpty(), "JAVA_HOMES names no JDK from 17 on");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void sourceJarAndBundleAnswerAlike(Jdk jdk) throws Exception {
        Path empty = Files.createDirectory(scratch.resolve("empty"));
        Path alone = Files.copy(BUNDLE, Files.createDirectory(scratch.resolve("alone")).resolve("Auth2Api.java"));
        Launch.of(jdk, ROOT, QUICK, "src/Auth2Api.java").run("version"); // the first start says that it compiles
        List<Outcome> outcomes = together(
                () -> Launch.of(jdk, ROOT, QUICK, "src/Auth2Api.java").run("--help"),
                () -> Launch.of(jdk, empty, "-jar", JAR).run("--help"),
                () -> Launch.of(jdk, empty, QUICK, alone).run("nonsense"),
                () -> Launch.of(jdk, empty, "-jar", JAR).run("nonsense"));
        assertEquals(outcomes.get(1), outcomes.get(0), "help from source and from the jar");
        assertEquals(outcomes.get(3), outcomes.get(2), "a wrong verb for the bundle and for the jar");
        assertEquals(List.of(0, ""), List.of(outcomes.get(1).exit(), outcomes.get(1).err()));
        assertEquals(List.of(2, ""), List.of(outcomes.get(3).exit(), outcomes.get(3).out()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theDoorFindsItsRoomsThroughALinkInAFolderWithBlanksFromElsewhere(Jdk jdk) throws Exception {
        Path spaced = Files.createDirectories(scratch.resolve("a folder + 100%").resolve("src"));
        copy(ROOT.resolve("src"), spaced);
        Path link = Files.createSymbolicLink(scratch.resolve("a door.java"), spaced.resolve("Auth2Api.java"));
        Path spacedJar = Files.copy(JAR, spaced.resolve("auth2api.jar"));
        Path jarLink = Files.createSymbolicLink(scratch.resolve("linked.jar"), spacedJar);
        List<Outcome> outcomes = together(
                () -> Launch.of(jdk, ROOT, "-jar", JAR).run("version"),
                () -> Launch.of(jdk, scratch, "-jar", jarLink).run("version"),
                () -> Launch.of(jdk, scratch, QUICK, link.getFileName()).run("version"));
        for (Outcome outcome : outcomes) {
            assertEquals(outcomes.get(0).out(), outcome.out(), outcome::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void sourceJarAndBundleProxyAStreamAndStopCleanly(Jdk jdk) throws Exception {
        Path alone = Files.createDirectory(scratch.resolve("alone"));
        Files.copy(BUNDLE, alone.resolve("Auth2Api.java"));
        Launch.of(jdk, ROOT, QUICK, "src/Auth2Api.java").run("version"); // the first start says that it compiles
        together(
                served(Launch.of(jdk, ROOT, "src/Auth2Api.java")),
                served(Launch.of(jdk, alone, "Auth2Api.java")),
                served(Launch.of(jdk, scratch, "-jar", JAR)));
    }

    private Callable<Void> served(Launch launch) throws IOException {
        Path own = Files.createTempDirectory(scratch, "demo");
        return () -> {
            launch.serveOneRequest(own);
            return null;
        };
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theJarNeedsNoCompiler(Jdk jdk) throws Exception {
        Outcome outcome = Launch.of(jdk, scratch,
                "--limit-modules=java.base,java.management,java.net.http,jdk.httpserver", "-jar", JAR)
                .run("version");
        assertEquals(0, outcome.exit(), outcome::toString);
    }

    @Test
    void aDoorWithoutRoomsSaysWhatIsMissing() throws Exception {
        Path lonely = Files.copy(DOOR, scratch.resolve("Auth2Api.java"));
        Outcome outcome = Launch.of(jdks().get(0), scratch, QUICK, lonely).run("version");
        assertEquals(new Outcome(1, "", "auth2api: there is no folder " + scratch.toRealPath().resolve("auth2api")
                + ": start src/Auth2Api.java in a whole checkout.\n"), outcome);
    }

    @Test
    void theDoorIsJava11SoThatAnOldJdkGetsToSayWhatIsMissing() {
        int status = javax.tools.ToolProvider.getSystemJavaCompiler().run(null, null, null,
                "--release", "11", "-proc:none", "-d", scratch.toString(), DOOR.toString());
        assertEquals(0, status);
    }

    /** Runs all, two at a time, and gives their results in order. */
    @SafeVarargs
    private static <T> List<T> together(Callable<T>... runs) throws InterruptedException, ExecutionException {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<T>> started = new ArrayList<>();
            for (Callable<T> run : runs) {
                started.add(two.submit(run));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : started) {
                results.add(result.get());
            }
            return results;
        } finally {
            two.shutdownNow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
