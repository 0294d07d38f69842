package auth2api.translate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The event that comes most, a piece of plain text as Claude writes it, read without making a tree of it: that was an
 * eighth of what a stream cost. Any other spelling is for the parser.
 */
final class TextDelta {
    private static final byte[] BEGIN = ascii("{\"type\":\"content_block_delta\",\"index\":");
    private static final byte[] MIDDLE = ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":\"");
    private static final byte[] END = ascii("\"}}");

    private TextDelta() {
    }

    /** The text, when the event is one of ASCII without escapes; else null. */
    static String of(byte[] event) {
        if (!holds(event, 0, BEGIN)) {
            return null;
        }
        int at = BEGIN.length;
        while (at < event.length && event[at] >= '0' && event[at] <= '9') {
            at++;
        }
        if (at == BEGIN.length || !holds(event, at, MIDDLE)) {
            return null;
        }
        int from = at + MIDDLE.length;
        int to = event.length - END.length;
        if (to < from || !holds(event, to, END)) {
            return null;
        }
        for (at = from; at < to; at++) {
            if (event[at] < ' ' || event[at] == '"' || event[at] == '\\') {
                return null;
            }
        }
        return new String(event, from, to - from, StandardCharsets.US_ASCII);
    }

    private static boolean holds(byte[] event, int at, byte[] part) {
        return part.length <= event.length - at
                && Arrays.equals(event, at, at + part.length, part, 0, part.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
