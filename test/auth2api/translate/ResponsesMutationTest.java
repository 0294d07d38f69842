package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.demo.Strict;
import auth2api.json.Json;
import auth2api.json.JsonException;
import auth2api.json.Mutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every vector request with each of its values changed in every way: translated and legal, or a 4xx with a word. */
class ResponsesMutationTest {
    /** Places, with what stood there: the same thing in another request is not tried again. */
    private final Set<String> seen = new HashSet<>();
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
            Mutants.each(request, seen, (place, way) -> tryOut(request));
        }
        assertTrue(translated > 3000 && refused > 3000, translated + " translated, " + refused + " refused");
    }

    private void tryOut(Json request) {
        String text = request.toString();
        ResponsesExchange exchange;
        try {
            exchange = ResponsesRequest.translate(Json.parse(text), ResponsesVectorsTest.context(), null);
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
            assertTrue(why.status() == 404 || why.getMessage().endsWith("invalid base64 data"),
                    why.getMessage() + "\n" + text);
        }
    }
}
