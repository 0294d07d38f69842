package auth2api.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonSpansTest {
    private static final Json NEW = Json.string("NEW");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonSpans spans(String json) {
        return JsonSpans.of(utf8(json));
    }

    /** Edits are "name" to remove and "name=json" to set. */
    private static String spliced(String json, String... edits) {
        var map = new LinkedHashMap<String, Json>();
        for (String edit : edits) {
            int sign = edit.indexOf('=');
            map.put(sign < 0 ? edit : edit.substring(0, sign), sign < 0 ? null : Json.parse(edit.substring(sign + 1)));
        }
        return new String(Joined.of(spans(json).splice(map)), StandardCharsets.UTF_8);
    }

    @Test
    void nothingEditedIsBitExact() {
        String odd = " \n{ \"a\" :\t1.50 , \"\\u0062\":\"\\/\\u00e9\u00e9\", \"x\" : [ 1 , 2e+0 ] }\r\n ";
        assertArrayEquals(utf8(odd), Joined.of(spans(odd).splice(Map.of())));
        assertEquals(odd, spliced(odd));
        assertEquals(odd, spliced(odd, "absent"));
    }

    @Test
    void membersAreFoundAtTheTopOnly() {
        JsonSpans spans = spans("{\"in\":{\"model\":\"wrong\"},\"model\":\"right\",\"s\":\"\\\"model\\\":1\"}");
        assertEquals("right", spans.get("model").text());
        assertSame(Json.NULL, spans.get("stream"));
    }

    @Test
    void anEscapedNameIsTheSameName() {
        String json = "{\"mod\\u0065l\":\"a\",\"\\u0073tream\":true}";
        assertEquals("a", spans(json).get("model").text());
        assertTrue(spans(json).get("stream").bool(false));
        assertEquals("{\"mod\\u0065l\":\"b\",\"\\u0073tream\":true}", spliced(json, "model=\"b\""));
        assertEquals("{\"mod\\u0065l\":\"a\"}", spliced(json, "stream"));
    }

    @Test
    void aMemberIsReplacedWhereItStands() {
        String json = "{ \"a\" : 1 ,\"b\":[2] , \"c\": {\"d\":3} }";
        assertEquals("{ \"a\" : 9 ,\"b\":[2] , \"c\": {\"d\":3} }", spliced(json, "a=9"));
        assertEquals("{ \"a\" : 1 ,\"b\":\"x\" , \"c\": {\"d\":3} }", spliced(json, "b=\"x\""));
        assertEquals("{ \"a\" : 1 ,\"b\":[2] , \"c\": null }", spliced(json, "c=null"));
        assertEquals("{ \"a\" : 7 ,\"b\":8 , \"c\": 9 }", spliced(json, "c=9", "b=8", "a=7"));
        assertEquals("{\"only\":2}", spliced("{\"only\":1}", "only=2"));
    }

    @Test
    void aMemberIsRemovedWithItsComma() {
        String json = "{ \"a\":1 , \"b\":2,\n \"c\":3 }";
        assertEquals("{ \"b\":2,\n \"c\":3 }", spliced(json, "a"));
        assertEquals("{ \"a\":1,\n \"c\":3 }", spliced(json, "b"));
        assertEquals("{ \"a\":1 , \"b\":2 }", spliced(json, "c"));
        assertEquals("{ \"c\":3 }", spliced(json, "a", "b"));
        assertEquals("{ \"a\":1 }", spliced(json, "b", "c"));
        assertEquals("{ \"b\":2 }", spliced(json, "a", "c"));
        assertEquals("{  }", spliced(json, "a", "b", "c"));
        assertEquals("{}", spliced("{\"only\":1}", "only"));
    }

    @Test
    void aMemberIsAddedAtTheEnd() {
        assertEquals("{\"n\":1}", spliced("{}", "n=1"));
        assertEquals("{\"n\":1  }", spliced("{  }", "n=1"));
        assertEquals(" {\"n\":1,\"m\":2} ", spliced(" {} ", "n=1", "m=2"));
        assertEquals("{ \"a\":1,\"n\":2 }", spliced("{ \"a\":1 }", "n=2"));
        assertEquals("{ \"a\":1,\"n\\\"\\n\":{} }", spliced("{ \"a\":1 }", "n\"\n={}"));
    }

    @Test
    void editsOfAllKindsCombine() {
        assertEquals("{\"b\":5,\"n\":6}", spliced("{\"a\":1,\"b\":2,\"c\":3}", "a", "b=5", "c", "n=6"));
        assertEquals("{\"n\":6}", spliced("{\"a\":1}", "a", "n=6"));
        assertEquals("[{\"n\":6}]", "[" + spliced("{\"a\":[{\"b\":[{}]}]}", "n=6", "a", "x") + "]");
    }

    /** Every subset of replaced, removed and kept members of every small object: the tree with the same edits. */
    @Test
    void anyEditMeansTheSameAsInATree() {
        for (int count = 0; count <= 4; count++) {
            for (int choice = 0; choice < Math.pow(3, count); choice++) {
                check(count, choice, "{\"m0\":0,\"m1\":1,\"m2\":2,\"m3\":3", false);
                check(count, choice, " { \"m0\" : 0 , \"m1\" : 1 , \"m2\" : 2 , \"m3\" : 3 ", true);
            }
        }
    }

    private static void check(int count, int choice, String members, boolean add) {
        int end = count == 0 ? members.indexOf('{') + 1 : members.indexOf(String.valueOf(count - 1), members.indexOf(
                "m" + (count - 1)) + 2) + 1;
        byte[] json = utf8(members.substring(0, end) + " } ");
        Json.Obj expected = ((Json.Obj) Json.parse(json)).copy();
        var edits = new LinkedHashMap<String, Json>();
        int rest = choice;
        for (int i = 0; i < count; i++, rest /= 3) {
            if (rest % 3 == 1) {
                edits.put("m" + i, NEW);
                expected.put("m" + i, NEW);
            } else if (rest % 3 == 2) {
                edits.put("m" + i, null);
                expected.remove("m" + i);
            }
        }
        if (add) {
            edits.put("added", NEW);
            expected.put("added", NEW);
        }
        byte[] actual = Joined.of(JsonSpans.of(json).splice(edits));
        assertEquals(expected.toString(), Json.parse(actual).toString(), new String(actual, StandardCharsets.UTF_8));
        assertEquals(edits.isEmpty(), Arrays.equals(json, actual));
    }

    @Test
    void aDuplicateIsRefusedOnlyWhenItIsTouched() {
        String json = "{\"x\":1,\"model\":\"a\",\"x\":2,\"mod\\u0065l\":\"b\"}";
        assertEquals(json.replace("}", ",\"n\":0}"), spliced(json, "n=0"));
        for (Runnable touch : List.<Runnable>of(() -> spans(json).get("model"), () -> spliced(json, "model=\"c\""),
                () -> spliced(json, "model"))) {
            JsonException refused = assertThrows(JsonException.class, touch::run);
            assertEquals("model", refused.path());
            assertEquals("model occurs twice in the body; send it once", refused.getMessage());
        }
    }

    @Test
    void onlyAnObjectHasMembers() {
        for (String other : List.of("[]", "1", "\"x\"", "null", "", " ", "x")) {
            assertEquals("the body must be a JSON object",
                    assertThrows(JsonException.class, () -> spans(other)).getMessage());
        }
    }

    @Test
    void theWholeDocumentIsValidatedAtOnce() {
        for (String bad : List.of("{\"a\":1}x", "{\"a\":[1,]}", "{\"a\":\"\\x\"}", "{\"a\":01}", "{\"a\":1,}")) {
            assertThrows(JsonException.class, () -> spans(bad), bad);
        }
    }

    @Test
    void nothingOfTheDocumentIsCopied() {
        byte[] json = utf8("{\"model\":\"a\",\"data\":\"" + "x".repeat(100_000) + "\",\"end\":1}");
        List<ByteBuffer> segments = JsonSpans.of(json).splice(Map.of("model", NEW));
        assertEquals(3, segments.size());
        assertSame(json, segments.get(0).array());
        assertSame(json, segments.get(2).array());
    }

    @Test
    void rangesThatTouchBecomeOne() {
        assertEquals(1, spans("{\"a\":1,\"b\":2,\"c\":3}").splice(Map.of()).size());
    }

    @Test
    void aLargeNewValueIsReferredTo() {
        byte[] other = utf8("\"" + "y".repeat(10_000) + "\"");
        List<ByteBuffer> segments = spans("{\"a\":1}").splice(Map.of("a", Json.parse(other)));
        assertTrue(segments.stream().anyMatch(segment -> segment.array() == other));
    }

    @Test
    void membersAreCappedSoThatASmallBodyIsNoLargeHeap() {
        String many = "{" + "\"\":0,".repeat(JsonParser.MAX_MEMBERS - 1) + "\"z\":0";
        assertEquals(Json.of(0), spans(many + "}").get("z"));
        String message = assertThrows(JsonException.class, () -> spans(many + ",\"y\":0}")).getMessage();
        assertTrue(message.contains("more than 10000 members"), message);
    }
}
