package auth2api.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseWriterTest {
    private final SseWriter out = new SseWriter();

    private void event(String name, String data) {
        out.event(name, data.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEventIsWrittenWithItsNameOrWithout() {
        event("message_stop", "{}");
        event(null, "[DONE]");
        assertEquals("event: message_stop\ndata: {}\n\ndata: [DONE]\n\n", Written.by(out));
    }

    @Test
    void aCommentIsALineThatReadersSkip() {
        out.comment("keep-alive");
        assertEquals(": keep-alive\n\n", Written.by(out));
    }

    @Test
    void bytesThatAreEventsAlreadyPassUnchanged() {
        byte[] bytes = "..data: caf\u00e9\r\r..".getBytes(StandardCharsets.UTF_8);
        out.raw(bytes, 2, bytes.length - 4);
        assertEquals("data: caf\u00e9\r\r", Written.by(out));
    }

    @Test
    void whatWasTakenIsForgotten() {
        assertTrue(out.isEmpty());
        event(null, "x");
        assertFalse(out.isEmpty());
        Written.by(out);
        assertTrue(out.isEmpty());
        assertEquals("", Written.by(out));
    }

    @Test
    void allOfItGoesOutInOneWrite() throws IOException {
        var writes = new ArrayList<Integer>();
        var sink = new ByteArrayOutputStream();
        OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("a single byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(length);
                sink.write(bytes, offset, length);
            }
        };
        for (int i = 0; i < 1000; i++) {
            event("e", "data " + i);
        }
        out.sendTo(counting);
        assertEquals(List.of(sink.size()), writes);
        assertTrue(out.isEmpty());
        event(null, "next");
        out.sendTo(counting);
        assertTrue(sink.toString(StandardCharsets.UTF_8).endsWith("data: data 999\n\ndata: next\n\n"));
    }

    @Test
    void whatIsForgottenIsForgottenEvenWhenTheWriteFails() {
        event(null, "x");
        try {
            out.sendTo(new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("the client is gone");
                }
            });
        } catch (IOException expected) {
            assertTrue(out.isEmpty());
            return;
        }
        throw new AssertionError("the failure was swallowed");
    }

    @Test
    void theParserReadsWhatTheWriterWrote() {
        var data = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            data.append("{\"n\":").append(i).append(",\"t\":\"\u00e9\u20ac\ud83d\ude00\"}");
            event("e" + i, data.toString());
            out.comment("between");
        }
        byte[] bytes = Written.by(out).getBytes(StandardCharsets.UTF_8);
        var events = new ArrayList<SseEvent>();
        assertEquals(bytes.length, new SseParser().push(bytes, 0, bytes.length, events::add));
        assertEquals(300, events.size());
        assertEquals("e299", events.get(299).name());
        assertEquals(data.toString(), new String(events.get(299).data(), StandardCharsets.UTF_8));
    }
}
