package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import auth2api.json.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MediaTest {
    @Test
    void aLargeImageIsNeverCopied() {
        String data = "iVBORw0KGgo" + "A".repeat(1_000_001);
        byte[] request = ("{\"model\":\"opus\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                + "\"image_url\":{\"url\":\"data:image/png;base64," + data + "\"}}]}]}")
                .getBytes(StandardCharsets.US_ASCII);
        Exchange exchange = ChatRequest.translate(Json.parse(request), new TranslateContext(
                ModelCatalog.of(null, Map.of()), "seed", 0, new Forgetful(), Set.of()));
        Json source = exchange.claudeBody().get("messages").at(0).get("content").at(0).get("source");
        var segments = JsonBytes.segments(exchange.claudeBody());
        assertTrue(segments.stream().map(ByteBuffer::array).anyMatch(array -> array == request));
        assertEquals(data, source.get("data").text());
    }
}
