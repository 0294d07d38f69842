package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ToolsTest {
    @Test
    void onlyANameThatIsTooLongIsShortened() {
        var tools = new Tools();
        assertEquals("a".repeat(64), tools.claudeName(null, "a".repeat(64)));
        String shortened = tools.claudeName(null, "a".repeat(65));
        assertTrue(shortened.matches("a{55}_\\w{8}"), shortened);
    }
}
