package auth2api.translate;

import auth2api.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** JSON schemas as OpenAI takes them, made into what Claude takes (anthropic-messages.md, 4 and 6). */
final class Schemas {
    private static final int MAX_OPTIONAL = 24;
    private static final int MAX_UNIONS = 16;
    private static final int MAX_DEPTH = 100;
    private static final Set<String> PLAIN = Set.of("required", "const", "description", "title", "default");
    private static final Set<String> FORMATS = Set.of("date-time", "time", "date", "duration", "email", "hostname",
            "uri", "ipv4", "ipv6", "uuid");
    private static final Set<String> DROPPED = Set.of("$schema", "$id", "$comment", "examples", "deprecated",
            "readOnly", "writeOnly", "nullable");
    private static final Set<String> TOLD = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            "multipleOf", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems");

    private final Json root;
    private final Set<String> path = new HashSet<>();
    private final Set<String> checked = new HashSet<>();
    private boolean fits = true;
    private int depth;
    private int optional;
    private int unions;

    private Schemas(Json root) {
        this.root = root;
    }

    /** A schema that can be enforced, with what it takes of the limits that hold for a whole request. */
    record Strict(Json schema, int optional, int unions) {
        /** Whether there is room beside others that take so much. */
        boolean fits(int otherOptional, int otherUnions) {
            return optional + otherOptional <= MAX_OPTIONAL && unions + otherUnions <= MAX_UNIONS;
        }
    }

    /** A tool's parameters with an object at the root, which Claude demands: no union there, and no null. */
    static Json.Obj toolRoot(Json parameters) {
        Json.Obj out = parameters instanceof Json.Obj o ? o.copy() : Json.object();
        if (out.remove("$ref") instanceof Json.Str ref && resolve(parameters, ref.text()) instanceof Json.Obj target) {
            target.members().forEach((name, value) -> out.members().putIfAbsent(name, value));
        }
        out.remove("nullable");
        for (String union : List.of("anyOf", "oneOf", "allOf")) {
            if (out.remove(union) instanceof Json.Arr branches) {
                flatten(out, union, branches, parameters);
            }
        }
        out.put("type", "object");
        return out.get("properties") instanceof Json.Obj ? out : out.put("properties", Json.object());
    }

    private static void flatten(Json.Obj out, String union, Json.Arr branches, Json root) {
        Json.Obj properties = out.get("properties") instanceof Json.Obj p ? p.copy() : Json.object();
        List<Json> required = null;
        for (Json branch : branches.items()) {
            Json shape = branch.get("$ref") instanceof Json.Str ref ? resolve(root, ref.text()) : branch;
            if (shape.get("properties") instanceof Json.Obj more) {
                more.members().forEach((name, value) -> properties.members().merge(name, value, Schemas::either));
            }
            List<Json> names = shape.get("required").items();
            if (required == null) {
                required = new ArrayList<>(names);
            } else if (union.equals("allOf")) {
                required.addAll(names);
            } else {
                required.retainAll(new HashSet<>(names));
            }
        }
        Set<Json> all = new LinkedHashSet<>(out.get("required").items());
        all.addAll(required == null ? List.of() : required);
        out.put("properties", properties);
        if (!all.isEmpty()) {
            out.put("required", Json.array(List.copyOf(all)));
        }
        if (!union.equals("allOf")) {
            out.put("description", (out.get("description").text("") + "\nThe whole must match "
                    + (union.equals("oneOf") ? "exactly" : "at least") + " one of: " + branches).strip());
        }
    }

    /** Either of both schemas; a choice grows by one more, and not in depth. */
    private static Json either(Json a, Json b) {
        boolean choice = a.get("anyOf") instanceof Json.Arr && ((Json.Obj) a).members().size() == 1;
        return a.equals(b) ? a : Json.object().put("anyOf",
                Json.array(choice ? a.get("anyOf").items() : List.of(a)).add(b));
    }

    private static Json resolve(Json root, String ref) {
        if (!ref.startsWith("#")) {
            return Json.NULL;
        }
        Json at = root;
        for (String step : ref.substring(1).split("/")) {
            at = step.isEmpty() ? at : at.get(step.replace("~1", "/").replace("~0", "~"));
        }
        return at;
    }

