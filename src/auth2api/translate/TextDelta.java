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
        int digits = BEGIN.length;
        while (digits < event.length && event[digits] >= '0' && event[digits] <= '9') {
            digits++;
        }
        int from = digits + MIDDLE.length;
        int to = event.length - END.length;
        boolean plain = digits > BEGIN.length && from <= to && holds(event, 0, BEGIN) && holds(event, digits, MIDDLE)
                && holds(event, to, END);
        for (int at = from; plain && at < to; at++) {
            plain = event[at] >= ' ' && event[at] != '"' && event[at] != '\\';
        }
        return plain ? new String(event, from, to - from, StandardCharsets.US_ASCII) : null;
    }

    private static boolean holds(byte[] event, int at, byte[] part) {
        return Arrays.equals(event, at, at + part.length, part, 0, part.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
