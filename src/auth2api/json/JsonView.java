package auth2api.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Strict reading of what a client sent: a value and the path where it stands. A member that is missing and one that is
 * null are both {@link #absent} (OpenAI's optional fields may be null); a value of the wrong kind throws a
 * {@link JsonException} that names the path, what it must be and what it is. Paths are made only when something fails.
 */
public final class JsonView {
    private final Json value;
    private final Supplier<String> path;

    private JsonView(Json value, Supplier<String> path) {
        this.value = value;
        this.path = path;
    }

    public static JsonView of(Json root) {
        return of(root, "");
    }

    /** A root that stands at {@code path} in a document that is not at hand as a whole. */
    public static JsonView of(Json root, String path) {
        return new JsonView(root, () -> path);
    }

    /** The member of that name; absent when this is absent or has no such member. */
    public JsonView get(String member) {
        if (!absent() && !isObject()) {
            throw wrong("an object");
        }
        return new JsonView(value.get(member), () -> path().isEmpty() ? member : path() + "." + member);
    }

    public JsonView at(int item) {
        return new JsonView(value.at(item), () -> path() + "[" + item + "]");
    }

    /** The items of an array, each with its path; empty when absent. */
    public List<JsonView> elements() {
        if (absent()) {
            return List.of();
        }
        if (!isArray()) {
            throw wrong("an array");
        }
        var views = new ArrayList<JsonView>(value.items().size());
        for (int i = 0; i < value.items().size(); i++) {
            views.add(at(i));
        }
        return views;
    }

    public boolean absent() {
        return value.isNull();
    }

    public Json value() {
        return value;
    }

    public boolean isString() {
        return value instanceof Json.Str;
    }

    public boolean isArray() {
        return value instanceof Json.Arr;
    }

    public boolean isObject() {
        return value instanceof Json.Obj;
    }

    public String string() {
        if (value instanceof Json.Str s) {
            return s.text();
        }
        throw wrong("a string");
    }

    public String string(String or) {
        return absent() ? or : string();
    }

    /** An integral number in the range of a long; {@code 3.0} counts. */
    public long integer() {
        if (value.number(0) == value.number(1)) { // else it is each time what it would be instead
            return value.number(0);
        }
        throw wrong("an integer");
    }

    public long integer(long or) {
        return absent() ? or : integer();
    }

    public double decimal() {
        if (value instanceof Json.Num n && Double.isFinite(n.decimal(0))) {
            return n.decimal(0);
        }
        throw wrong(value instanceof Json.Num ? "a number that is not so large" : "a number");
    }

    public double decimal(double or) {
        return absent() ? or : decimal();
    }

    public boolean bool(boolean or) {
        if (absent()) {
            return or;
        }
        if (value instanceof Json.Bool b) {
            return b.value();
        }
        throw wrong("a boolean");
    }

    public Json.Obj object() {
        if (value instanceof Json.Obj o) {
            return o;
        }
        throw wrong("an object");
    }

    /** Where this stands, such as {@code messages[2].content[0].image_url}; empty for the root. */
    public String path() {
        return path.get();
    }

    /** The failure that says what must stand here instead: "{@code path} must be {@code mustBe}, but is a number". */
    public JsonException wrong(String mustBe) {
        return refuse(absent() ? "is missing: it must be " + mustBe : "must be " + mustBe + ", but is " + value.kind());
    }

    /** A failure at this place in other words: "{@code path} {@code problem}". */
    public JsonException refuse(String problem) {
        return new JsonException(path(), (path().isEmpty() ? "the body" : path()) + " " + problem);
    }
}
