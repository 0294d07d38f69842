package auth2api.demo;

import auth2api.json.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON Schema as Claude compiles it: what strict tools and structured outputs refuse. */
final class FakeSchema {
    private static final List<String> RANGE =
            List.of("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf");
    private static final Map<String, List<String>> UNSUPPORTED = Map.of("integer", RANGE, "number", RANGE,
            "string", List.of("maxLength", "minLength"),
            "array", List.of("maxItems", "uniqueItems", "contains", "minContains", "maxContains", "prefixItems"),
            "object", List.of("minProperties", "maxProperties", "patternProperties", "propertyNames",
                    "dependentRequired", "dependentSchemas", "unevaluatedProperties"));

    private FakeSchema() {
    }

    /** Throws the API's 400 for the first thing that strict compilation refuses. */
    static void checkStrict(Json schema, String path) {
        checkStrict(schema, schema, path + ": ", 0);
    }

    private static void checkStrict(Json schema, Json root, String path, int depth) {
        String reference = schema.get("$ref").text("#");
        FakeRules.require(depth < DemoSchema.MAX_DEPTH, path + "Recursive schemas are not supported");
        FakeRules.require(reference.startsWith("#"), path + "External $ref is not supported: " + reference);
        if (reference.length() > 1) {
            checkStrict(DemoSchema.resolve(root, reference), root, path, depth + 1);
        }
        for (String word : List.of("oneOf", "not", "if", "then", "else")) {
            FakeRules.require(schema.get(word).isNull(), path + "Schema type '" + word + "' is not supported");
        }
        DemoSchema.types(schema).forEach(type -> checkType(type, schema, path + "For '" + type + "' type, "));
        parts(schema).forEach(part -> checkStrict(part, root, path, depth + 1));
    }

    private static void checkType(String type, Json schema, String start) {
        var found = UNSUPPORTED.getOrDefault(type, List.of()).stream().filter(w -> !schema.get(w).isNull()).toList();
        FakeRules.require(found.size() != 1, start + "property '" + String.join("", found) + "' is not supported");
        FakeRules.require(found.isEmpty(), start + "properties " + String.join(", ", found) + " are not supported");
        FakeRules.require(schema.get("minItems").number(0) < 2,
                start + "'minItems' values other than 0 or 1 are not supported");
        Json more = schema.get("additionalProperties");
        FakeRules.require(!type.equals("object") || !more.isNull(),
                start + "'additionalProperties' must be explicitly set to false");
        FakeRules.require(!type.equals("object") || !more.bool(true), start + "'additionalProperties: "
                + (more instanceof Json.Bool ? "true" : "object")
                + "' is not supported. Please set 'additionalProperties' to false");
    }

    /** How many properties have a list of types or anyOf. */
    static int unions(Json schema) {
        int own = schema.get("type").items().isEmpty() && schema.get("anyOf").items().isEmpty() ? 0 : 1;
        return own + parts(schema).stream().mapToInt(FakeSchema::unions).sum();
    }

    /** How many properties are not required. */
    static int optionals(Json schema) {
        int all = schema.get("properties") instanceof Json.Obj properties ? properties.members().size() : 0;
        return all - Math.min(all, schema.get("required").items().size())
                + parts(schema).stream().mapToInt(FakeSchema::optionals).sum();
    }

    private static List<Json> parts(Json schema) {
        var parts = new ArrayList<Json>(schema.get("anyOf").items());
        parts.addAll(schema.get("allOf").items());
        if (schema.get("properties") instanceof Json.Obj properties) {
            parts.addAll(properties.members().values());
        }
        if (!schema.get("items").isNull()) {
            parts.add(schema.get("items"));
        }
        return parts;
    }
}
