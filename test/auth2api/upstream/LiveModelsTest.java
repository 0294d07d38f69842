package auth2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auth2api.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveModelsTest extends ClaudeBench {
    private static final String LIST = "{\"data\":[{\"id\":\"claude-opus-9\"}]}";

    private Thread asking;

    @Test
    void aFailureIsTriedAgainInAMinuteAndAnOldListIsBetterThanNone() throws Exception {
        host.then(404, "{}").then(200, LIST).then(404, "{}");
        var models = new LiveModels(claude, task -> {
            asking = new Thread(task);
            asking.start();
        });
        assertEquals(Json.NULL, models.list());
        asking.join();
        now = now.plus(Duration.ofMinutes(1));
        assertEquals(LIST, models.list().toString());
        asking.join();
        now = now.plus(Duration.ofHours(1));
        assertEquals(LIST, models.list().toString());
        asking.join();
        assertEquals(3, host.calls.size());
        assertEquals(LIST, models.list().toString());
    }
}
