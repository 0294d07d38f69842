package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.demo.Strict;
import auth2api.json.Json;
import auth2api.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every vector request with every one of its values replaced by others: translated and legal, or a 400 with a word. */
class ChatMutationTest {
    private static final List<Function<Json, Json>> MUTATIONS = List.of(value -> Json.NULL, value -> Json.string(""),
            value -> Json.string(" \u00a0\n"), value -> Json.string("x"), value -> Json.of(0), value -> Json.of(-1),
            value -> Json.of(1e300), value -> Json.of(true), value -> Json.array(), value -> Json.object(),
            value -> Json.array(value, value), value -> Json.object().put("type", value));

    /** Places, with what stood there: the same thing in another request is not tried again. */
    private final Set<String> seen = new HashSet<>();
    private int translated;
    private int refused;

    @Test
    void eachMutantIsLegalOrRefusedByName() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("test/vectors/chat"))) {
            files = all.filter(file -> file.toString().endsWith(".request.json")).sorted().toList();
        }
        for (Path file : files) {
            Json request = Json.parse(Files.readAllBytes(file));
            walk(request, request, other -> { }, "");
        }
        assertTrue(translated > 2000 && refused > 2000, translated + " translated, " + refused + " refused");
    }

    /** Walks the tree in place: {@code set} puts another value where {@code node} stands. */
    private void walk(Json root, Json node, Consumer<Json> set, String place) {
        if (node != root && seen.add(place + "=" + node)) {
            for (Function<Json, Json> mutation : MUTATIONS) {
                set.accept(mutation.apply(node));
                tryOut(root);
            }
            set.accept(node);
        }
        if (node instanceof Json.Obj object) {
            for (Map.Entry<String, Json> member : new ArrayList<>(object.members().entrySet())) {
                Json value = member.getValue();
                walk(root, value, other -> object.put(member.getKey(), other), place + "." + member.getKey());
            }
        }
        for (int i = 0; i < node.items().size(); i++) {
            int at = i;
            walk(root, node.at(i), other -> node.items().set(at, other), place + "[]");
        }
    }

    private void tryOut(Json request) {
        String text = request.toString();
        Json body;
        try {
            body = ChatRequest.translate(Json.parse(text), ChatVectorsTest.context()).claudeBody();
        } catch (JsonException wrong) {
            assertFalse(wrong.path().isEmpty(), text);
            refused++;
            return;
        } catch (ApiException why) {
            assertEquals(400, why.status(), text);
            refused++;
            return;
        } catch (RuntimeException broken) {
            throw new AssertionError(text, broken);
        }
        translated++;
        try {
            Strict.check(body);
        } catch (ApiException why) {
            boolean claudesOwn = why.status() == 404 || why.getMessage().startsWith("tools.0.bash_20250124");
            assertTrue(claudesOwn || why.getMessage().matches(".*Invalid `(signature|data)`.*"),
                    why.getMessage() + "\n" + text);
        }
    }
}
