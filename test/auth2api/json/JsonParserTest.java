package auth2api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonParserTest {
    private static String refusal(String json) {
        JsonException refused = assertThrows(JsonException.class, () -> Json.parse(json));
        assertEquals("", refused.path());
        return refused.getMessage();
    }

    @Test
    void aRefusalSaysWhatWasExpectedAndWhere() {
        assertEquals("the JSON is not valid: expected a value (line 1, column 4)", refusal("[1,]"));
        assertEquals("the JSON is not valid: expected '\"' (line 1, column 8)", refusal("{\"a\":1,}"));
        assertEquals("the JSON is not valid: expected ':' (line 1, column 6)", refusal("{\"a\" 1}"));
        assertEquals("the JSON is not valid: expected ',' or '}' (line 1, column 8)", refusal("{\"a\":1 2}"));
        assertEquals("the JSON is not valid: expected ',' or ']' at the end of the text (line 1, column 3)",
                refusal("[1"));
        assertEquals("the JSON is not valid: expected 'true' (line 1, column 3)", refusal("trx"));
        assertEquals("the JSON is not valid: expected a digit (line 1, column 3)", refusal("1.x"));
        assertEquals("the JSON is not valid: expected the end of the document (line 1, column 2)", refusal("01"));
        assertEquals("the JSON is not valid: expected four hexadecimal digits after '\\u' (line 1, column 6)",
                refusal("\"\\u00g\""));
        assertEquals("the JSON is not accepted: a byte order mark; send UTF-8 without one (line 1, column 1)",
                refusal("\ufeff{}"));
    }

    @Test
    void thePlaceCountsLines() {
        assertTrue(refusal("{\n  \"a\": 1,\n  \"b\": x\n}").endsWith("(line 3, column 8)"));
        assertTrue(refusal("{\r\n\"a\":\t\u0001").endsWith("(line 2, column 6)"));
    }

    @Test
    void aMessageNeverQuotesTheDocument() {
        assertTrue(!refusal("{\"key\":\"sk-secret\" sk-secret}").contains("sk-"));
        assertTrue(!refusal("sk-secret").contains("sk-"));
    }

    @Test
    void theDeepestTreeIsReadWrittenAndComparedOnASmallStack() throws InterruptedException {
        var failures = new ArrayList<Throwable>();
        String deep = "[{\"a\":".repeat(JsonParser.MAX_DEPTH / 2) + "\"x\"" + "}]".repeat(JsonParser.MAX_DEPTH / 2);
        var thread = new Thread(null, () -> {
            Json tree = Json.parse(deep);
            assertEquals(deep, tree.toString());
            assertEquals(tree, Json.parse(deep));
            assertEquals(tree.hashCode(), Json.parse(deep).hashCode());
            assertThrows(JsonException.class, () -> Json.parse("[" + deep + "]"));
            assertThrows(JsonException.class, () -> Json.parse("[".repeat(1_000_000)));
        }, "small-stack", 512 * 1024);
        thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure));
        thread.start();
        thread.join();
        assertEquals(List.of(), failures);
    }

    @Test
    void theScannerBuildsNothing() {
        byte[] json = "{\"a\":[1,\"x\"]}".getBytes(StandardCharsets.US_ASCII);
        assertNull(new JsonParser(json, 0, json.length, null).document());
        assertInstanceOf(Json.Obj.class, new JsonParser(json, 0, json.length, Json.Meter.NONE).document());
    }

    @Test
    void valuesOfATreeAreCapped() {
        String most = "[" + "0,".repeat(JsonParser.MAX_VALUES - 2) + "0]";
        assertEquals(JsonParser.MAX_VALUES - 1, Json.parse(most).items().size());
        assertTrue(refusal("[" + most + "]").startsWith("the JSON is not accepted: more than"));
        byte[] scanned = ("[" + most + "]").getBytes(StandardCharsets.US_ASCII);
        new JsonParser(scanned, 0, scanned.length, null).document();
    }
}
