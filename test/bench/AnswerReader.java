package bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one answer at any split, and says whether it is what the job asked for.
 *
 * <pre>
 *   HEAD --> BODY (Content-Length) ----------------------------> DONE
 *        `-> SIZE --> DATA --> SIZE ... --size 0--> TRAILER --> DONE
 * </pre>
 */
final class AnswerReader {
    private static final int MAX_TEXT = 1 << 20;
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
    private static final Pattern TOKENS = Pattern.compile("\"(?:input|prompt)_tokens\" ?: ?(\\d+)");

    private enum State { HEAD, BODY, SIZE, DATA, TRAILER, DONE }

    private final Job job;
    private final StreamCheck stream;
    private State state = State.HEAD;
    private byte[] text = new byte[16 * 1024];
    private int count;
    private String head = "";
    private boolean streamed;
    private long left;
    private int lineLength;

    AnswerReader(Job job, Samples delays) {
        this.job = job;
        stream = new StreamCheck(job.api(), delays);
    }

    void start() {
        state = State.HEAD;
        count = 0;
        stream.start();
    }

    boolean isDone() {
        return state == State.DONE;
    }

    int deltas() {
        return stream.deltas();
    }

    boolean closesConnection() {
        return head.contains("\r\nconnection: close\r\n");
    }

    /** Takes what was read at a time by {@link Stamp}. */
    void take(byte[] bytes, int length, long now) {
        int at = 0;
        while (at < length) {
            switch (state) {
                case HEAD -> {
                    keep(bytes[at++]);
                    if (endsWithBlankLine()) {
                        headIsRead();
                    }
                }
                case SIZE, TRAILER -> line(bytes[at++]);
                case BODY, DATA -> {
                    int part = (int) Math.min(left, length - at);
                    body(bytes, at, part, now);
                    at += part;
                    left -= part;
                    if (left == 0) {
                        state = state == State.BODY ? State.DONE : State.SIZE;
                    }
                }
                case DONE -> throw new IllegalStateException("bytes after the answer's end");
            }
        }
    }

    private boolean endsWithBlankLine() {
        return count > 3 && text[count - 1] == '\n' && text[count - 3] == '\n';
    }

    private void headIsRead() {
        head = new String(text, 0, count, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        count = 0;
        streamed = head.contains("\r\ncontent-type: text/event-stream");
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            left = Long.parseLong(length.group(1));
            state = left == 0 ? State.DONE : State.BODY;
        } else if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
            left = 0;
            state = State.SIZE;
        } else {
            throw new IllegalStateException("an answer without a length: " + head.lines().findFirst().orElse(""));
        }
    }

    /** A line of the chunked coding: a size in hex, the empty one behind a chunk's data, or one of the trailer. */
    private void line(byte next) {
        if (next == '\r') {
            return;
        }
        if (next != '\n') {
            lineLength++;
            left = left * 16 + Character.digit(next, 16);
            return;
        }
        boolean empty = lineLength == 0;
        lineLength = 0;
        if (state == State.TRAILER) {
            state = empty ? State.DONE : State.TRAILER;
        } else if (!empty) {
            state = left == 0 ? State.TRAILER : State.DATA;
        }
    }

    private void keep(byte next) {
        if (count == text.length) {
            text = Arrays.copyOf(text, count * 2);
        }
        text[count++] = next;
    }

    private void body(byte[] bytes, int from, int length, long now) {
        if (streamed) {
            stream.take(bytes, from, length, now);
            return;
        }
        if (count + length > MAX_TEXT) {
            throw new IllegalStateException("an answer of more than " + MAX_TEXT + " bytes");
        }
        if (count + length > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, count + length));
        }
        System.arraycopy(bytes, from, text, count, length);
        count += length;
    }

    /** What is wrong with the answer that was read, or null. */
    String wrong() {
        int status = Integer.parseInt(head.substring(9, 12));
        String body = new String(text, 0, count, StandardCharsets.UTF_8);
        if (status != job.wish().status()) {
            return "status " + status + " for " + job.wish().status() + ": " + body.lines().findFirst().orElse("");
        }
        if (status != 200) {
            return head.contains("\r\nretry-after: ") ? null : "a " + status + " without Retry-After";
        }
        if (job.wish().events() > 0) {
            boolean whole = streamed && stream.deltas() == job.wish().events() && stream.ended();
            return whole ? null : "a stream of " + stream.deltas() + " deltas for " + job.wish().events()
                    + (stream.ended() ? "" : ", without its end event");
        }
        Matcher tokens = TOKENS.matcher(body);
        long arrived = tokens.find() ? Long.parseLong(tokens.group(1)) : 0;
        long expected = job.image() ? job.bodyBytes() : job.bodyBytes() / 2;
        return body.contains(FakeAnswers.LAST_WORDS) && arrived > expected ? null
                : "an answer that is not whole, to " + arrived + " bytes for " + expected;
    }
}
