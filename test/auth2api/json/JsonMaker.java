package auth2api.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes documents with all that the grammar allows, damages them, and judges them by a grammar of its own. */
final class JsonMaker {
    private static final String[] PIECES = {"a", "Z", "0", " ", "/", "'", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n",
        "\\r", "\\t", "\\u0041", "\\u00e9", "\\uD83D\\uDE00", "\\ud83d", "\\u0000", "\u007f", "\u00e9", "\u20ac",
        "\uffff", "\ud83d\ude00", "\ue000", "[", "}", ",", ":"};
    private static final String[] SPACES = {"", "", "", "", " ", "\n", "\r\n", "\t", "  "};
    private static final String[] NUMBERS = {"0", "-0", "7", "-12", "3.25", "0.0", "1e5", "1E-5", "2.5e+10", "1e400",
        "9223372036854775807", "123456789012345678901234567890"};
    /** Bytes that matter to the grammar come up more often than others. */
    private static final byte[] TELLING = "{}[],:\"\\\0 \n0-.eEutfnr/\u001f".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern TOKEN = Pattern.compile("[ \\t\\n\\r]*+(?:([\\[\\]{},:])"
            + "|(\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+\")"
            + "|(-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?|true|false|null))");

    private final Random random;
    private final StringBuilder out = new StringBuilder();

    JsonMaker(Random random) {
        this.random = random;
    }

    byte[] document() {
        out.setLength(0);
        space();
        value(random.nextInt(5));
        space();
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(int depth) {
        switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> out.append("true");
            case 1 -> out.append(random.nextBoolean() ? "false" : "null");
            case 2 -> out.append(random.nextInt(100_000) / 10 - 3000);
            case 3 -> out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 4, 5 -> string();
            case 6 -> list('[', ']', depth);
            default -> list('{', '}', depth);
        }
    }

    private void list(char open, char close, int depth) {
        out.append(open);
        space();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            if (open == '{') {
                string();
                space();
                out.append(':');
                space();
            }
            value(depth - 1);
            space();
            if (i < count - 1) {
                out.append(',');
                space();
            }
        }
        out.append(close);
    }

    private void string() {
        out.append('"');
        for (int i = random.nextInt(6); i > 0; i--) {
            out.append(PIECES[random.nextInt(PIECES.length)]);
        }
        out.append('"');
    }

    private void space() {
        out.append(SPACES[random.nextInt(SPACES.length)]);
    }

    /** The document with one to three bytes changed, removed, doubled or cut off. */
    byte[] damaged(byte[] document) {
        byte[] bytes = document.clone();
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
                case 3 -> bytes = join(bytes, at, at + 1);
                case 4 -> bytes = join(bytes, at + 1, at);
                default -> bytes = random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private static byte[] join(byte[] bytes, int headTo, int tailFrom) {
        return ByteBuffer.allocate(headTo + bytes.length - tailFrom).put(bytes, 0, headTo)
                .put(bytes, tailFrom, bytes.length - tailFrom).array();
    }

    /** Whether this is JSON, found by the JDK's UTF-8, one pattern for tokens, and a small automaton. */
    static boolean isJson(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
        Matcher token = TOKEN.matcher(text);
        var grammar = new Grammar();
        int at = 0;
        while (token.region(at, text.length()).lookingAt()) {
            char kind = token.group(1) != null ? text.charAt(token.start(1)) : token.group(2) != null ? 's' : 'v';
            if (!grammar.takes(kind)) {
                return false;
            }
            at = token.end();
        }
        return text.substring(at).chars().allMatch(c -> " \t\n\r".indexOf(c) >= 0) && grammar.complete();
    }

    /** States: V value, E value or ], M name, N name or }, : colon, C comma or close. */
    private static final class Grammar {
        private final StringBuilder stack = new StringBuilder();
        private char state = 'V';

        boolean takes(char kind) {
            boolean value = state == 'V' || state == 'E';
            char top = stack.isEmpty() ? ' ' : stack.charAt(stack.length() - 1);
            switch (kind) {
                case '{', '[' -> {
                    stack.append(kind);
                    return value && to(kind == '{' ? 'N' : 'E');
                }
                case '}', ']' -> {
                    boolean closes = state == 'C' || state == (kind == '}' ? 'N' : 'E');
                    return closes && top == (kind == '}' ? '{' : '[') && pop();
                }
                case ',' -> {
                    return state == 'C' && top != ' ' && to(top == '{' ? 'M' : 'V');
                }
                case ':' -> {
                    return state == ':' && to('V');
                }
                case 's' -> {
                    return value && to('C') || (state == 'M' || state == 'N') && to(':');
                }
                default -> {
                    return value && to('C');
                }
            }
        }

        boolean complete() {
            return state == 'C' && stack.isEmpty();
        }

        private boolean pop() {
            stack.setLength(stack.length() - 1);
            return to('C');
        }

        private boolean to(char next) {
            state = next;
            return true;
        }
    }
}