    /** A schema that Claude can enforce, or null for one that is free-form, recursive, too large or too clever. */
    static Strict strict(Json schema) {
        Schemas work = new Schemas(schema);
        Json clean = work.clean(schema);
        Strict strict = new Strict(clean, work.optional, work.unions);
        return work.fits && strict.fits(0, 0) ? strict : null;
    }

    /** The same for a tool's parameters, where an object that tells of no properties takes no argument. */
    static Strict strictTool(Json.Obj parameters) {
        Json.Obj closed = parameters.copy();
        closed.members().putIfAbsent("additionalProperties", Json.of(false));
        return strict(closed);
    }

    private Json clean(Json node) {
        if (!(node instanceof Json.Obj in) || depth == MAX_DEPTH) {
            fits = false;
            return node;
        }
        if (in.get("nullable").bool(false)) { // OpenAPI's word, which openai's own helper for zod 3 writes
            Json.Obj bare = in.copy();
            bare.remove("nullable");
            return clean(Json.object().put("anyOf", Json.array().add(bare).add(Json.object().put("type", "null"))));
        }
        depth++;
        Json.Obj out = Json.object();
        List<String> told = new ArrayList<>();
        in.members().forEach((name, value) -> member(name, value, out, told));
        if (!told.isEmpty()) {
            out.put("description", (in.get("description").text("") + " (" + String.join(", ", told) + ")").strip());
        }
        Json type = in.get("type");
        if (in.has("properties") || "object".equals(type.text()) || type.items().contains(Json.string("object"))) {
            close(in, out);
        }
        depth--;
        return out;
    }

    private void member(String name, Json value, Json.Obj out, List<String> told) {
        switch (name) {
            case "$ref" -> out.put(name, reference(value.text("")));
            case "type" -> {
                out.put(name, value);
                unions += value.items().size() > 1 ? 1 : 0;
            }
            case "properties", "$defs", "definitions" -> out.put(name, cleanEach(value));
            case "items" -> out.put(name, clean(value));
            case "anyOf", "oneOf", "allOf" -> { // of several, each closed, none would match
                fits &= (!name.equals("allOf") || value.items().size() == 1) && !out.has("anyOf");
                unions++;
                out.put("anyOf", cleanAll(value));
            }
            case "enum" -> {
                fits &= value.items().stream().noneMatch(v -> v instanceof Json.Obj || v instanceof Json.Arr);
                out.put(name, value);
            }
            case "additionalProperties" -> fits &= !value.bool(true);
            default -> simple(name, value, out, told);
        }
    }

    private void simple(String name, Json value, Json.Obj out, List<String> told) {
        boolean kept = PLAIN.contains(name) || name.equals("format") && FORMATS.contains(value.text(""))
                || name.equals("minItems") && value.number(2) <= 1;
        if (kept) {
            out.put(name, value);
        } else if (TOLD.contains(name)) {
            told.add(name + ": " + value);
        } else {
            fits &= DROPPED.contains(name);
        }
    }

    /** An object: no other members than these may come. Without any it would be free-form, which is not the same. */
    private void close(Json.Obj in, Json.Obj out) {
        out.put("additionalProperties", false);
        fits &= in.has("additionalProperties") || !in.get("properties").equals(Json.object()) && in.has("properties");
        fits &= !out.has("anyOf"); // whose branches are closed as well: none would match
        Set<Json> required = new HashSet<>(in.get("required").items());
        if (in.get("properties") instanceof Json.Obj properties) {
            optional += (int) properties.members().keySet().stream()
                    .filter(p -> !required.contains(Json.string(p))).count();
        }
    }

    private Json reference(String ref) {
        Json target = resolve(root, ref);
        fits &= target instanceof Json.Obj && !path.contains(ref);
        if (fits && checked.add(ref)) {
            path.add(ref);
            int[] before = {optional, unions};
            clean(target); // only to see whether it comes back to itself; it is written where it is defined
            optional = before[0];
            unions = before[1];
            path.remove(ref);
        }
        return Json.string(ref);
    }

    private Json cleanEach(Json members) {
        Json.Obj out = Json.object();
        if (members instanceof Json.Obj in) {
            in.members().forEach((name, value) -> out.put(name, clean(value)));
        }
        return out;
    }

    private Json cleanAll(Json branches) {
        Json.Arr out = Json.array();
        branches.items().forEach(branch -> out.add(clean(branch)));
        return out;
    }
}
