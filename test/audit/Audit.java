package audit;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that an auditor wants, made from the sources and the jar each time. It judges nothing. */
public final class Audit {
    private static final int MAX_LINES = 8_000;
    private static final int MAX_PASSED_LINES = 5_000;
    private static final List<String> BESIDE_REQUESTS = List.of("cli", "demo", "login");

    private Audit() {
    }

    /** A file of src: its path, its room or "" for what stands outside of the rooms, its bytes. */
    private record Entry(String path, String room, byte[] bytes) {
        static Entry of(Path file) {
            try {
                String room = file.getNameCount() == 4 ? file.getName(2).toString() : "";
                return new Entry(file.toString().replace('\\', '/'), room, Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        long lines() {
            return text().lines().count();
        }
    }

    /** In the project's folder, with the jar as argument. */
    public static void main(String[] args) throws IOException {
        System.out.print(page(Path.of("src"), Path.of(args[0])));
    }

    private static String page(Path src, Path jar) throws IOException {
        List<Entry> entries = entries(src);
        var page = new StringBuilder("Audit of src and " + jar + ". Each place was found by a rule of "
                + "test/audit/Section.java\nand is shown with at most three lines of its statement.\n");
        files(page, entries);
        head(page, "size budget");
        budget(page, entries, "all of src", MAX_LINES, entry -> true);
        budget(page, entries, "what a request passes through, all but " + String.join(", ", BESIDE_REQUESTS),
                MAX_PASSED_LINES, entry -> !BESIDE_REQUESTS.contains(entry.room()));
        head(page, "jar, as Java " + Runtime.version() + " builds it");
        page.append(sha256(Files.readAllBytes(jar))).append("  ").append(jar).append('\n');
        head(page, "modules of the JDK that the jar uses");
        page.append(modules(jar).replace(",", "\n"));
        for (Section section : Section.values()) {
            List<String> found = find(section, entries);
            head(page, section.title + " (" + found.size() + ")");
            found.forEach(line -> page.append(line).append('\n'));
        }
        return page.toString();
    }

    /** Every place of one section in a folder of sources, in order. */
    public static List<String> find(Section section, Path src) throws IOException {
        return find(section, entries(src));
    }

    private static List<String> find(Section section, List<Entry> entries) {
        return entries.stream().filter(entry -> entry.path().endsWith(".java"))
                .flatMap(entry -> new SourceText(entry.path(), entry.text()).find(section).stream()).toList();
    }

    private static List<Entry> entries(Path src) throws IOException {
        try (Stream<Path> tree = Files.walk(src)) {
            return tree.filter(Files::isRegularFile).sorted().map(Entry::of).toList();
        }
    }

    private static void files(StringBuilder page, List<Entry> entries) {
        Map<String, List<Entry>> rooms = entries.stream()
                .collect(Collectors.groupingBy(Entry::room, TreeMap::new, Collectors.toList()));
        rooms.forEach((room, files) -> {
            head(page, (room.isEmpty() ? "outside of the rooms" : "room " + room) + ": " + size(files));
            files.forEach(file -> page.append(String.format(Locale.ROOT, "%s %5d  %s%n", sha256(file.bytes()),
                    file.lines(), file.path())));
        });
        head(page, "src: " + size(entries));
        rooms.forEach((room, files) -> page.append(String.format(Locale.ROOT, "%-10s %s%n",
                room.isEmpty() ? "(none)" : room, size(files))));
    }

    private static String size(List<Entry> files) {
        return String.format(Locale.ROOT, "%d files, %,d lines", files.size(), lines(files, file -> true));
    }

    private static long lines(List<Entry> entries, Predicate<Entry> which) {
        return entries.stream().filter(which).mapToLong(Entry::lines).sum();
    }

    private static void budget(StringBuilder page, List<Entry> entries, String what, long limit,
            Predicate<Entry> which) {
        long lines = lines(entries, which);
        page.append(String.format(Locale.ROOT, "%s: %,d lines of %,d, %s by %,d%n", what, lines, limit,
                lines > limit ? "OVER" : "under", Math.abs(limit - lines)));
    }

    private static String modules(Path jar) {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new IllegalStateException("no jdeps: it comes with a full JDK"));
        var out = new StringWriter();
        var printer = new PrintWriter(out);
        if (jdeps.run(printer, printer, "--print-module-deps", jar.toString()) != 0) {
            throw new IllegalStateException("jdeps failed: " + out);
        }
        return out.toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static void head(StringBuilder page, String title) {
        page.append("\n== ").append(title).append('\n');
    }
}
