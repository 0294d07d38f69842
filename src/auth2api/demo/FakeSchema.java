package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON Schema as Claude compiles it: what strict tools and structured outputs refuse, and a value that fits. */
final class FakeSchema {
    private static final Map<String, List<String>> UNSUPPORTED = Map.of(
            "integer", List.of("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"),
            "number", List.of("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"),
            "string", List.of("maxLength", "minLength"),
            "array", List.of("maxItems", "uniqueItems", "contains", "minContains", "maxContains", "prefixItems"),
            "object", List.of("minProperties", "maxProperties", "patternProperties", "propertyNames",
                    "dependentRequired", "dependentSchemas", "unevaluatedProperties"));
    private static final List<String> COMPOSITION = List.of("oneOf", "not", "if", "then", "else");
    private static final Map<String, String> PLAUSIBLE = Map.ofEntries(Map.entry("city", "Paris"),
            Map.entry("location", "Paris"), Map.entry("command", "echo hello"), Map.entry("query", "weather"),
            Map.entry("date-time", "2026-11-24T12:00:00Z"), Map.entry("date", "2026-11-24"),
            Map.entry("time", "12:00:00Z"), Map.entry("duration", "PT1H"), Map.entry("email", "demo@example.com"),
            Map.entry("uri", "https://example.com/"), Map.entry("hostname", "example.com"),
            Map.entry("ipv4", "127.0.0.1"), Map.entry("ipv6", "::1"),
            Map.entry("uuid", "00000000-0000-4000-8000-000000000000"));
    private static final int MAX_DEPTH = 64;

    private FakeSchema() {
    }

    /** Throws the API's 400 for the first thing that strict compilation refuses. */
    static void checkStrict(Json schema, String path) {
        checkStrict(schema, schema, path, 0);
    }

    private static void checkStrict(Json schema, Json root, String path, int depth) {
        String reference = schema.get("$ref").text();
        if (depth > MAX_DEPTH) {
            throw refused(path, "Schema is too complex for compilation. Recursive schemas are not supported");
        }
        if (reference != null && !reference.startsWith("#")) {
            throw refused(path, "External $ref is not supported: " + reference);
        }
        if (reference != null) {
            checkStrict(resolve(root, reference), root, path, depth + 1);
        }
        for (String word : COMPOSITION) {
            if (!schema.get(word).isNull()) {
                throw refused(path, "Schema type '" + word + "' is not supported");
            }
        }
        types(schema).forEach(type -> checkType(type, schema, path));
        for (Json part : parts(schema)) {
            checkStrict(part, root, path, depth + 1);
        }
    }

    private static void checkType(String type, Json schema, String path) {
        var found = UNSUPPORTED.getOrDefault(type, List.of()).stream().filter(w -> !schema.get(w).isNull()).toList();
        if (!found.isEmpty()) {
            throw refused(path, "For '" + type + "' type, " + (found.size() == 1
                    ? "property '" + found.get(0) + "' is not supported"
                    : "properties " + String.join(", ", found) + " are not supported"));
        }
        if (schema.get("minItems").number(0) > 1) {
            throw refused(path, "For 'array' type, 'minItems' values other than 0 or 1 are not supported");
        }
        Json additional = schema.get("additionalProperties");
        if (type.equals("object") && additional.isNull()) {
            throw refused(path, "For 'object' type, 'additionalProperties' must be explicitly set to false");
        }
        if (type.equals("object") && additional.bool(true)) {
            String shown = additional instanceof Json.Bool ? "true" : "object";
            throw refused(path, "For 'object' type, 'additionalProperties: " + shown + "' is not supported."
                    + " Please set 'additionalProperties' to false");
        }
    }

    private static ApiException refused(String path, String why) {
        return ApiException.badRequest(path + ": " + why);
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
        parts.add(schema.get("items"));
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
        for (String word : List.of("anyOf", "oneOf", "allOf")) {
            if (!schema.get(word).items().isEmpty()) {
                return sample(schema.get(word).at(0), root, name, depth + 1);
            }
        }
        if (!schema.get("const").isNull()) {
            return schema.get("const");
        }
        if (!schema.get("enum").items().isEmpty()) {
            return schema.get("enum").at(0);
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

    private static Json members(Json schema, Json root, int depth) {
        var object = Json.object();
        if (schema.get("properties") instanceof Json.Obj properties) {
            var required = schema.get("required").items().stream().map(Json::text).toList();
            properties.members().forEach((name, member) -> {
                if (required.contains(name) || required.isEmpty() && depth == 0) {
                    object.put(name, sample(member, root, name, depth + 1));
                }
            });
        }
        return object;
    }
}
