package auth2api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JsonViewTest {
    private static final String EACH_KIND = """
            {"object":{},"array":[],"string":"","number":1.5,"boolean":true,"null":null}""";

    private static JsonView view(String json) {
        return JsonView.of(Json.parse(json));
    }

    private static String refusal(JsonView at, Function<JsonView, ?> read) {
        JsonException refused = assertThrows(JsonException.class, () -> read.apply(at));
        assertEquals(at.path(), refused.path());
        return refused.getMessage();
    }

    @Test
    void aPathNamesMembersAndItems() {
        JsonView root = view("{\"messages\":[0,1,{\"content\":[{\"image_url\":{\"url\":\"u\"}}]}]}");
        JsonView url = root.get("messages").at(2).get("content").at(0).get("image_url").get("url");
        assertEquals("messages[2].content[0].image_url.url", url.path());
        assertEquals("u", url.string());
        assertEquals("", root.path());
        assertEquals("messages[2].content[0]", root.get("messages").elements().get(2).get("content").elements()
                .get(0).path());
    }

    @Test
    void aRootCanStandSomewhere() {
        assertEquals("metadata.user_id", JsonView.of(Json.parse("{}"), "metadata").get("user_id").path());
    }

    @Test
    void missingAndNullAreBothAbsent() {
        for (String json : List.of("{}", "{\"a\":null}")) {
            JsonView a = view(json).get("a");
            assertTrue(a.absent());
            assertEquals("or", a.string("or"));
            assertEquals(3, a.integer(3));
            assertEquals(0.5, a.decimal(0.5));
            assertTrue(a.bool(true));
            assertEquals(List.of(), a.elements());
            assertTrue(a.get("b").at(4).get("c").absent());
            assertEquals("a is missing: it must be a string", refusal(a, JsonView::string));
            assertEquals("a is missing: it must be an integer", refusal(a, JsonView::integer));
            assertEquals("a is missing: it must be a number", refusal(a, JsonView::decimal));
            assertEquals("a is missing: it must be an object", refusal(a, JsonView::object));
        }
    }

    @Test
    void aMemberOfSomethingThatIsNoObjectIsRefused() {
        assertEquals("a must be an object, but is a string",
                assertThrows(JsonException.class, () -> view("{\"a\":\"x\"}").get("a").get("b")).getMessage());
        assertEquals("the body must be an object, but is an array",
                assertThrows(JsonException.class, () -> view("[]").get("b")).getMessage());
    }

    @Test
    void stringsAreStringsOnly() {
        wrong(JsonView::string, "a string", "string");
        wrong(v -> v.string("or"), "a string", "string");
        assertEquals("x", view("\"x\"").string("or"));
    }

    @Test
    void integersAreIntegralAndFit() {
        wrong(JsonView::integer, "an integer", "");
        wrong(v -> v.integer(1), "an integer", "");
        assertEquals(3, view("3.0").integer());
        assertEquals(Long.MIN_VALUE, view("-9223372036854775808").integer(0));
        assertEquals("the body must be an integer, but is a number", refusal(view("1e30"), JsonView::integer));
    }

    @Test
    void decimalsAreFinite() {
        wrong(JsonView::decimal, "a number", "number");
        wrong(v -> v.decimal(1), "a number", "number");
        assertEquals(0.25, view("0.25").decimal(1));
        assertEquals("the body must be a number that is not so large, but is a number",
                refusal(view("1e400"), JsonView::decimal));
    }

    @Test
    void booleansAreNotWords() {
        wrong(v -> v.bool(true), "a boolean", "boolean");
        assertFalse(view("false").bool(true));
    }

    @Test
    void objectsAndArraysAreAskedForByKind() {
        wrong(JsonView::object, "an object", "object");
        wrong(JsonView::elements, "an array", "array");
        assertTrue(view("{}").isObject());
        assertTrue(view("[]").isArray());
        assertTrue(view("\"\"").isString());
        assertFalse(view("null").isObject() || view("null").isArray() || view("null").isString());
    }

    /** Reading any kind but the right one fails with the path, what it must be and what it is. */
    private static void wrong(Function<JsonView, ?> read, String mustBe, String right) {
        JsonView root = view(EACH_KIND);
        for (String name : List.of("object", "array", "string", "number", "boolean")) {
            if (!name.equals(right)) {
                JsonView at = root.get(name);
                assertEquals(name + " must be " + mustBe + ", but is " + at.value().kind(), refusal(at, read));
            }
        }
    }

    @Test
    void aRefusalInOtherWordsNamesThePlace() {
        JsonView at = view("{\"n\":[1]}").get("n").at(0);
        assertEquals("n[0] must be even", at.refuse("must be even").getMessage());
        assertEquals("n[0]", at.refuse("must be even").path());
        assertEquals("the body is too old", view("{}").refuse("is too old").getMessage());
    }

    @Test
    void aMessageNeverQuotesTheDocument() {
        String secret = "sk-very-secret";
        assertFalse(refusal(view("{\"a\":\"" + secret + "\"}").get("a"), JsonView::integer).contains(secret));
    }
}
