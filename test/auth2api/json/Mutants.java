package auth2api.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A document with one of its values at a time made into something else: every value in turn, in every way. */
public final class Mutants {
    private static final Map<String, UnaryOperator<Json>> WAYS = ways();
    private static final String REMOVED = "removed";

    /** Looks at the document while one value of it is another: which one ({@code .tools[].name}), and how. */
    @FunctionalInterface
    public interface Trial {
        void tryOut(String place, String way);
    }

    private final Json root;
    private final Set<String> seen;
    private final Trial trial;

    private Mutants(Json root, Set<String> seen, Trial trial) {
        this.root = root;
        this.seen = seen;
        this.trial = trial;
    }

    /**
     * Changes the document in place, calls the trial, and changes it back.
     *
     * @param seen places with what stood there, which are not tried again: one set serves many like documents
     */
    public static void each(Json root, Set<String> seen, Trial trial) {
        new Mutants(root, seen, trial).walk(root, other -> { }, "");
    }

    private static Map<String, UnaryOperator<Json>> ways() {
        var ways = new LinkedHashMap<String, UnaryOperator<Json>>();
        ways.put("null", value -> Json.NULL);
        ways.put("an empty string", value -> Json.string(""));
        ways.put("blank", value -> Json.string(" \u00a0\n"));
        ways.put("a word", value -> Json.string("x"));
        ways.put("another word", value -> Json.string("message"));
        ways.put("zero", value -> Json.of(0));
        ways.put("negative", Mutants::negated);
        ways.put("huge", value -> Json.of(1e300));
        ways.put("a boolean", value -> Json.of(true));
        ways.put("an empty array", value -> Json.array());
        ways.put("an empty object", value -> Json.object());
        ways.put("twice", value -> Json.array(value, value));
        ways.put("typed", value -> Json.object().put("type", value));
        ways.put("enlarged", Mutants::enlarged);
        ways.put("garbled", Mutants::garbled);
        return ways;
    }

    private static Json negated(Json value) {
        return value instanceof Json.Bool b ? Json.of(!b.value())
                : value instanceof Json.Num n ? Json.of(-n.decimal(1) - 0.5) : Json.of(-1);
    }

    private static Json enlarged(Json value) {
        if (value instanceof Json.Arr array) {
            var many = new ArrayList<Json>();
            for (int i = 0; i < 30; i++) {
                many.addAll(array.items());
            }
            return Json.array(many);
        }
        if (value instanceof Json.Obj object) {
            Json.Obj more = object.copy();
            for (int i = 0; i < 30; i++) {
                more.put("more" + i, i);
            }
            return more;
        }
        return value instanceof Json.Num ? Json.of(1_000_000_007)
                : Json.string(value.text("x").repeat(30) + "x".repeat(999));
    }

    private static Json garbled(Json value) {
        if (value instanceof Json.Arr array) {
            var reversed = new ArrayList<Json>(array.items());
            Collections.reverse(reversed);
            return Json.array(reversed);
        }
        if (value instanceof Json.Obj object) {
            Json.Obj other = Json.object();
            object.members().forEach((name, member) -> other.put(name.toUpperCase(Locale.ROOT), member));
            return other;
        }
        return value instanceof Json.Num ? Json.of(0.1)
                : Json.string(new StringBuilder(value.text("")).reverse() + "\ud83d\u0000\u202e\u2028");
    }

    /** @param set puts another value where {@code node} stands */
    private void walk(Json node, Consumer<Json> set, String place) {
        if (node != root && seen.add(place + "=" + node)) {
            WAYS.forEach((way, change) -> {
                set.accept(change.apply(node));
                trial.tryOut(place, way);
            });
            set.accept(node);
        }
        if (node instanceof Json.Obj object) {
            for (var member : new ArrayList<>(object.members().entrySet())) {
                String name = member.getKey();
                remove(object, name, place + "." + name);
                walk(member.getValue(), other -> object.put(name, other), place + "." + name);
            }
        }
        List<Json> items = node.items();
        for (int i = 0; i < items.size(); i++) {
            int at = i;
            Json item = items.remove(at);
            tryWithout(place + "[]", item);
            items.add(at, item);
            walk(item, other -> items.set(at, other), place + "[]");
        }
    }

    private void remove(Json.Obj object, String name, String place) {
        Json.Obj whole = object.copy();
        Json value = object.remove(name);
        tryWithout(place, value);
        whole.members().forEach((key, member) -> {
            object.remove(key); // so that the members keep their order
            object.put(key, member);
        });
        object.put(name, value);
    }

    private void tryWithout(String place, Json value) {
        if (seen.add(place + "-" + value)) {
            trial.tryOut(place, REMOVED);
        }
    }
}
