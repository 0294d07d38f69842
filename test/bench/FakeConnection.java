package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection to the fake Claude: reads a request, answers it, reads the next.
 *
 * <pre>
 *   HEAD --blank line--> BODY --its last byte--> ANSWER --sent--> HEAD
 *                                                  ^ |
 *                                           tick   | v  (a paced stream: one delta a tick)
 * </pre>
 */
final class FakeConnection implements Comparable<FakeConnection> {
    /** The head and the start of the body, where the model is named, are kept; the rest is only counted. */
    private static final int KEPT = 16 * 1024;
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");

    private final FakeClaude fake;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final byte[] kept = new byte[KEPT];
    private int keptBytes;
    private int headBytes;
    private long bodyBytes;
    private long bodyLeft;
    private ByteBuffer out;
    private Wish paced;
    private int deltas;
    private long due;

    FakeConnection(FakeClaude fake, SocketChannel channel, SelectionKey key) {
        this.fake = fake;
        this.channel = channel;
        this.key = key;
    }

    /** When the next delta is due, by {@code System.nanoTime}. */
    long due() {
        return due;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public int compareTo(FakeConnection other) {
        return Long.signum(due - other.due);
    }

    void read(ByteBuffer in) throws IOException {
        int count;
        do {
            count = channel.read(in.clear());
            if (count < 0) {
                channel.close();
                return;
            }
            in.flip();
            take(in);
        } while (count == in.capacity());
    }

    private void take(ByteBuffer in) throws IOException {
        if (out != null && in.hasRemaining()) {
            throw new IOException("a request came before the last was answered");
        }
        while (headBytes == 0 && in.hasRemaining()) {
            if (keptBytes == KEPT) {
                throw new IOException("the head of the request is too long");
            }
            kept[keptBytes++] = in.get();
            if (kept[keptBytes - 1] == '\n' && keptBytes > 3 && kept[keptBytes - 3] == '\n') {
                headBytes = keptBytes;
                bodyBytes = bodyLeft = length();
            }
        }
        int keep = Math.min(in.remaining(), KEPT - keptBytes);
        bodyLeft -= in.remaining();
        in.get(kept, keptBytes, keep);
        keptBytes += keep;
        if (headBytes > 0 && bodyLeft <= 0) {
            answer();
        }
    }

    private long length() throws IOException {
        String head = new String(kept, 0, headBytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        Matcher length = LENGTH.matcher(head);
        if (!length.find() && head.startsWith("post")) {
            throw new IOException("a request without a Content-Length");
        }
        return head.startsWith("post") ? Long.parseLong(length.group(1)) : 0;
    }

    private void answer() throws IOException {
        String request = new String(kept, 0, keptBytes, StandardCharsets.ISO_8859_1);
        Wish wish = request.startsWith("POST /v1/messages") ? Wish.in(request) : null;
        headBytes = keptBytes = 0;
        if (wish == null) {
            send(fake.answers().notFound());
            return;
        }
        fake.count();
        if (wish.status() != 200) {
            send(fake.answers().refusal(wish.status(), wish.retryAfter()));
        } else if (wish.events() == 0) {
            send(fake.answers().message(bodyBytes));
        } else if (wish.pauseMillis() == 0) {
            send(fake.answers().stream(wish.events()));
        } else {
            paced = wish;
            deltas = 0;
            due = System.nanoTime();
            send(fake.answers().streamStart());
            fake.later(this);
        }
    }

    /** Sends the next delta of a paced stream. */
    void tick() throws IOException {
        if (out.hasRemaining()) {
            throw new IOException("a reader of a paced stream is so slow that the delay could not be told");
        }
        if (deltas++ == paced.events()) {
            paced = null;
            send(fake.answers().streamEnd());
            return;
        }
        due += paced.pauseMillis() * 1_000_000L;
        send(fake.answers().delta());
        fake.later(this);
    }

    /** Gives up; the client sees the connection break, and counts it. */
    void drop(IOException why) {
        System.err.println("connection dropped: " + why.getMessage());
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("and not even closed: " + e.getMessage());
        }
    }

    private void send(ByteBuffer bytes) throws IOException {
        out = bytes;
        write();
    }

    void write() throws IOException {
        channel.write(out);
        int interest = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
        if (!out.hasRemaining() && paced == null) {
            out = null;
        }
    }
}
