import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    @TempDir
    Path rooms;

    @BeforeEach
    void aHall() throws IOException {
        write("cli/Main.java", """
                package auth2api.cli;

                import auth2api.json.Tree;
                import java.util.List;

                /** The hall. */
                public final class Main {
                    public static void main(String[] args) {
                        System.out.println(List.of(Tree.NAME));
                    }
                }
                """);
        write("json/Tree.java", """
                package auth2api.json;

                import java.util.Map;

                public interface Tree {
                    String NAME = "public oak";
                    Map<String, String> NONE = Map.of();
                }
                """);
    }

    @Test
    void theHouseObeysTheRules() throws IOException {
        assertEquals("", String.join("\n", Bundle.of(Path.of("src", "auth2api")).problems()));
    }

    @Test
    void packagesAndOwnImportsGoAndImportsArePooled() throws IOException {
        Bundle bundle = Bundle.of(rooms);
        assertEquals(List.of(), bundle.problems());
        String source = bundle.source();
        assertTrue(source.contains("import java.util.List;\nimport java.util.Map;\n\n"), source);
        assertTrue(source.contains("\n/** The hall. */\nfinal class Main {"), source);
        assertTrue(source.contains("\ninterface Tree {\n    String NAME = \"public oak\";"), source);
        assertFalse(source.contains("package auth2api"), source);
        assertFalse(source.contains("import auth2api"), source);
    }

    @Test
    void theSameSourcesGiveTheSameBytesWhateverTheirLineEnds() throws IOException {
        String unix = Bundle.of(rooms).source();
        for (String file : List.of("cli/Main.java", "json/Tree.java")) {
            Files.writeString(rooms.resolve(file), Files.readString(rooms.resolve(file)).replace("\n", "\r\n"));
        }
        assertEquals(unix, Bundle.of(rooms).source());
    }

    @Test
    void importsThatMeanSomethingElseInOneFileAreRefused() throws IOException {
        refused("import java.util.*;\nclass A { }", "no wildcard import");
        refused("import static auth2api.json.Tree.NAME;\nclass A { }", "no static import of an own class");
        refused("import auth2api.json.Tree.Leaf;\nclass A { }", "no import of an own nested type");
        refused("import java.awt.List;\nclass A { }", "imported under one simple name");
        refused("import java.lang.reflect.Module;\nclass A { }", "would hide java.lang.Module");
    }

    @Test
    void namesThatClashInOneFileAreRefused() throws IOException {
        refused("class Tree { }", "A.java:2: the own type Tree exists already");
        refused("class Map { }", "own type Map is called like the imported java.util.Map");
        refused("class Process { }", "own type Process would hide");
        refused("class A { }\nclass B { }", "one top-level type a file");
    }

    @Test
    void namesThatNeedPackagesAreRefused() throws IOException {
        refused("class A { Object a = auth2api.json.Tree.NAME; }", "A.java:2: no full name of an own class");
        refused("class A { String a = \"auth2api.json.Tree\"; }", "no full name of an own class");
        refused("class A { Object a = A.class.getResource(\"b\"); }", "no class path resource");
    }

    @Test
    void charactersOutsideAsciiAndBrokenSourcesAreRefused() throws IOException {
        refused("class A { } // \u00e9", "A.java:2: only printable ASCII");
        refused("class A {", "A.java:2: error: reached end of file");
    }

    @Test
    void aHouseWithoutAHallIsRefused() throws IOException {
        Files.delete(rooms.resolve("cli/Main.java"));
        assertTrue(Bundle.of(rooms).problems().toString().contains("the hall, Main, is missing"));
    }

    private void refused(String source, String rule) throws IOException {
        write("log/A.java", "package auth2api.log;\n" + source);
        List<String> problems = Bundle.of(rooms).problems();
        assertTrue(String.join("\n", problems).contains(rule), problems::toString);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(rooms.resolve(file).getParent());
        Files.writeString(rooms.resolve(file), text);
    }
}
