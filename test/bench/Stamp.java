package bench;

import java.time.Instant;

/**
 * The mark that every delta carries: when it was sent, in microseconds, or zeros where nobody asks. It is read from the
 * wall clock, the one clock that the JDK promises two processes of a machine to share; {@code System.nanoTime} need not
 * be the same in both. A run in which somebody sets the clock has to be thrown away.
 */
final class Stamp {
    static final int LENGTH = 20;
    static final String NONE = "@@" + "0".repeat(LENGTH - 4) + "@@";

    private Stamp() {
    }

    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    static String of(long micros) {
        String digits = Long.toString(micros);
        return "@@" + "0".repeat(LENGTH - 4 - digits.length()) + digits + "@@";
    }

    /** The microseconds of the first stamp in a part of an array, or -1 where there is none. */
    static long find(byte[] text, int from, int to) {
        for (int at = from; at + LENGTH <= to; at++) {
            if (text[at] == '@' && text[at + 1] == '@') {
                return digits(text, at + 2);
            }
        }
        return -1;
    }

    private static long digits(byte[] text, int from) {
        long micros = 0;
        for (int at = from; at < from + LENGTH - 4; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return -1;
            }
            micros = micros * 10 + text[at] - '0';
        }
        return micros;
    }
}
