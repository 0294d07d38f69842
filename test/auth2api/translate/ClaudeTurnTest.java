package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auth2api.json.Json;
import org.junit.jupiter.api.Test;

class ClaudeTurnTest {
    @Test
    void anEndlessPauseIsNotFollowedForEver() {
        var turn = new ClaudeTurn(false);
        int went = 0;
        do {
            turn.message(Json.object().put("stop_reason", "pause_turn"));
        } while (turn.continuation(Json.object()) != null && ++went < 100);
        assertEquals(16, went);
    }
}
