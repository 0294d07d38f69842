package auth2api.demo;

import auth2api.json.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON Schema as Claude compiles it: what strict tools and structured outputs refuse, and a value that fits. */
final class FakeSchema {
    private static final List<String> RANGE =
            List.of("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf");
    private static final Map<String, List<String>> UNSUPPORTED = Map.of("integer", RANGE, "number", RANGE,
            "string", List.of("maxLength", "minLength"),
            "array", List.of("maxItems", "uniqueItems", "contains", "minContains", "maxContains", "prefixItems"),
            "object", List.of("minProperties", "maxProperties", "patternProperties", "propertyNames",
                    "dependentRequired", "dependentSchemas", "unevaluatedProperties"));
    private static final Map<String, String> PLAUSIBLE = Map.ofEntries(Map.entry("city", "Paris"),
            Map.entry("location", "Paris"), Map.entry("command", "echo hello"), Map.entry("cmd", "echo hello"),
            Map.entry("query", "weather"),
            Map.entry("date-time", "2026-11-24T12:00:00Z"), Map.entry("date", "2026-11-24"),
            Map.entry("time", "12:00:00Z"), Map.entry("duration", "PT1H"), Map.entry("email", "demo@localhost"),
            Map.entry("uri", "http://localhost/"), Map.entry("hostname", "localhost"), Map.entry("ipv4", "127.0.0.1"),
            Map.entry("ipv6", "::1"), Map.entry("uuid", "00000000-0000-4000-8000-000000000000"));
    private static final int MAX_DEPTH = 64;

    private FakeSchema() {
    }

    /** Throws the API's 400 for the first thing that strict compilation refuses. */
    static void checkStrict(Json schema, String path) {
        checkStrict(schema, schema, path + ": ", 0);
    }

    private static void checkStrict(Json schema, Json root, String path, int depth) {
        String reference = schema.get("$ref").text("#");
        FakeRules.require(depth < MAX_DEPTH, path + "Recursive schemas are not supported");
        FakeRules.require(reference.startsWith("#"), path + "External $ref is not supported: " + reference);
        if (reference.length() > 1) {
            checkStrict(resolve(root, reference), root, path, depth + 1);
        }
        for (String word : List.of("oneOf", "not", "if", "then", "else")) {
            FakeRules.require(schema.get(word).isNull(), path + "Schema type '" + word + "' is not supported");
        }
        types(schema).forEach(type -> checkType(type, schema, path + "For '" + type + "' type, "));
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

    private static List<String> types(Json schema) {
        Json type = schema.get("type");
        if (type.isNull() && !schema.get("properties").isNull()) {
            return List.of("object");
        }
        return type.text() != null ? List.of(type.text()) : type.items().stream().map(t -> t.text("")).toList();
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

    private static Json resolve(Json root, String reference) {
        Json found = root;
        for (String step : reference.substring(1).split("/")) {
            found = step.isEmpty() ? found : found.get(step);
        }
        return found;
    }

    /** A value that the schema accepts, with plausible words in it. */
    static Json sample(Json schema) {
        return sample(schema, schema, "", 0);
    }

    private static Json sample(Json schema, Json root, String name, int depth) {
        if (schema.get("$ref").text() != null && depth < MAX_DEPTH) {
            return sample(resolve(root, schema.get("$ref").text()), root, name, depth + 1);
        }
        for (String word : List.of("enum", "anyOf", "oneOf", "allOf")) {
            Json first = schema.get(word).at(0);
            if (!first.isNull()) {
                return word.equals("enum") ? first : sample(first, root, name, depth + 1);
            }
        }
        if (!schema.get("const").isNull()) {
            return schema.get("const");
        }
        return switch (types(schema).stream().findFirst().orElse("string")) {
            case "object" -> members(schema, root, depth);
            case "array" -> Json.array(sample(schema.get("items"), root, name, depth + 1));
            case "integer", "number" -> Json.of(schema.get("minimum").number(1));
            case "boolean" -> Json.of(true);
            case "null" -> Json.NULL;
            default -> Json.string(PLAUSIBLE.getOrDefault(schema.get("format").text(name), "demo"));
        };
    }

    /** The required members, or all at the top where none is. */
    private static Json members(Json schema, Json root, int depth) {
        var object = Json.object();
        var required = schema.get("required").items().stream().map(Json::text).toList();
        if (schema.get("properties") instanceof Json.Obj properties) {
            properties.members().forEach((name, member) -> {
                if (required.contains(name) || required.isEmpty() && depth == 0) {
                    object.put(name, sample(member, root, name, depth + 1));
                }
            });
        }
        return object;
    }
}
