package auth2api.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents of test/vectors/json, whose notation is explained at the head of each file. */
class JsonCorpusTest {
    private static final Path FOLDER = Path.of("test/vectors/json");

    static List<String> accept() throws IOException {
        return lines("accept.txt");
    }

    static List<String> reject() throws IOException {
        return lines("reject.txt");
    }

    static List<String> either() throws IOException {
        return lines("either.txt");
    }

    @Test
    void theCorpusIsLargeAndNamesEachCaseOnce() throws IOException {
        List<String> all = List.of(accept(), reject(), either()).stream().flatMap(List::stream).toList();
        assertTrue(all.size() >= 300, "only " + all.size());
        assertEquals(all.size(), all.stream().map(JsonCorpusTest::nameOf).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("accept")
    void whatTheStandardAllowsIsTaken(String line) {
        taken(document(line));
    }

    @ParameterizedTest
    @MethodSource("reject")
    void whatTheStandardForbidsIsRefused(String line) {
        refused(document(line));
    }

    @ParameterizedTest
    @MethodSource("either")
    void whereTheStandardLeavesAChoiceWeHaveMadeOne(String line) {
        if (line.startsWith("+")) {
            taken(document(line));
        } else {
            refused(document(line));
        }
    }

    /** Parser and scanner take it, and what the writer makes of it says the same. */
    private static void taken(byte[] document) {
        Json tree = Json.parse(document);
        scan(document);
        byte[] written = tree.toBytes();
        assertEquals(tree, Json.parse(written));
        assertArrayEquals(written, Json.parse(written).toBytes());
        assertArrayEquals(written, Joined.of(JsonBytes.segments(tree)));
        if (tree instanceof Json.Obj) {
            assertArrayEquals(document, Joined.of(JsonSpans.of(document).splice(Map.of())));
        }
    }

    /** Refused by both in the same words, which hold a place and a rule and nothing of the document. */
    private static void refused(byte[] document) {
        var parser = assertThrows(JsonException.class, () -> Json.parse(document));
        var scanner = assertThrows(JsonException.class, () -> scan(document));
        assertEquals(parser.getMessage(), scanner.getMessage());
        assertTrue(parser.getMessage().matches(
                "the JSON is not (valid|accepted): [ -~]{1,80} \\(line \\d+, column \\d+\\)"), parser.getMessage());
        assertThrows(JsonException.class, () -> JsonSpans.of(document));
    }

    private static void scan(byte[] document) {
        new JsonParser(document, 0, document.length, null).document();
    }

    private static List<String> lines(String file) throws IOException {
        try (var lines = Files.lines(FOLDER.resolve(file), StandardCharsets.US_ASCII)) {
            return lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        }
    }

    private static String nameOf(String line) {
        return line.substring(0, line.indexOf(" |"));
    }

    private static byte[] document(String line) {
        int bar = line.indexOf(" |");
        return bytes(line.substring(Math.min(bar + 3, line.length())));
    }

    private static byte[] bytes(String notation) {
        var out = new ByteArrayOutputStream();
        int at = 0;
        while (at < notation.length()) {
            if (notation.charAt(at) != '%') {
                out.write(notation.charAt(at++));
            } else if (notation.charAt(at + 1) != '{') {
                out.write(Integer.parseInt(notation.substring(at + 1, at + 3), 16));
                at += 3;
            } else {
                int colon = notation.indexOf(':', at);
                int end = notation.indexOf('}', colon);
                byte[] once = bytes(notation.substring(colon + 1, end));
                int times = Integer.parseInt(notation.substring(at + 2, colon));
                for (int i = 0; i < times; i++) {
                    out.writeBytes(once);
                }
                at = end + 1;
            }
        }
        return out.toByteArray();
    }
}
