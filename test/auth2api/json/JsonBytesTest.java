package auth2api.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    private static final int BIG = 8 * 1024;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyWhatMustBeEscapedIs() {
        assertEquals("\"a\\\"b\\\\c/d'\"", Json.string("a\"b\\c/d'").toString());
        assertEquals("\"\\b\\t\\n\\f\\r\"", Json.string("\b\t\n\f\r").toString());
        assertEquals("\"\\u0000\\u0001\\u000b\\u001f\"", Json.string("\0\u0001\u000b\u001f").toString());
        assertEquals("\"\u007f\u0080\u2028\"", Json.string("\u007f\u0080\u2028").toString());
    }

    @Test
    void charactersGoOutAsUtf8() {
        for (String text : List.of("\u007f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff",
                "\ud800\udc00", "\udbff\udfff", "a\u00e9\u20ac\ud83d\ude00z")) {
            assertArrayEquals(utf8("\"" + text + "\""), Json.string(text).toBytes());
        }
    }

    @Test
    void everyCharacterReadsBack() {
        var all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 97) {
            all.appendCodePoint(point);
        }
        assertEquals(all.toString(), Json.parse(Json.string(all.toString()).toBytes()).text());
    }

    @Test
    void aLoneSurrogateGoesOutAsAnEscape() {
        assertEquals("\"\\ud83d\"", Json.string("\ud83d").toString());
        assertEquals("\"\\ude00\\ud83d\"", Json.string("\ude00\ud83d").toString());
        assertEquals("\"\\ud83dx\ud83d\ude00\"", Json.string("\ud83dx\ud83d\ude00").toString());
        assertEquals("\"\\ud83d\\ud83d\"", Json.parse("\"\\ud83d\\ud83d\"").toString());
        assertEquals("{\"\\udfff\":1}", Json.parse("{\"\\udFFF\":1}").toString());
        assertEquals("\ud83d", Json.parse(Json.string("\ud83d").toBytes()).text());
    }

    @Test
    void aStringThatCameInGoesOutInItsOwnSpelling() {
        assertEquals("[\"\\/\\u0041\",\"x\"]", Json.parse("[\"\\/\\u0041\",\"x\"]").toString());
    }

    @Test
    void namesAreEscapedToo() {
        assertEquals("{\"a\\\"\\n\":{}}", Json.object().put("a\"\n", Json.object()).toString());
    }

    @Test
    void emptyContainersAreWritten() {
        assertEquals("{}", Json.object().toString());
        assertEquals("[]", Json.array().toString());
        assertEquals("[{},[]]", Json.array(Json.object(), Json.array()).toString());
    }

    @Test
    void aLargeStringOfADocumentIsReferredToAndNotCopied() {
        byte[] document = utf8("{\"model\":\"m\",\"data\":\"" + "A".repeat(BIG) + "\",\"end\":[true]}");
        Json tree = Json.parse(document);
        List<ByteBuffer> segments = JsonBytes.segments(tree);
        assertEquals(3, segments.size());
        assertSame(document, segments.get(1).array());
        assertEquals(BIG, segments.get(1).remaining());
        assertArrayEquals(document, Joined.of(segments));
        assertArrayEquals(document, tree.toBytes());
    }

    @Test
    void theTailOfALargeStringIsReferredToAsWell() {
        byte[] document = utf8("\"data:image/png;base64," + "A".repeat(BIG) + "\"");
        var tail = ((Json.Str) Json.parse(document)).tail("data:image/png;base64,".length());
        List<ByteBuffer> segments = JsonBytes.segments(Json.object().put("data", tail));
        assertSame(document, segments.get(1).array());
        assertEquals("{\"data\":\"" + "A".repeat(BIG) + "\"}",
                new String(Joined.of(segments), StandardCharsets.UTF_8));
    }

    @Test
    void aLargeEscapedStringIsReferredToAsItStands() {
        byte[] document = utf8("[\"" + "\\n".repeat(BIG) + "\"]");
        List<ByteBuffer> segments = JsonBytes.segments(Json.parse(document));
        assertSame(document, segments.get(1).array());
        assertArrayEquals(document, Joined.of(segments));
    }

    @Test
    void smallStringsShareOneSegment() {
        assertEquals(1, JsonBytes.segments(Json.parse("[\"a\",{\"b\":\"c\"},\"" + "x".repeat(BIG - 1) + "\"]")).size());
    }

    @Test
    void severalLargeStringsAlternateWithWhatIsBetween() {
        String big = "\"" + "B".repeat(BIG) + "\"";
        byte[] document = utf8("[" + big + "," + big + ",\"small\"," + big + "]");
        List<ByteBuffer> segments = JsonBytes.segments(Json.parse(document));
        assertEquals(7, segments.size());
        assertArrayEquals(document, Joined.of(segments));
        assertTrue(segments.stream().allMatch(ByteBuffer::hasArray));
    }
}
