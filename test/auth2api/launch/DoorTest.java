package auth2api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.launch.Launch.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The door in a checkout whose only room says one word: what it compiles when, and what it leaves behind. */
class DoorTest {
    private static final Path DOOR = Path.of("src/Auth2Api.java").toAbsolutePath();
    private static final String COMPILES = "auth2api: compiling the sources, which only the first start does ...";

    @TempDir
    private Path checkout;

    @BeforeEach
    void hasADoorAndARoom() throws IOException {
        Files.createDirectories(checkout.resolve("src/auth2api/cli"));
        Files.copy(DOOR, checkout.resolve("src/Auth2Api.java"));
        says("one");
    }

    static List<Jdk> jdks() throws IOException {
        return Jdk.all();
    }

    private void says(String word) throws IOException {
        Files.writeString(checkout.resolve("src/auth2api/cli/Main.java"), "package auth2api.cli; public class Main {"
                + " public static void main(String[] args) { System.out.println(new Word()); } }");
        Files.writeString(checkout.resolve("src/auth2api/cli/Word.java"), "package auth2api.cli; class Word {"
                + " public String toString() { return \"" + word + "\"; } }");
    }

    private Outcome start(Jdk jdk, String... options) throws Exception {
        return Launch.of(jdk, checkout, Stream.concat(Stream.of(options), Stream.of("src/Auth2Api.java")).toArray())
                .run();
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> kept = Files.list(checkout.resolve("build/source"))) {
            return kept.toList();
        }
    }

    private static void compiled(String word, Outcome outcome) {
        assertEquals(List.of(0, word + "\n"), List.of(outcome.exit(), outcome.out()), outcome::toString);
        assertTrue(outcome.err().startsWith(COMPILES), outcome::err);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void onlyTheFirstStartCompilesAndNewSourcesTakeThePlaceOfTheOld(Jdk jdk) throws Exception {
        compiled("one", start(jdk));
        assertEquals(new Outcome(0, "one\n", ""), start(jdk));
        List<Path> first = kept();
        says("two");
        compiled("two", start(jdk));
        assertEquals(1, kept().size());
        assertTrue(!kept().equals(first), "the folder is named after the sources");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whatAFirstStartThatWasKilledLeftIsRemovedByTheNext(Jdk jdk) throws Exception {
        compiled("one", start(jdk));
        Path first = kept().get(0);
        Files.move(first, first.resolveSibling(first.getFileName() + ".killed"));
        Path running = Files.createDirectory(first.resolveSibling(first.getFileName() + ".running"));
        Files.setLastModifiedTime(first.resolveSibling(first.getFileName() + ".killed"),
                FileTime.from(Instant.now().minus(Duration.ofMinutes(15))));
        compiled("one", start(jdk));
        assertEquals(Set.of(first, running), Set.copyOf(kept()));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void twoFirstStartsAtOnceBothWork(Jdk jdk) throws Exception {
        CompletableFuture<Outcome> other = new CompletableFuture<>();
        Thread beside = new Thread(() -> {
            try {
                other.complete(start(jdk));
            } catch (Exception failed) {
                other.completeExceptionally(failed);
            }
        });
        beside.start();
        compiled("one", start(jdk));
        assertEquals("one\n", other.get().out());
        assertEquals(1, kept().size(), () -> "left behind beside what is kept");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aCheckoutThatCannotBeWrittenServesAndNothingIsLeft(Jdk jdk) throws Exception {
        Files.createFile(checkout.resolve("build")); // no folder can be made there, not even by root
        Path temporary = Files.createDirectory(checkout.resolve("tmp"));
        compiled("one", start(jdk, "-Djava.io.tmpdir=" + temporary));
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void sourcesThatDoNotCompileAreShownAndNothingIsKept(Jdk jdk) throws Exception {
        says("\" + nothing + \"");
        Outcome outcome = start(jdk);
        assertEquals(1, outcome.exit());
        assertTrue(outcome.err().contains("Word.java:1: error: cannot find symbol")
                && outcome.err().endsWith("do not compile, see above.\n"), outcome::err);
        assertEquals(List.of(), kept());
    }
}
