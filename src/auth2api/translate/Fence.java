package auth2api.translate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern OPENING = Pattern.compile("\\s*```[^\n]*\n");

    private enum State { START, INSIDE, OUTSIDE }

    private final StringBuilder held = new StringBuilder();
    private State state = State.START;

    /** Takes the next piece; returns what can be shown of it, which may be empty. */
    String feed(String piece) {
        held.append(piece);
        if (state == State.START) {
            Matcher opening = OPENING.matcher(held);
            if (opening.lookingAt()) {
                state = State.INSIDE;
                held.delete(0, opening.end());
            } else if (!opening.hitEnd()) { // no more text would make it one
                state = State.OUTSIDE;
            }
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

    /** What was held back, at the end. */
    String rest() {
        String rest = held.toString();
        held.setLength(0);
        return state == State.INSIDE && rest.strip().equals("```") ? "" : rest;
    }
}
