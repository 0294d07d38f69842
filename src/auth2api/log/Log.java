package auth2api.log;

import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Writes one line a call: {@code 2026-11-24T16:00:00Z error event key=value key="value with space"}.
 * Thread safe; each line is one append, so that lines of parallel requests never mix.
 */
public final class Log {
    /** What is written: nothing, failures only, or also one line a request. */
    public enum Level { OFF, ERRORS, VERBOSE }

    private static final int MAX_VALUE_CHARS = 2_000;

    private final Appendable out;
    private final InstantSource clock;
    private volatile Level level;

    /** Lines go to {@code out}; a failure to write there is ignored, since nobody could be told. */
    public Log(Level level, Appendable out, InstantSource clock) {
        this.level = level;
        this.out = out;
        this.clock = clock;
    }

    public void setLevel(Level level) {
        this.level = level;
    }

    /** A failure. {@code keyValues} are alternating names and values; values may be null. */
    public void error(String event, Object... keyValues) {
        if (level != Level.OFF) {
            write("error", event, keyValues);
        }
    }

    /** What happened in the normal course, such as one served request. */
    public void verbose(String event, Object... keyValues) {
        if (level == Level.VERBOSE) {
            write("verbose", event, keyValues);
        }
    }

    /** The same task for a schedule, which a failure would end: it is told here, and the next time may be better. */
    public Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable bug) {
                error("internal error", "failure", bug);
            }
        };
    }

    private void write(String word, String event, Object[] keyValues) {
        var line = new StringBuilder(120).append(clock.instant().truncatedTo(ChronoUnit.SECONDS)).append(' ')
                .append(word).append(' ').append(escaped(event));
        for (int i = 0; i < keyValues.length; i += 2) {
            line.append(' ').append(keyValues[i]).append('=')
                    .append(value(i + 1 < keyValues.length ? keyValues[i + 1] : ""));
        }
        line.append('\n');
        synchronized (out) {
            try {
                out.append(line);
            } catch (IOException e) {
                // The log itself is broken; serving goes on without it.
            }
        }
    }

    /** A Throwable is its class and message: a stack trace is many lines and may quote what it was given. */
    private static String value(Object value) {
        String text = value instanceof Throwable t
                ? t.getClass().getSimpleName() + (t.getMessage() == null ? "" : ": " + t.getMessage())
                : String.valueOf(value);
        String shown = text.length() > MAX_VALUE_CHARS ? text.substring(0, MAX_VALUE_CHARS) + "..." : text;
        boolean quote = shown.isEmpty() || shown.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '=');
        return quote ? '"' + escaped(shown) + '"' : escaped(shown);
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        text.chars().forEach(c -> escaped.append(switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? String.format("\\u%04x", c)
                    : Character.toString(c);
        }));
        return escaped.toString();
    }
}
