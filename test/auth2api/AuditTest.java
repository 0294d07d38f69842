package auth2api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import audit.Audit;
import audit.Section;
import audit.SourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What `make audit` shows cannot be hidden from it, and no process is started that nobody acknowledged here. */
class AuditTest {
    private static final Map<Section, String> SAMPLES = Map.ofEntries(
            Map.entry(Section.HOSTS, "URI a = URI.create(\"https://example.com/\");"),
            Map.entry(Section.CHOSEN_HOSTS, "A(\"a\", \"\", Kind.URL, \"help\");"),
            Map.entry(Section.SOCKETS, "var a = new Socket(host, 80);"),
            Map.entry(Section.FILES, "String a = Files.readString(path);"),
            Map.entry(Section.PATHS, "Path a = Path.of(name);"),
            Map.entry(Section.FILE_NAMES, "String a = \"accounts.json\";"),
            Map.entry(Section.CHOSEN_FILES, "A(\"a\", \"\", Kind.PATH, \"help\");"),
            Map.entry(Section.ENVIRONMENT, "String a = System.getenv(name);"),
            Map.entry(Section.VARIABLE_NAMES, "String a = \"SSH_CONNECTION\";"),
            Map.entry(Section.PROPERTIES, "String a = System.getProperty(name);"),
            Map.entry(Section.PROPERTY_NAMES, "String a = \"os.name\";"),
            Map.entry(Section.PROCESSES, "var a = new ProcessBuilder(words).start();"),
            Map.entry(Section.REFLECTION, "Class<?> a = Class.forName(name);"),
            Map.entry(Section.NATIVE, "private native int a();"),
            Map.entry(Section.ESCAPES, "int \\u0061 = 1;"));

    private static List<String> find(Section section, String text) {
        return new SourceText("src/A.java", text).find(section);
    }

    @Test
    void everySectionFindsItsPlacesAndNoOthers() {
        assertEquals(EnumSet.allOf(Section.class), EnumSet.copyOf(SAMPLES.keySet()));
        for (Section section : Section.values()) {
            String sample = SAMPLES.get(section);
            assertEquals(List.of("src/A.java:2: " + sample), find(section, "class A {\n    " + sample + "\n}"));
            SAMPLES.forEach((other, text) -> assertTrue(other == section || find(section, text).isEmpty(),
                    () -> section + " also finds " + text));
        }
    }

    @Test
    void aCallIsFoundHoweverItIsWritten() {
        for (String text : List.of("System . getenv(a)", "System\n    .getenv(a)", "System::getenv",
                "System./* hidden */getenv(a)", "java.lang.System.getenv(a)", "import static java.lang.System.getenv;",
                "url(\"https://example.com\"); System.getenv(a)", "char a = '\"'; System.getenv(a)",
                "String a = \"\\\"\"; System.getenv(a)", "a(\"\"\"\n  \"/* \\\"\"\" \"\"\"); System.getenv(a)")) {
            assertEquals(1, find(Section.ENVIRONMENT, text).size(), text);
        }
        assertEquals(1, find(Section.PROCESSES, "Runtime.getRuntime()\n    .exec (a)").size());
        assertEquals(1, find(Section.PROCESSES, "ProcessBuilder::new").size());
        assertEquals(1, find(Section.SOCKETS, "new java.net.Socket(a, 80)").size());
    }

    @Test
    void commentsAreNotSearchedAndTextsAreNoCode() {
        assertEquals(List.of(), find(Section.ENVIRONMENT, "// System.getenv(a)\n/* System.getenv(a) */"));
        assertEquals(List.of(), find(Section.ENVIRONMENT, "a(\"System.getenv\", \"\"\"\n  \" System.getenv \"\"\")"));
        assertEquals(List.of(), find(Section.HOSTS, "// see https://example.com/\nint a = b.com;"));
    }

    @Test
    void aStatementOfSeveralLinesIsShownOnceAndToItsEnd() {
        String text = "a(System.getenv(\n    \"A\") + // why\n    System.getenv(\"B\"));\ngetenv();";
        assertEquals(List.of("src/A.java:1: a(System.getenv( \"A\") + System.getenv(\"B\"));",
                "src/A.java:4: getenv();"), find(Section.ENVIRONMENT, text));
    }

    /** The program's compiler from source, the browser for a login, and systemctl or launchctl: nothing else. */
    @Test
    void processesAreStartedInThreeKnownPlaces() throws IOException {
        assertEquals(List.of("src/Auth2Api.java", "src/auth2api/cli/Login.java", "src/auth2api/cli/Service.java"),
                files(Section.PROCESSES));
    }

    @Test
    void classesAreLoadedAndReflectedOnInKnownFilesAndNothingIsNative() throws IOException {
        assertEquals(List.of("src/Auth2Api.java", "src/Bundle.java", "src/auth2api/cli/Terminal.java",
                "src/auth2api/http/HostThreads.java"), files(Section.REFLECTION).stream().distinct().toList());
        assertEquals(List.of(), files(Section.NATIVE));
        assertEquals(List.of(), files(Section.ESCAPES));
    }

    /** One for each place. */
    private static List<String> files(Section section) throws IOException {
        return Audit.find(section, Path.of("src")).stream().map(place -> place.replaceFirst(":.*", "")).toList();
    }
}
