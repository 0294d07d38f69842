package auth2api.json;

import java.nio.ByteBuffer;

/** What stands between the quotes of a JSON string. Pure. */
final class JsonText {
    /** Times this, a byte stands in each of the eight of a long. */
    private static final long EACH = 0x0101_0101_0101_0101L;

    private JsonText() {
    }

    /**
     * Where the ASCII ends that stands for itself: at a quote, a backslash, a control character, a byte above 0x7F, or
     * the end. The buffer begins with the array, and its order is little endian.
     */
    static int plainEnd(ByteBuffer in, int from, int end) {
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long found = specials(in.getLong(at));
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < end && in.get(at) >= 0x20 && in.get(at) != '"' && in.get(at) != '\\') {
            at++;
        }
        return at;
    }

    /**
     * The top bit of each of eight bytes that is above 0x7F, below 0x20, a quote or a backslash. Bytes behind the first
     * of them may be marked for nothing, as the subtraction borrows from them; those before it never are.
     */
    private static long specials(long eight) {
        long quotes = (eight ^ EACH * '"') - EACH;
        long backslashes = (eight ^ EACH * '\\') - EACH;
        return (eight | eight - EACH * 0x20 | quotes | backslashes) & EACH * 0x80;
    }

    /** The length of the sequence at a byte above 0x7F; 0 when it is not well-formed UTF-8 (RFC 3629, section 4). */
    static int utf8Length(byte[] in, int at, int end) {
        int first = in[at] & 0xFF;
        int length = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (length == 0 || at + length > end) {
            return 0;
        }
        int second = in[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80; // below: overlong
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF; // above: a surrogate, or over U+10FFFF
        boolean valid = second >= least && second <= most;
        for (int i = 2; valid && i < length; i++) {
            valid = (in[at + i] & 0xC0) == 0x80;
        }
        return valid ? length : 0;
    }

    /** A lone surrogate escape stays a lone surrogate. */
    static String unescaped(String raw) {
        var out = new StringBuilder(raw.length());
        int at = 0;
        for (int slash = raw.indexOf('\\'); slash >= 0; slash = raw.indexOf('\\', at)) {
            char letter = raw.charAt(slash + 1);
            int control = "bfnrt".indexOf(letter);
            out.append(raw, at, slash).append(letter == 'u' ? (char) Integer.parseInt(raw, slash + 2, slash + 6, 16)
                    : control < 0 ? letter : "\b\f\n\r\t".charAt(control));
            at = slash + (letter == 'u' ? 6 : 2);
        }
        return out.append(raw, at, raw.length()).toString();
    }
}
