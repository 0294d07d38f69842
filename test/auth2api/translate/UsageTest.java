package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auth2api.json.Json;
import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void aCounterThatIsNotToldAgainStays() {
        Usage all = new Usage(1, 2, 3, 4, 5);
        assertEquals(all, all.updated(Json.object()));
        assertEquals(new Usage(1, 2, 3, 9, 5), all.updated(Json.object().put("output_tokens", 9)));
    }
}
