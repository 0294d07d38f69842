package auth2api.translate;

/**
 * Takes the text out of <code>{"input":"..."}</code> while it arrives in pieces that are cut anywhere: Claude calls a
 * custom (freeform) tool with this object, clients want the raw text as it grows. One thread.
 *
 * <pre>
 *   SEEK --quote at a name or another value--> SKIP --quote--> SEEK
 *     '----quote at the value of "input"-----> TEXT --quote--> SEEK
 *   a backslash in SKIP or TEXT takes the characters of its escape along; half a surrogate pair waits for the other
 * </pre>
 */
final class CustomInput {
    /** The one member of the object; the schema in {@link ToolReader} names it too. */
    static final String NAME = "input";

    private enum State { SEEK, SKIP, TEXT }

    private final StringBuilder name = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private State state = State.SEEK;
    private int depth;
    private boolean nameNext;
    private boolean found;
    private String escape;
    private int told;

    /** Takes the next piece of JSON; returns the text that it completes, which may be empty. */
    String feed(String json) {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (state) {
                case SEEK -> seek(c);
                case SKIP -> inString(c, name);
                case TEXT -> inString(c, text);
                default -> throw new AssertionError(state);
            }
        }
        boolean half = state == State.TEXT && text.length() > told
                && Character.isHighSurrogate(text.charAt(text.length() - 1));
        return tell(text.length() - (half ? 1 : 0));
    }

    /** What {@link #feed} held back, at the end. */
    String rest() {
        return tell(text.length());
    }

    /** False until the value has begun: at the end this means that Claude did not follow the schema. */
    boolean found() {
        return found;
    }

    private String tell(int upTo) {
        String more = text.substring(told, upTo);
        told = upTo;
        return more;
    }

    private void seek(char c) {
        switch (c) {
            case '"' -> {
                boolean here = depth == 1 && !nameNext && !found && name.toString().equals(NAME);
                state = here ? State.TEXT : State.SKIP;
                found |= here;
                name.setLength(0);
            }
            case '{', '[' -> nameNext = ++depth == 1;
            case '}', ']' -> depth--;
            case ':' -> nameNext &= depth != 1;
            case ',' -> nameNext |= depth == 1;
            default -> { } // white space, numbers and literals hold no text
        }
    }

    private void inString(char c, StringBuilder into) {
        if (escape != null) {
            escape += c;
            boolean unicode = escape.charAt(0) == 'u';
            if (!unicode || escape.length() == 5) {
                into.append(unicode ? hex(escape) : unescaped(c));
                escape = null;
            }
        } else if (c == '\\') {
            escape = "";
        } else if (c == '"') {
            state = State.SEEK;
        } else {
            into.append(c);
        }
    }

    private static char hex(String unicode) {
        int unit = 0;
        for (int i = 1; i < unicode.length(); i++) {
            unit = unit << 4 | Character.digit(unicode.charAt(i), 16) & 0xF;
        }
        return (char) unit;
    }

    private static char unescaped(char letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }
}
