package auth2api.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * All that a person reads goes through here, and looks like this:
 * <ul>
 * <li>stdout has what was asked for: the answer of a verb, the address that is served, the address to log in at.
 * stderr has everything about the doing: questions, progress, errors, the log. So a pipe gets answers only.</li>
 * <li>An error is one sentence in lower case after {@code auth2api: }: what happened, then what to do next.</li>
 * <li>Bold is the only decoration: for the few words that a person looks for. It is on stdout alone, only when that
 * is a terminal, and never with NO_COLOR or TERM=dumb. No colour carries a meaning. No emoji, no box, no spinner:
 * progress is a line now and then.</li>
 * <li>Lines keep to the width of COLUMNS, or 80, but what is to be copied is never wrapped.</li>
 * <li>A secret is read without echo, and shown only where it is made.</li>
 * </ul>
 */
final class Terminal {
    private static final int USUAL_WIDTH = 80;
    private static final int LEAST_WIDTH = 40;

    final BufferedReader in;
    final PrintStream out;
    final PrintStream err;
    private final Console console;
    private final boolean bold;
    private final int width;

    /** @param console null when no person sits there: then nothing is asked and nothing is decorated */
    Terminal(InputStream in, PrintStream out, PrintStream err, Console console, Map<String, String> environment) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
        this.console = console;
        this.bold = console != null && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        String columns = environment.getOrDefault("COLUMNS", "");
        this.width = columns.matches("\\d{1,4}") ? Math.max(LEAST_WIDTH, Integer.parseInt(columns)) : USUAL_WIDTH;
    }

    /** The process's own. From JDK 22 on there is a console even when no person sits at it, so it must be asked. */
    static Terminal system(Map<String, String> environment) {
        Console console = System.console();
        if (console != null && Runtime.version().feature() >= 22) {
            try {
                console = (boolean) Console.class.getMethod("isTerminal").invoke(console) ? console : null;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("JDK 22 and later have Console.isTerminal", e);
            }
        }
        return new Terminal(System.in, System.out, System.err, console, environment);
    }

    /** A line of the answer. */
    void print(String line) {
        out.println(line);
    }

    /** A line about the doing. */
    void note(String line) {
        err.println(line);
    }

    void error(String message) {
        err.println("auth2api: " + message);
    }

    String bold(String words) {
        return bold ? "\u001b[1m" + words + "\u001b[0m" : words;
    }

    /** A name and what belongs to it, wrapped beside a column of {@code indent} characters. */
    void row(String name, int indent, String text) {
        var line = new StringBuilder(name);
        if (name.length() >= indent && indent > 0) {
            print(name);
            line.setLength(0);
        }
        for (String word : text.split(" ")) {
            if (line.length() > indent && line.length() + 1 + word.length() > width) {
                print(line.toString());
                line.setLength(0);
            }
            boolean first = line.length() < indent || line.length() == 0;
            line.append(first ? " ".repeat(indent - line.length()) : " ").append(word);
        }
        print(line.toString());
    }

    /** A question that Enter alone answers with yes; no person, no yes. */
    boolean confirm(String question) throws IOException {
        if (console == null) {
            return false;
        }
        err.print(question + " [Y/n] ");
        err.flush();
        String answer = in.readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("|y|yes");
    }

    /** A secret, pasted without echo, or the first line of what is piped in; empty when there is none. */
    String secret(String prompt) throws IOException {
        if (console != null) {
            char[] typed = console.readPassword("%s: ", prompt);
            return typed == null ? "" : new String(typed).strip();
        }
        String line = in.readLine();
        return line == null ? "" : line.replace("\uFEFF", "").strip(); // some shells pipe a BOM ahead
    }
}
