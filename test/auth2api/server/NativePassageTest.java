package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.sse.SseWriter;
import auth2api.sse.Written;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NativePassageTest {
    private static final String STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"usage":{"input_tokens":7,"output_tokens":1}}}

            : a comment

            event: unknown_one
            data: {"type":"unknown_one"}

            event: message_delta
            data: {"type":"message_delta","usage":{"output_tokens":42}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private final NativeHandler.Passage passage = new NativeHandler.Passage("req_1");
    private final SseWriter out = new SseWriter();

    private void push(String text) {
        passage.bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), out);
    }

    @Test
    void bytesPassUnchangedAtAnySplit() {
        for (int size = 1; size < STREAM.length(); size++) {
            var one = new NativeHandler.Passage("req_1");
            for (int at = 0; at < STREAM.length(); at += size) {
                String part = STREAM.substring(at, Math.min(STREAM.length(), at + size));
                one.bytes(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)), out);
            }
            one.finish(out);
            assertEquals(STREAM, Written.by(out));
            assertTrue(one.complete());
        }
    }

    @Test
    void aCutAnywhereEndsInAWholeErrorEvent() {
        for (int cut = 0; cut < STREAM.indexOf("event: message_stop"); cut++) {
            var one = new NativeHandler.Passage("req_1");
            one.bytes(ByteBuffer.wrap(STREAM.substring(0, cut).getBytes(StandardCharsets.UTF_8)), out);
            one.finish(out);
            assertFalse(one.complete(), "cut at " + cut);
            one.fail(new ApiException(502, "api_error", "broke off"), out);
            String seen = Written.by(out);
            String error = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":"
                    + "\"broke off\"},\"request_id\":\"req_1\"}\n\n";
            assertTrue(seen.endsWith(error), "cut at " + cut);
            String before = seen.substring(0, seen.length() - error.length());
            assertTrue(before.isEmpty() || before.endsWith("\n\n"), "cut at " + cut + " left half an event");
            assertTrue(STREAM.startsWith(before));
        }
    }

    @Test
    void aLastEventWithoutItsEmptyLineStillCompletes() {
        push(STREAM.stripTrailing());
        assertFalse(passage.complete());
        passage.finish(out);
        assertTrue(passage.complete());
        assertEquals(STREAM.stripTrailing(), Written.by(out));
    }

    @Test
    void upstreamsOwnErrorIsTheEnd() {
        push("event: error\ndata: {\"type\":\"error\"}\n\n");
        assertTrue(passage.complete());
    }

    @Test
    void tokensAreCounted() {
        push(STREAM);
        assertEquals(7, passage.usage().input());
        assertEquals(42, passage.usage().output());
    }
}
