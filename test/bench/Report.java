package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a person reads: tables, on the screen as they are made, then all in a file; and what went wrong. */
final class Report {
    private static final Path FILE = Path.of("build", "bench.txt");

    private final StringBuilder text = new StringBuilder();
    private final long start = System.nanoTime();
    private final List<String> headlines = new ArrayList<>();
    private int passed;
    private int failed;

    void line(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    long seconds() {
        return (System.nanoTime() - start) / 1_000_000_000;
    }

    /** A table of which the first row names the columns; all but the first are aligned to the right. */
    void table(String title, List<List<String>> rows) {
        line("");
        line(title);
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                line.append("  ").append(i == 0 ? row.get(i) + blanks : blanks + row.get(i));
            }
            line(line.toString().stripTrailing());
        }
    }

    /** A row of the short table at the end. */
    void headline(String work, Spread direct, Spread proxy) {
        headlines.add("| " + work + " | " + direct.text() + " | " + proxy.text() + " | " + proxy.ratio(direct) + " |");
    }

    /** Something that has to be true for the numbers to be worth anything. */
    void check(boolean good, String otherwise) {
        if (good) {
            passed++;
        } else {
            failed++;
            line("FAILED: " + otherwise);
        }
    }

    /** Ends the report and writes it; whether nothing failed. */
    boolean finish(String footer) throws IOException {
        line("");
        line("| work | direct | proxy | ratio |");
        line("|---|---|---|---|");
        headlines.forEach(this::line);
        line("");
        line(footer);
        line(passed + " passed, " + failed + " failed");
        Files.writeString(FILE, text);
        return failed == 0 && passed > 0;
    }
}
