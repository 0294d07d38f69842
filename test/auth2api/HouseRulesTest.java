package auth2api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds the project to the rules of the house, and shows for every rule a source that breaks it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseRulesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Set<String> TOP_LEVEL = Set.of("src", "test", "Makefile", "build.sh", "README.md", "LICENSE",
            "config.example.properties", "Dockerfile", "docker-compose.yml", ".gitignore", ".github", ".ci", ".git");

    private final List<JavaSource> sources = files("src", "test").stream()
            .filter(file -> file.toString().endsWith(".java"))
            .map(file -> JavaSource.of(name(file), read(file)))
            .toList();

    @Test
    void importsRunOneWay() {
        none(HouseRules::importsRunOneWay);
        caught(HouseRules::importsRunOneWay, "src/auth2api/json/A.java",
                "package auth2api.json; import auth2api.log.Log; class A { }", 1);
        caught(HouseRules::importsRunOneWay, "src/auth2api/account/A.java",
                "package auth2api.account; import auth2api.login.B; import auth2api.server.C; class A { }", 1);
    }

    @Test
    void thePackageIsTheFolder() {
        none(HouseRules::thePackageIsTheFolder);
        caught(HouseRules::thePackageIsTheFolder, "test/auth2api/json/A.java", "package auth2api.log; class A { }", 1);
    }

    @Test
    void filesAreShort() {
        none(HouseRules::filesAreShort);
        caught(HouseRules::filesAreShort, "src/auth2api/json/A.java", "class A { }" + "\n".repeat(401), 1);
    }

    @Test
    void linesAreAsciiAndNarrow() {
        none(HouseRules::linesAreAsciiAndNarrow);
        caught(HouseRules::linesAreAsciiAndNarrow, "src/A.java", "class A { // \u00e9\n\tint b; }//" + "-".repeat(120),
                3);
    }

    @Test
    void methodsAreShortUnlessTheyAreOneTable() {
        none(HouseRules::methodsAreShort);
        String filler = "\n".repeat(45);
        caught(HouseRules::methodsAreShort, "src/A.java", "class A { int a() { b();" + filler + "return 1; } }", 1);
        caught(HouseRules::methodsAreShort, "src/A.java", "class A { int a() { return 1 +" + filler + "1; } }", 0);
    }

    @Test
    void parametersAreFewExceptARecords() {
        none(HouseRules::parametersAreFew);
        String six = "(int a, int b, int c, int d, int e, int f) { } ";
        caught(HouseRules::parametersAreFew, "src/A.java", "class A { void a" + six + "record B" + six + "}", 1);
    }

    @Test
    void nothingStaticChanges() {
        none(HouseRules::nothingStaticChanges);
        caught(HouseRules::nothingStaticChanges, "src/auth2api/json/A.java", """
                class A {
                    static int counter;
                    static final Map<String, String> CACHE = new HashMap<>();
                    static final Map<String, String> TABLE = Map.of();
                    enum B { ONE; int counter; final int good = 1; }
                    interface C { int FINE = 1; }
                    private final Map<String, String> own = new HashMap<>();
                }
                """, 3);
    }

    @Test
    void publicTypesHaveJavadoc() {
        none(HouseRules::publicTypesHaveJavadoc);
        caught(HouseRules::publicTypesHaveJavadoc, "src/auth2api/json/A.java", "public class A { }", 1);
        caught(HouseRules::publicTypesHaveJavadoc, "src/auth2api/json/A.java", "/** Says. */ public class A { }", 0);
    }

    @Test
    void testsNeverSleep() {
        none(HouseRules::testsNeverSleep);
        caught(HouseRules::testsNeverSleep, "test/auth2api/A.java",
                "class A { void a() { Thread.sleep(1); TimeUnit.SECONDS.sleep(1); timer.sleep(); } }", 2);
    }

    @Test
    void onlyTheHallExits() {
        none(HouseRules::onlyTheHallExits);
        String exits = "class A { int a = run(() -> System.exit(1)); }";
        caught(HouseRules::onlyTheHallExits, "src/auth2api/cli/Serve.java", exits, 1);
        caught(HouseRules::onlyTheHallExits, "src/auth2api/cli/Main.java", exits, 0);
    }

    @Test
    void onlyCliAndConfigReadTheEnvironment() {
        none(HouseRules::onlyCliAndConfigReadTheEnvironment);
        caught(HouseRules::onlyCliAndConfigReadTheEnvironment, "src/auth2api/http/A.java",
                "class A { String a = System.getenv(\"B\"); }", 1);
    }

    @Test
    void timeAndChanceComeIn() {
        none(HouseRules::timeAndChanceComeIn);
        caught(HouseRules::timeAndChanceComeIn, "src/auth2api/translate/A.java",
                "class A { Object a = Instant.now(); Object b = new SecureRandom(); long c = clock.instant(); }", 2);
    }

    @Test
    void nothingIsLeftOpen() {
        none(HouseRules::nothingIsLeftOpen);
        caught(HouseRules::nothingIsLeftOpen, "A.java", "// one\n// TO" + "DO: two", 1);
    }

    @Test
    void noPathOfOneMachine() {
        none(HouseRules::noPathOfOneMachine);
        caught(HouseRules::noPathOfOneMachine, "Makefile", "cd /roo" + "t/x && cp a /wor" + "k/main; cat b/work/c", 2);
    }

    @Test
    void onlyKnownHostsAreNamed() {
        none(HouseRules::onlyKnownHosts);
        caught(HouseRules::onlyKnownHosts, "build.sh", "curl https:" + "//repo.example.org http://127.0.0.1:1/", 1);
    }

    @Test
    void everyRoomIsInThePlanAndSaysWhatItDoes() {
        List<String> broken = new ArrayList<>();
        for (Path room : list(ROOT.resolve("src/auth2api")).stream().filter(Files::isDirectory).toList()) {
            Path spec = room.resolve("package-info.java");
            if (!HouseRules.PLAN.containsKey(room.getFileName().toString())) {
                broken.add(name(room) + ": no such room in HouseRules.PLAN");
            }
            if (!Files.exists(spec) || !read(spec).startsWith("/**")) {
                broken.add(name(spec) + ":1: says in Javadoc what the room does and what it does not");
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(Files.exists(ROOT.resolve("src/auth2api/package-info.java")), "the map of the house is missing");
    }

    @Test
    void nothingElseStandsAtTheTop() {
        Set<String> known = new HashSet<>(TOP_LEVEL);
        read(ROOT.resolve(".gitignore")).lines().map(line -> line.replace("/", "")).forEach(known::add);
        assertEquals(List.of(), list(ROOT).stream().map(HouseRulesTest::name).filter(e -> !known.contains(e)).toList());
    }

    private void none(Function<JavaSource, List<String>> rule) {
        report(sources.stream().map(rule).flatMap(Collection::stream).toList());
    }

    private void none(BiFunction<String, String, List<String>> rule) {
        report(files("src", "test", ".ci", "Makefile", "build.sh", "Dockerfile", "docker-compose.yml", "README.md",
                "config.example.properties").stream()
                .filter(file -> file.toString().matches(".*(\\.(java|sh|md|yml|properties|js|mjs|ts|py)|run|file)"))
                .map(file -> rule.apply(name(file), read(file))).flatMap(Collection::stream).toList());
    }

    private static void report(List<String> broken) {
        if (!broken.isEmpty()) {
            fail(broken.size() + " places:\n" + String.join("\n", broken));
        }
    }

    private static void caught(Function<JavaSource, List<String>> rule, String path, String text, int times) {
        List<String> broken = rule.apply(JavaSource.of(path, text));
        assertEquals(times, broken.size(), broken::toString);
    }

    private static void caught(BiFunction<String, String, List<String>> rule, String path, String text, int times) {
        List<String> broken = rule.apply(path, text);
        assertEquals(times, broken.size(), broken::toString);
    }

    private static List<Path> files(String... roots) {
        List<Path> found = new ArrayList<>();
        for (String root : roots) {
            try (Stream<Path> tree = Files.exists(ROOT.resolve(root)) ? Files.walk(ROOT.resolve(root)) : Stream.of()) {
                tree.filter(Files::isRegularFile).filter(file -> !name(file).contains("node_modules/"))
                        .sorted().forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
