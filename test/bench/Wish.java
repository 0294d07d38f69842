package bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the fake Claude shall answer, carried in the model's name, which the proxy passes on as it is.
 *
 * @param events deltas of a stream; 0 for an answer in one piece
 * @param pauseMillis between two deltas; 0 for all at once
 * @param status 200 or that of a refusal
 * @param retryAfter seconds that a refusal names
 */
record Wish(int events, int pauseMillis, int status, int retryAfter) {
    static final Wish PLAIN = new Wish(0, 0, 200, 0);

    private static final Pattern MODEL = Pattern.compile(
            "\"model\" ?: ?\"claude-bench-n(\\d+)-d(\\d+)-e(\\d+)-r(\\d+)\"");

    static Wish stream(int events, int pauseMillis) {
        return new Wish(events, pauseMillis, 200, 0);
    }

    static Wish refusal(int retryAfter) {
        return new Wish(0, 0, 429, retryAfter);
    }

    String model() {
        return "claude-bench-n" + events + "-d" + pauseMillis + "-e" + status + "-r" + retryAfter;
    }

    /** The wish in the start of a request's body, or null when there is none. */
    static Wish in(String body) {
        Matcher model = MODEL.matcher(body);
        return model.find() ? new Wish(number(model, 1), number(model, 2), number(model, 3), number(model, 4)) : null;
    }

    private static int number(Matcher model, int group) {
        return Integer.parseInt(model.group(group));
    }
}
