package bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The bytes that the fake Claude answers with: whole HTTP/1.1 messages, made once where they stay the same. */
final class FakeAnswers {
    /** The end of every text; whoever sees it has seen the whole. */
    static final String LAST_WORDS = "That is all there is to say.";

    private static final String TEXT = ("First look at the shape of the data and write down what is known. Second, try"
            + " the smallest case by hand and see what it needs. Third, generalise only as far as the tests demand."
            + " It has \\\"quotes\\\", a new line \\n and accents: \\u00e9\\u00fc. ").repeat(3) + LAST_WORDS;
    private static final String DELTA_START = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\","
            + "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"";
    private static final String DELTA_END = " some words\"}}\n\n";

    private final Map<Integer, ByteBuffer> streams = new HashMap<>();

    /** An answer in one piece, which names the size of the request's body as its input tokens. */
    ByteBuffer message(long requestBytes) {
        return json(200, "", "{\"id\":\"msg_bench\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"claude-bench\",\"content\":[{\"type\":\"text\",\"text\":\"" + TEXT + "\"}],"
                + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":"
                + requestBytes + ",\"output_tokens\":187}}");
    }

    ByteBuffer refusal(int status, int retryAfter) {
        return json(status, "retry-after: " + retryAfter + "\r\n", "{\"type\":\"error\",\"error\":{\"type\":"
                + "\"rate_limit_error\",\"message\":\"The bench asked for this.\"}}");
    }

    ByteBuffer notFound() {
        return json(404, "", "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"Not here.\"}}");
    }

    private static ByteBuffer json(int status, String headers, String body) {
        return bytes("HTTP/1.1 " + status + " Bench\r\ncontent-type: application/json\r\nrequest-id: req_bench\r\n"
                + headers + "content-length: " + body.length() + "\r\n\r\n" + body);
    }

    /** A whole stream at once. */
    ByteBuffer stream(int events) {
        return streams.computeIfAbsent(events, count -> {
            ByteBuffer start = streamStart();
            ByteBuffer delta = bytes(chunk(DELTA_START + Stamp.NONE + DELTA_END));
            ByteBuffer end = streamEnd();
            int size = start.remaining() + count * delta.remaining() + end.remaining();
            ByteBuffer whole = ByteBuffer.allocateDirect(size);
            whole.put(start);
            for (int i = 0; i < count; i++) {
                whole.put(delta.duplicate());
            }
            return whole.put(end).flip();
        }).duplicate();
    }

    ByteBuffer streamStart() {
        return bytes("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nrequest-id: req_bench\r\n"
                + "transfer-encoding: chunked\r\n\r\n" + chunk("event: message_start\ndata: {\"type\":"
                + "\"message_start\",\"message\":{\"id\":\"msg_bench\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"claude-bench\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                + "\"usage\":{\"input_tokens\":25,\"output_tokens\":1}}}\n\n") + chunk("event: content_block_start\n"
                + "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
                + "\"text\":\"\"}}\n\n"));
    }

    /** One delta, sent now. */
    ByteBuffer delta() {
        return bytes(chunk(DELTA_START + Stamp.of(Stamp.now()) + DELTA_END));
    }

    ByteBuffer streamEnd() {
        return bytes(chunk("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n")
                + chunk("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                + "\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":187}}\n\n")
                + chunk("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n") + "0\r\n\r\n");
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
