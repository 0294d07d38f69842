package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auth2api.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TurnsTest {
    private static final int MANY = 60_000;

    private static Json.Arr messages(Turns turns) {
        return turns.messages(ModelCatalog.of(Json.NULL, Map.of()).capabilities("claude-opus-5-5"), false, false);
    }

    @Test
    @Timeout(20)
    void manyCallsUnderOneIdTakeNoLongerThanUnderMany() {
        for (boolean same : new boolean[] {true, false}) {
            var turns = new Turns();
            for (int i = 0; i < MANY; i++) {
                turns.call(same ? "a" : "a" + i, "f", Json.object());
            }
            for (int i = MANY; i-- > 0;) {
                turns.result(same ? "a" : "a" + i, List.of(Parts.text(Json.string("r" + i))), false);
            }
            Json.Arr messages = messages(turns);
            Set<String> ids = new HashSet<>();
            messages.at(1).get("content").items().forEach(call -> ids.add(call.get("id").text()));
            assertEquals(MANY, ids.size());
            messages.at(2).get("content").items().forEach(result -> ids.remove(result.get("tool_use_id").text()));
            assertEquals(Set.of(), ids);
        }
    }

    @Test
    void aCallsIdIsMadeAnotherOneOnlyWhenItIsGivenAlready() {
        var turns = new Turns();
        for (String id : List.of("a", "a", "a_2", "a", "b!", "b?", "")) {
            turns.call(id, "f", Json.object());
        }
        assertEquals(List.of("a", "a_2", "a_2_2", "a_3", "b_", "b__2", "call"),
                messages(turns).at(1).get("content").items().stream().map(call -> call.get("id").text()).toList());
    }
}
