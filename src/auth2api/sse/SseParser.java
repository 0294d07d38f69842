package auth2api.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Bytes in, events out, at any split (the WHATWG rules: LF, CRLF and CR end a line, a byte order mark at the start and
 * comment lines are skipped, several {@code data} lines are joined). Confined to one thread.
 *
 * <pre>
 *   line bytes --CR or LF--> field line: "event" sets the name, "data" is collected, anything else is dropped
 *                +---------> empty line: dispatch when there was data, then forget name and data
 *   a CR arms skipLf, so that the LF of a CRLF cut between two reads ends no second line but belongs to the first
 * </pre>
 */
public final class SseParser {
    /** Larger than any real event: upstream caps a whole message well below. */
    static final int MAX_EVENT_BYTES = 64 << 20;

    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

    private final Bytes line = new Bytes();
    private final Bytes data = new Bytes();
    private String name = "";
    private boolean hasData;
    private boolean skipLf;
    private boolean between;
    private boolean first = true;

    /**
     * Takes the next bytes and hands out each event that they complete.
     *
     * @return how many of these bytes are up to the last empty line, after which nothing is half said; 0 without one
     */
    public int push(byte[] bytes, int offset, int length, Consumer<SseEvent> out) {
        int done = 0;
        int end = offset + length;
        int at = offset;
        while (at < end) {
            boolean secondHalf = skipLf && bytes[at] == '\n';
            skipLf = false;
            if (secondHalf) {
                at++;
                done = between ? at - offset : done;
                continue;
            }
            int stop = at;
            while (stop < end && bytes[stop] != '\n' && bytes[stop] != '\r') {
                stop++;
            }
            if (stop == end) {
                line.add(bytes, at, stop - at);
                break;
            }
            skipLf = bytes[stop] == '\r';
            between = endLine(bytes, at, stop, out);
            at = stop + 1;
            done = between ? at - offset : done;
        }
        return done;
    }

    /** The end of the stream: hands out a last event that lacks its empty line. */
    public void end(Consumer<SseEvent> out) {
        if (line.size > 0) {
            endLine(new byte[0], 0, 0, out);
        }
        dispatch(out);
    }

    /** Ends the line whose last bytes are {@code [from, to)}; true when it was empty. */
    private boolean endLine(byte[] bytes, int from, int to, Consumer<SseEvent> out) {
        if (line.size > 0) {
            line.add(bytes, from, to - from);
            byte[] whole = line.take();
            return endLine(whole, 0, whole.length, out);
        }
        if (first) {
            first = false;
            from += to - from >= 3 && Arrays.equals(bytes, from, from + 3, BOM, 0, 3) ? 3 : 0;
        }
        if (from == to) {
            dispatch(out);
            return true;
        }
        field(bytes, from, to);
        return false;
    }

    private void field(byte[] bytes, int from, int to) {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(to, colon + 1);
        if (value < to && bytes[value] == ' ') {
            value++;
        }
        if (Arrays.equals(bytes, from, colon, DATA, 0, DATA.length)) {
            if (hasData) {
                data.add(new byte[] {'\n'}, 0, 1);
            }
            hasData = true;
            data.add(bytes, value, to - value);
        } else if (Arrays.equals(bytes, from, colon, EVENT, 0, EVENT.length)) {
            name = new String(bytes, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private void dispatch(Consumer<SseEvent> out) {
        if (hasData) {
            hasData = false;
            out.accept(new SseEvent(name, data.take()));
        }
        name = "";
    }

    /** A growing array of bytes, empty again after {@link #take}. */
    private static final class Bytes {
        private byte[] array = new byte[512];
        private int size;

        void add(byte[] bytes, int from, int length) {
            if (length > MAX_EVENT_BYTES - size) {
                throw new SseException("one event is larger than " + (MAX_EVENT_BYTES >> 20)
                        + " MB; look for what answers in Claude's place");
            }
            if (length > array.length - size) {
                array = Arrays.copyOf(array, Math.max(array.length * 2, size + length));
            }
            System.arraycopy(bytes, from, array, size, length);
            size += length;
        }

        byte[] take() {
            byte[] taken = Arrays.copyOf(array, size);
            size = 0;
            return taken;
        }
    }
}
