package bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the events of one stream: counts the deltas, takes their delay, and sees whether it came to its end. */
final class StreamCheck {
    private final byte[] deltaMark;
    private final byte[] endMark;
    private final Samples delays;
    private byte[] held = new byte[8192];
    private int count;
    private int scanned;
    private int deltas;
    private boolean ended;

    /** @param delays takes the delay of stamped deltas in microseconds */
    StreamCheck(Api api, Samples delays) {
        deltaMark = api.deltaMark.getBytes(StandardCharsets.US_ASCII);
        endMark = api.endMark.getBytes(StandardCharsets.US_ASCII);
        this.delays = delays;
    }

    void start() {
        count = scanned = deltas = 0;
        ended = false;
    }

    int deltas() {
        return deltas;
    }

    boolean ended() {
        return ended;
    }

    /** Takes a part of the stream, read at a time by {@link Stamp}. */
    void take(byte[] bytes, int from, int length, long now) {
        if (count + length > held.length) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, count + length));
        }
        System.arraycopy(bytes, from, held, count, length);
        count += length;
        int eventStart = 0;
        int at = Math.max(1, scanned);
        for (; at < count; at++) {
            if (held[at] == '\n' && held[at - 1] == '\n') {
                event(eventStart, at, now);
                eventStart = at + 1;
            }
        }
        System.arraycopy(held, eventStart, held, 0, count - eventStart);
        count -= eventStart;
        scanned = count;
    }

    private void event(int from, int to, long now) {
        long sent = Stamp.find(held, from, to);
        if (sent < 0 || !has(deltaMark, from, to)) { // some last events tell the whole text again, stamps and all
            ended |= has(endMark, from, to);
            return;
        }
        deltas++;
        if (sent > 0) {
            delays.add(now - sent);
        }
    }

    private boolean has(byte[] mark, int from, int to) {
        for (int at = from; at + mark.length <= to; at++) {
            if (held[at] == mark[0] && Arrays.equals(held, at, at + mark.length, mark, 0, mark.length)) {
                return true;
            }
        }
        return false;
    }
}
