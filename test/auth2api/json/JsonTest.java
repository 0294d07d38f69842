package auth2api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static Json.Str str(String json) {
        return (Json.Str) Json.parse(json);
    }

    @Test
    void aDeepPathIsReadWithoutAsking() {
        Json json = Json.parse("{\"a\":[{\"b\":\"c\"}]}");
        assertEquals("c", json.get("a").at(0).get("b").text());
    }

    @Test
    void whatIsMissingIsNullAllTheWayDown() {
        Json json = Json.parse("{\"a\":[1]}");
        for (Json missing : List.of(json.get("x"), json.get("a").at(1), json.get("a").at(-1), json.at(0),
                json.get("a").get("b").at(3).get("c"))) {
            assertSame(Json.NULL, missing);
            assertTrue(missing.isNull());
        }
    }

    @Test
    void aValueOfAnotherKindIsTheDefault() {
        for (String other : List.of("null", "[]", "{}", "[1]")) {
            Json json = Json.parse(other);
            assertNull(json.text());
            assertEquals("or", json.text("or"));
            assertEquals(7, json.number(7));
            assertEquals(0.5, json.decimal(0.5));
            assertTrue(json.bool(true));
        }
        assertEquals("or", Json.parse("1").text("or"));
        assertEquals(7, Json.parse("\"1\"").number(7));
        assertEquals(0.5, Json.parse("true").decimal(0.5));
        assertFalse(Json.parse("\"true\"").bool(false));
        assertEquals(List.of(), Json.parse("{\"a\":1}").items());
    }

    @Test
    void valuesAreRead() {
        assertEquals(12, Json.parse("12").number(0));
        assertEquals(-1.5, Json.parse("-1.5").decimal(0));
        assertTrue(Json.parse("true").bool(false));
        assertEquals(2, Json.parse("[1,2]").items().size());
    }

    @Test
    void numberTextIsKept() {
        for (String literal : List.of("1.0", "1", "1e0", "-0", "1E+2", "0.10",
                "123456789012345678901234567890", "1e999")) {
            assertEquals(literal, Json.parse(literal).toString());
            assertEquals("[" + literal + "]", Json.parse(" [ " + literal + " ] ").toString());
        }
        assertNotEquals(Json.parse("1"), Json.parse("1.0"));
    }

    @Test
    void anIntegralNumberCountsInAnySpelling() {
        for (String three : List.of("3", "3.0", "3e0", "30e-1", "0.3E1", "3.000000")) {
            assertEquals(3, Json.parse(three).number(-1), three);
        }
        assertEquals(0, Json.parse("-0").number(-1));
        assertEquals(0, Json.parse("0e99999").number(-1));
        assertEquals(1_000_000_000_000_000_000L, Json.parse("1e18").number(-1));
        assertEquals(9007199254740993L, Json.parse("9007199254740993").number(-1));
        assertEquals(Long.MAX_VALUE, Json.parse("9223372036854775807").number(-1));
        assertEquals(Long.MIN_VALUE, Json.parse("-9223372036854775808").number(-1));
    }

    @Test
    void aNumberThatIsNoLongIsTheDefault() {
        for (String odd : List.of("0.5", "3.00000000000000000000001", "9223372036854775808", "-9223372036854775809",
                "1e19", "1e400", "1e-400", "1e2147483647", "1e-2147483647", "1e2147483648", "1e99999999999")) {
            assertEquals(-1, Json.parse(odd).number(-1), odd);
        }
    }

    @Test
    void ofMakesNumbersThatReadBack() {
        assertEquals("5", Json.of(5L).toString());
        for (double value : new double[] {0, 1, 0.1, -2.5, 1e300, 1e-300, Double.MAX_VALUE, Double.MIN_VALUE, 100}) {
            assertEquals(value, Json.parse(Json.of(value).toString()).decimal(-1));
        }
        assertThrows(IllegalArgumentException.class, () -> Json.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Json.of(Double.NEGATIVE_INFINITY));
    }

    @Test
    void objectsKeepTheOrderOfTheirMembers() {
        Json.Obj object = Json.object().put("z", 1).put("a", "x").put("m", true).put("b", Json.array());
        assertEquals("{\"z\":1,\"a\":\"x\",\"m\":true,\"b\":[]}", object.toString());
        object.put("a", 2);
        assertEquals("{\"z\":1,\"a\":2,\"m\":true,\"b\":[]}", object.toString());
        assertEquals(Json.of(1), object.remove("z"));
        assertNull(object.remove("z"));
        assertFalse(object.has("z"));
    }

    @Test
    void ofDuplicatesTheLastCountsInThePlaceOfTheFirst() {
        assertEquals("{\"a\":3,\"b\":2}", Json.parse("{\"a\":1,\"b\":2,\"\\u0061\":3}").toString());
    }

    @Test
    void putStoresNullAndPutIfSkipsIt() {
        Json.Obj object = Json.object().put("a", (String) null).put("b", (Json) null)
                .putIf("c", (String) null).putIf("d", (Json) null).putIf("e", Json.NULL).putIf("f", "x");
        assertEquals("{\"a\":null,\"b\":null,\"f\":\"x\"}", object.toString());
        assertTrue(object.has("a"));
        assertEquals("[null,null]", Json.array().add((String) null).add((Json) null).toString());
    }

    @Test
    void aCopyHasMembersOfItsOwn() {
        Json.Obj first = Json.object().put("a", 1);
        Json.Obj copy = first.copy().put("b", 2);
        assertEquals("{\"a\":1}", first.toString());
        assertEquals("{\"a\":1,\"b\":2}", copy.toString());
    }

    @Test
    void equalityIsOfValuesNotOfSpelling() {
        assertEquals(Json.parse("{\"a\":\"\\u0041\",\"b\":[]}"), Json.parse("{\"b\":[],\"a\":\"A\"}"));
        assertEquals(Json.parse("\"\\u0041\"").hashCode(), Json.string("A").hashCode());
        assertEquals(Json.parse("{\"a\":1}").hashCode(), Json.object().put("a", 1).hashCode());
        assertNotEquals(Json.parse("[1,2]"), Json.parse("[2,1]"));
        assertNotEquals(Json.parse("\"1\""), Json.parse("1"));
    }

    @Test
    void kindsHaveNamesForPeople() {
        assertEquals(List.of("an object", "an array", "a string", "a number", "a boolean", "null"),
                Json.parse("[{},[],\"\",0,false,null]").items().stream().map(Json::kind).toList());
    }

    @Test
    void aPlainStringStaysASliceUntilItIsChanged() {
        assertTrue(str("\"abc\"").isRaw());
        assertTrue(str("\"caf\u00e9\"").isRaw());
        assertFalse(str("\"a\\nb\"").isRaw());
        assertFalse(Json.string("abc").isRaw());
        assertTrue(str("\"data:x;base64,AAAA\"").tail(14).isRaw());
        assertFalse(str("\"\u00e9abc\"").tail(2).isRaw());
    }

    @Test
    void slicesAndTextsAnswerAlike() {
        for (String text : List.of("data:image/png;base64,AAAA", "", ",", "a,b", "caf\u00e9,x,y",
                "\u20ac\ud83d\ude00,z", "x\ud83d,\ude00", "tab\t,quote\"", "abc")) {
            Json.Str own = Json.string(text);
            Json.Str parsed = str(own.toString());
            assertEquals(text, parsed.text());
            for (int from = 0; from <= text.length(); from++) {
                assertEquals(own.tail(from), str(own.toString()).tail(from), text + " from " + from);
            }
            for (int limit = 0; limit <= text.length() + 1; limit++) {
                String head = text.substring(0, Math.min(limit, text.length()));
                assertEquals(head, own.head(limit), text);
                assertEquals(head, str(own.toString()).head(limit), text);
            }
        }
    }

    @Test
    void aTailOfATailIsTheRest() {
        assertEquals("cd", str("\"abcd\"").tail(1).tail(1).text());
        assertEquals("", str("\"abcd\"").tail(4).text());
        assertEquals("\"cd\"", str("\"abcd\"").tail(2).toString());
    }

    @Test
    void aVisibleBeginIsSeenWithoutDecoding() {
        for (String visible : List.of("a", " \\n\\t b", "\u4f60", "~\\u0041")) {
            assertTrue(((Json.Str) Json.parse('"' + visible + '"')).startsVisibly(), visible);
        }
        for (String unknown : List.of("", " ", "\\n", "\\n ", "\\u0041", "\u3000", "\u00a0x", "\\\\", "\u007f")) {
            assertFalse(((Json.Str) Json.parse('"' + unknown + '"')).startsVisibly(), unknown);
        }
        assertFalse(Json.string("x").startsVisibly(), "no slice");
    }
}
