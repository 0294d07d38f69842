package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import auth2api.json.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemasTest {
    private static Schemas.Strict strict(String properties) {
        return Schemas.strict(Json.parse("{\"type\":\"object\",\"properties\":{" + properties + "}}"));
    }

    @Test
    void anArrayOfAtLeastTwoIsToldAndNotEnforced() {
        Json properties = strict("\"a\":{\"type\":\"array\",\"minItems\":1},"
                + "\"b\":{\"type\":\"array\",\"minItems\":2}")
                .schema().get("properties");
        assertEquals("{\"type\":\"array\",\"minItems\":1}", properties.get("a").toString());
        assertEquals("{\"type\":\"array\",\"description\":\"(minItems: 2)\"}", properties.get("b").toString());
    }

    @Test
    void whatMayBeOfSeveralTypesIsAUnion() {
        assertEquals(2, strict("\"a\":{\"type\":[\"string\",\"null\"]},\"b\":{\"anyOf\":[{\"type\":\"string\"}]},"
                + "\"c\":{\"type\":[\"string\"]}").unions());
    }

    @Test
    void whatIsNullableMayBeNull() {
        Schemas.Strict strict = strict("\"a\":{\"type\":\"string\",\"nullable\":true},"
                + "\"b\":{\"type\":\"string\",\"nullable\":false}");
        assertEquals("{\"a\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]},\"b\":{\"type\":\"string\"}}",
                strict.schema().get("properties").toString());
        assertEquals(1, strict.unions());
    }

    @Test
    void theRootOfAToolIsAnObjectAlsoWhereNullWouldDo() {
        assertEquals("{\"type\":\"object\",\"properties\":{}}", Schemas.toolRoot(
                Json.parse("{\"nullable\":true,\"type\":\"object\",\"properties\":{}}")).toString());
    }

    @Test
    void anObjectOfNoPropertiesIsFreeFormUnlessItIsClosed() {
        assertNull(strict("\"a\":{\"type\":\"object\",\"properties\":{},\"required\":[]}"));
        assertNotNull(strict("\"a\":{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}"));
    }

    @Test
    void allOfSeveralIsToldAndAllOfOneIsThatOne() {
        String one = "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"}}}";
        assertNull(strict("\"a\":{\"allOf\":[" + one + "," + one.replace("\"b\"", "\"c\"") + "]}"));
        assertEquals(strict("\"a\":{\"anyOf\":[" + one + "]}"), strict("\"a\":{\"allOf\":[" + one + "]}"));
        assertNull(strict("\"a\":{\"anyOf\":[" + one + "],\"oneOf\":[" + one + "]}"), "two unions of one place");
        assertNull(strict("\"a\":{\"properties\":{\"c\":{\"type\":\"string\"}},\"allOf\":[" + one
                + "]}"), "a union and properties of its own");
    }

    @Test
    void aPropertyOfManyBranchesIsOneChoice() {
        String branches = IntStream.range(0, 3000).mapToObj(i -> "{\"properties\":{\"kind\":{\"const\":" + i + "}}}")
                .collect(Collectors.joining(","));
        Json kind = Schemas.toolRoot(Json.parse("{\"anyOf\":[" + branches + "]}")).get("properties").get("kind");
        assertEquals(3000, kind.get("anyOf").items().size());
        assertEquals("{\"const\":2999}", kind.get("anyOf").at(2999).toString());
    }

    @Test
    void aLongChainOfReferencesIsTooMuchToEnforce() {
        String chain = IntStream.range(0, 10_000).mapToObj(i -> "\"d" + i + "\":{\"$ref\":\"#/$defs/d" + (i + 1)
                + "\"}").collect(Collectors.joining(","));
        assertNull(Schemas.strict(Json.parse("{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + chain
                + ",\"d10000\":{\"type\":\"string\"}}}")));
    }
}
