package auth2api.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Documents from a seeded generator: parser, scanner and writer agree, on what is well formed and on what is not. */
class JsonGeneratedTest {
    private static final int DOCUMENTS = 200_000;

    private final Random random = new Random(8259);
    private final JsonMaker maker = new JsonMaker(random);

    @Test
    void parserScannerAndWriterAgreeOnAnyDocumentAndOnItsRuins() {
        int stillJson = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] document = maker.document();
            assertNotNull(judge(document), () -> new String(document, StandardCharsets.UTF_8));
            stillJson += judge(maker.damaged(document)) == null ? 0 : 1;
        }
        assertTrue(stillJson > DOCUMENTS / 20 && stillJson < DOCUMENTS / 2, stillJson + " were still JSON");
    }

    /** The tree of a document, or null when it was refused by all. */
    private Json judge(byte[] document) {
        Json tree = parsed(document);
        boolean valid = JsonMaker.isJson(document);
        assertEquals(valid, tree != null, () -> new String(document, StandardCharsets.UTF_8));
        assertEquals(valid, scanned(document), () -> new String(document, StandardCharsets.UTF_8));
        if (valid) {
            written(tree);
        }
        if (tree instanceof Json.Obj object) {
            spliced(document, object);
        }
        return tree;
    }

    private static Json parsed(byte[] document) {
        try {
            return Json.parse(document);
        } catch (JsonException refused) {
            return null;
        }
    }

    private static boolean scanned(byte[] document) {
        try {
            new JsonParser(document, 0, document.length, null).document();
            return true;
        } catch (JsonException refused) {
            return false;
        }
    }

    private static void written(Json tree) {
        byte[] bytes = tree.toBytes();
        Json again = Json.parse(bytes);
        assertEquals(tree, again);
        assertArrayEquals(bytes, again.toBytes());
    }

    /** One member replaced, one removed, one added: means the same as in the tree. */
    private void spliced(byte[] document, Json.Obj tree) {
        JsonSpans spans = JsonSpans.of(document);
        var names = new ArrayList<>(tree.members().keySet());
        Collections.shuffle(names, random);
        var edits = new LinkedHashMap<String, Json>();
        Json.Obj expected = tree.copy();
        edits.put("added", Json.of(1));
        expected.put("added", 1);
        for (int i = 0; i < Math.min(2, names.size()); i++) {
            String name = names.get(i);
            edits.put(name, i == 0 ? null : Json.NULL);
            expected.put(name, Json.NULL);
            if (i == 0) {
                expected.remove(name);
            }
        }
        try {
            assertEquals(expected, Json.parse(Joined.of(spans.splice(edits))));
        } catch (JsonException duplicate) {
            String message = duplicate.getMessage();
            assertTrue(message.endsWith("occurs twice in the body; send it once"), message);
        }
    }
}
