package audit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source, seen three ways of the same length: without comments, also without what is within quotes, and nothing but
 * what is within quotes.
 */
public final class SourceText {
    private static final int MAX_SHOWN_LINES = 3;
    private static final Pattern TOKEN = Pattern.compile("(?s)(?<comment>/\\*.*?\\*/|//[^\n]*)"
            + "|\"\"\"(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*+\"\"\""
            + "|\"(?:[^\"\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\]|\\\\[^']*.)'");
    private static final Pattern STATEMENT_END = Pattern.compile(".*([;{}]|\\),)\\s*");

    private final String path;
    private final List<String> shown;
    private final StringBuilder code;
    private final StringBuilder texts;

    public SourceText(String path, String source) {
        this.path = path;
        var uncommented = new StringBuilder(source);
        code = new StringBuilder(source);
        texts = new StringBuilder(source);
        Matcher token = TOKEN.matcher(source);
        int end = 0;
        while (token.find()) {
            blank(texts, end, token.start());
            if (token.group("comment") == null) {
                blank(code, token.start() + 1, token.end() - 1);
            } else {
                blank(uncommented, token.start(), token.end());
                blank(code, token.start(), token.end());
                blank(texts, token.start(), token.end());
            }
            end = token.end();
        }
        blank(texts, end, source.length());
        shown = uncommented.toString().lines().toList();
    }

    private static void blank(StringBuilder text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) != '\n') {
                text.setCharAt(i, ' ');
            }
        }
    }

    /** The statements with a place of this section, at most three lines of each, as {@code file:line: statement}. */
    public List<String> find(Section section) {
        StringBuilder text = section.inCode ? code : texts;
        List<String> found = new ArrayList<>();
        int next = 0;
        for (MatchResult place : section.pattern.matcher(text).results().toList()) {
            int line = (int) text.substring(0, place.start() + 1).lines().count() - 1;
            if (line >= next) {
                next = statementEnd(line);
                found.add(path + ":" + (line + 1) + ": "
                        + String.join(" ", shown.subList(line, next)).strip().replaceAll("\\s+", " "));
            }
        }
        return found;
    }

    private int statementEnd(int line) {
        int end = line + 1;
        while (end < Math.min(shown.size(), line + MAX_SHOWN_LINES)
                && !STATEMENT_END.matcher(shown.get(end - 1)).matches()) {
            end++;
        }
        return end;
    }
}
