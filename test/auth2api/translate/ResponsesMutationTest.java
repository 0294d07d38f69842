package auth2api.translate;

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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every vector request with every one of its values replaced by others: translated and legal, or a 4xx with a word. */
class ResponsesMutationTest {
    private static final List<UnaryOperator<Json>> MUTATIONS = List.of(value -> Json.NULL, value -> Json.string(""),
            value -> Json.string(" \u00a0\n"), value -> Json.string("message"), value -> Json.of(0),
            value -> Json.of(-1), value -> Json.of(1e300), value -> Json.of(true), value -> Json.array(),
            value -> Json.object(), value -> Json.array(value, value), value -> Json.object().put("type", value));

    private int values;
    private int translated;
    private int refused;

    @Test
    void eachMutantIsLegalOrRefusedByName() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("test/vectors/responses"))) {
            files = all.filter(file -> file.toString().endsWith(".request.json")).sorted().toList();
        }
        for (Path file : files) {
            Json request = Json.parse(Files.readAllBytes(file));
            walk(request, request, other -> { });
        }
        assertTrue(translated > 3000 && refused > 3000, translated + " translated, " + refused + " refused");
    }

    /** Walks the tree in place: {@code set} puts another value where {@code node} stands. */
    private void walk(Json root, Json node, Consumer<Json> set) {
        if (node != root) {
            for (int i = values++ % 2; i < MUTATIONS.size(); i += 2) { // half of them for each value: time is short
                set.accept(MUTATIONS.get(i).apply(node));
                tryOut(root);
            }
            set.accept(node);
        }
        if (node instanceof Json.Obj object) {
            for (Map.Entry<String, Json> member : new ArrayList<>(object.members().entrySet())) {
                walk(root, member.getValue(), other -> object.put(member.getKey(), other));
            }
        }
        for (int i = 0; i < node.items().size(); i++) {
            int at = i;
            walk(root, node.at(i), other -> node.items().set(at, other));
        }
    }

    private void tryOut(Json request) {
        String text = request.toString();
        ResponsesExchange exchange;
        try {
            exchange = ResponsesRequest.translate(Json.parse(text), ResponsesVectorsTest.context(),
                    ResponsesHistory.none(), null);
        } catch (JsonException wrong) {
            assertFalse(wrong.path().isEmpty(), text);
            refused++;
            return;
        } catch (ApiException why) {
            assertTrue(why.status() == 400 || why.status() == 404, text);
            refused++;
            return;
        } catch (RuntimeException broken) {
            throw new AssertionError(text, broken);
        }
        translated++;
        assertTrue(exchange.inputItems().stream().allMatch(item -> item.get("id").text() != null), text);
        try {
            Strict.check(exchange.claudeBody());
        } catch (ApiException why) {
            assertTrue(why.status() == 404, why.getMessage() + "\n" + text);
        }
    }
}
