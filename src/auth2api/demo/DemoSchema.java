package auth2api.demo;

import auth2api.json.Json;
import java.util.List;
import java.util.Map;

/** Makes a value that fits a JSON Schema, for the arguments of a tool call or a structured output. Pure. */
final class DemoSchema {
    static final int MAX_DEPTH = 64;
    /** By format, or by the name of the member. */
    private static final Map<String, String> PLAUSIBLE = Map.ofEntries(Map.entry("city", "Paris"),
            Map.entry("location", "Paris"), Map.entry("command", "echo hello"), Map.entry("cmd", "echo hello"),
            Map.entry("query", "weather"), Map.entry("date-time", "2026-11-24T12:00:00Z"),
            Map.entry("date", "2026-11-24"), Map.entry("time", "12:00:00Z"), Map.entry("duration", "PT1H"),
            Map.entry("email", "demo@localhost"), Map.entry("uri", "http://localhost/"),
            Map.entry("hostname", "localhost"), Map.entry("ipv4", "127.0.0.1"), Map.entry("ipv6", "::1"),
            Map.entry("uuid", "00000000-0000-4000-8000-000000000000"));

    private DemoSchema() {
    }

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

    static List<String> types(Json schema) {
        Json type = schema.get("type");
        if (type.isNull() && !schema.get("properties").isNull()) {
            return List.of("object");
        }
        return type.text() != null ? List.of(type.text()) : type.items().stream().map(t -> t.text("")).toList();
    }

    static Json resolve(Json root, String reference) {
        Json found = root;
        for (String step : reference.substring(1).split("/")) {
            found = step.isEmpty() ? found : found.get(step);
        }
        return found;
    }
}
