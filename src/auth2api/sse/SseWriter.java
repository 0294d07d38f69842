package auth2api.sse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Events on their way to a client: collected while one read is worked on, then sent in one write. One thread. */
public final class SseWriter {
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");

    private byte[] buffer = new byte[1024];
    private int size;

    /**
     * Adds an event.
     *
     * @param name the {@code event} field, or null for none
     * @param data the pieces of one line of text as UTF-8 (JSON has no raw line breaks)
     */
    public void event(String name, byte[]... data) {
        if (name != null) {
            raw(EVENT);
            raw(ascii(name));
            add('\n');
        }
        raw(DATA);
        raw(data);
        add('\n');
        add('\n');
    }

    /** Adds a comment, which clients skip: a sign of life in silence. */
    public void comment(String text) {
        raw(ascii(": " + text + "\n\n"));
    }

    /** Adds bytes that are events already. */
    public void raw(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    /** Bytes that were collected. */
    public int size() {
        return size;
    }

    /** Adds the pieces of one event, or of several. */
    public void raw(byte[]... pieces) {
        for (byte[] piece : pieces) {
            raw(piece, 0, piece.length);
        }
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Writes all that was collected in one call and forgets it. */
    public void sendTo(OutputStream out) throws IOException {
        int length = size;
        size = 0;
        out.write(buffer, 0, length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void add(char c) {
        room(1);
        buffer[size++] = (byte) c;
    }

    private void room(int more) {
        if (more > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
        }
    }
}
