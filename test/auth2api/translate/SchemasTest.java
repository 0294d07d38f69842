package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auth2api.json.Json;
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
}
