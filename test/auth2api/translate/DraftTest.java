package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class DraftTest {
    @Test
    void whatAHeaderTellsOfIgnoredFieldsHasBounds() {
        Json.Obj request = Json.object().put("model", "opus")
                .put("messages", Json.array(Json.object().put("role", "user").put("content", "hi")));
        for (int i = 0; i < 50; i++) {
            request.put("x".repeat(200) + i, 1);
        }
        List<String> told = ChatRequest.translate(request, ChatVectorsTest.context()).ignored();
        assertEquals(30, told.size());
        assertTrue(told.stream().allMatch(name -> name.equals("x".repeat(100))), told::toString);
    }
}
