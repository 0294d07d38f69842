package auth2api.translate;

/**
 * Takes a Markdown code fence off an answer that should be bare JSON, while it arrives in pieces. Confined to one
 * thread.
 *
 * <pre>
 *   START --three backticks and a line end--> INSIDE: holds back trailing white space and backticks until the end
 *     '-----anything else-------------------> OUTSIDE: passes on
 * </pre>
 */
final class Fence {
    private static final String MARK = "```";

    private enum State { START, INSIDE, OUTSIDE }

    private final StringBuilder held = new StringBuilder();
    private State state = State.START;

    /** Takes the next piece; returns what can be shown of it, which may be empty. */
    String feed(String piece) {
        held.append(piece);
        if (state == State.START) {
            start();
        }
        int end = state == State.START ? 0 : held.length();
        while (state == State.INSIDE && end > 0 && isTail(held.charAt(end - 1))) {
            end--;
        }
        String shown = held.substring(0, end);
        held.delete(0, end);
        return shown;
    }

    private static boolean isTail(char c) {
        return c == '`' || Character.isWhitespace(c);
    }

    private void start() {
        String text = held.toString().stripLeading();
        int line = text.indexOf('\n');
        if (text.startsWith(MARK) && line >= 0) {
            state = State.INSIDE;
            held.setLength(0);
            held.append(text, line + 1, text.length());
        } else if (!MARK.startsWith(text) && !text.startsWith(MARK)) {
            state = State.OUTSIDE;
        }
    }

    /** What was held back, at the end. */
    String rest() {
        String rest = held.toString();
        held.setLength(0);
        return state == State.INSIDE && rest.strip().equals(MARK) ? "" : rest;
    }
}
