package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import auth2api.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextDeltaTest {
    private static final String EVENT =
            "{\"type\":\"content_block_delta\",\"index\":12,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}";

    private static String read(String event) {
        return TextDelta.of(event.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void plainTextIsReadAsTheParserWould() {
        for (String text : new String[] {"", " ", "Hello, {world}!", "a'b: [c]", "}}", "\u007f"}) {
            String event = EVENT.formatted(text);
            assertEquals(text, read(event));
            assertEquals(text, Json.parse(event).get("delta").get("text").text());
        }
    }

    @Test
    void everyOtherSpellingIsLeftToTheParser() {
        for (String text : new String[] {"\\n", "\\\"", "caf\u00e9", "\u4f60", "\t", "a\",\"x\":\"b"}) {
            assertNull(read(EVENT.formatted(text)), text);
        }
        String event = EVENT.formatted("a");
        for (int cut = 0; cut < event.length(); cut++) {
            assertNull(read(event.substring(0, cut)), "cut at " + cut);
        }
        for (String other : new String[] {event + " ", " " + event, event.replace("12", ""), event.replace("12", "1x"),
            event.replace("text_", "json_"), event.replace("\"delta\"", "\"other\""), event.replace(",", ", ")}) {
            assertNull(read(other), other);
        }
    }
}
