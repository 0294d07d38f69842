package auth2api.json;

import java.nio.charset.StandardCharsets;

/** The inside of JSON strings: decoding of validated bytes. */
final class JsonText {
    private JsonText() {
    }

    /** The text of validated bytes between two quotes. A lone surrogate escape stays a lone surrogate. */
    static String decode(byte[] in, int from, int to, boolean escaped) {
        if (!escaped) {
            return new String(in, from, to - from, StandardCharsets.UTF_8);
        }
        var out = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            int run = at;
            while (run < to && in[run] != '\\') {
                run++;
            }
            out.append(new String(in, at, run - at, StandardCharsets.UTF_8));
            at = run < to ? unescape(in, run + 1, out) : run;
        }
        return out.toString();
    }

    /** Appends the character of the escape whose letter is at {@code at}; returns the index after it. */
    private static int unescape(byte[] in, int at, StringBuilder out) {
        switch (in[at]) {
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                int unit = 0;
                for (int i = 1; i <= 4; i++) {
                    unit = unit << 4 | Character.digit(in[at + i], 16);
                }
                out.append((char) unit);
                return at + 5;
            }
            default -> out.append((char) in[at]);
        }
        return at + 1;
    }
}
