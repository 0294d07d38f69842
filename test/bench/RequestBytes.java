package bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The bytes of a job's request, as parts: an image of 100 MB is one block of it sent again and again. */
final class RequestBytes {
    /** The key that the proxy is set up with. */
    static final String API_KEY = "sk-bench-0123456789abcdef";

    private static final int BLOCK = 256 * 1024;
    private static final String SYSTEM = "You answer briefly, in plain words, and say so when something is not known.";
    private static final String QUESTION = "What does this function do, and what could go wrong with it: int f(int a,"
            + " int b) { return a / b; }";
    private static final String TURN = ("You said: \\\"quoted\\\", path\\\\name, caf\\u00e9; values [1, 2.5e3].\\n")
            .repeat(12);

    private RequestBytes() {
    }

    static List<ByteBuffer> of(Job job) {
        String[] question = question(job);
        List<ByteBuffer> parts = new ArrayList<>();
        String start = bodyStart(job) + question[0];
        String end = question[1] + "]}";
        int image = job.image() ? job.bodyBytes() : 0;
        parts.add(bytes(head(job, start.length() + (long) image + end.length()) + start));
        ByteBuffer block = base64();
        for (int left = image; left > 0; left -= BLOCK) {
            parts.add(block.duplicate().limit(Math.min(left, BLOCK)));
        }
        parts.add(bytes(end));
        return parts;
    }

    private static String head(Job job, long length) {
        boolean claude = job.api() == Api.MESSAGES;
        return "POST " + job.api().path + " HTTP/1.1\r\nHost: 127.0.0.1:" + job.port() + "\r\nUser-Agent: bench\r\n"
                + "Accept: " + (job.wish().events() > 0 ? "text/event-stream" : "application/json") + "\r\n"
                + (claude ? "anthropic-version: 2023-06-01\r\nx-api-key: " : "Authorization: Bearer ") + API_KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String bodyStart(Job job) {
        String limit = job.api() == Api.RESPONSES ? "max_output_tokens" : "max_tokens";
        StringBuilder body = new StringBuilder("{\"model\":\"" + job.wish().model() + "\",\"" + limit + "\":1024,");
        body.append("\"stream\":").append(job.wish().events() > 0).append(',');
        body.append(switch (job.api()) {
            case MESSAGES -> "\"system\":\"" + SYSTEM + "\",\"messages\":[";
            case CHAT -> "\"messages\":[{\"role\":\"system\",\"content\":\"" + SYSTEM + "\"},";
            case RESPONSES -> "\"instructions\":\"" + SYSTEM + "\",\"store\":false,\"input\":[";
        });
        int turns = job.image() ? 0 : job.bodyBytes() / TURN.length() / 2;
        for (int i = 0; i < turns; i++) {
            body.append("{\"role\":\"user\",\"content\":\"").append(TURN);
            body.append("\"},{\"role\":\"assistant\",\"content\":\"").append(TURN).append("\"},");
        }
        return body.toString();
    }

    /** The last turn, split where an image's data goes. */
    private static String[] question(Job job) {
        if (!job.image()) {
            return new String[] {"{\"role\":\"user\",\"content\":\"", QUESTION + "\"}"};
        }
        return switch (job.api()) {
            case MESSAGES -> new String[] {"{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":"
                    + "\"base64\",\"media_type\":\"image/png\",\"data\":\"",
                    "\"}},{\"type\":\"text\",\"text\":\"" + QUESTION + "\"}]}"};
            case CHAT -> new String[] {"{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                    + "\"data:image/png;base64,", "\"}},{\"type\":\"text\",\"text\":\"" + QUESTION + "\"}]}"};
            case RESPONSES -> new String[] {"{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":"
                    + "\"data:image/png;base64,", "\"},{\"type\":\"input_text\",\"text\":\"" + QUESTION + "\"}]}"};
        };
    }

    private static ByteBuffer base64() {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        Random random = new Random(7);
        while (block.hasRemaining()) {
            block.put((byte) letters.charAt(random.nextInt(letters.length())));
        }
        return block.flip();
    }

    private static ByteBuffer bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
