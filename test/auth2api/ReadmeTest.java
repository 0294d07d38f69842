package auth2api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README names exists, and its Chinese translation names the same. */
class ReadmeTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }

    /** All sources, with texts that go on in the next line put together. */
    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
        }
    }

    private static String section(String readme, String title) {
        int start = readme.indexOf("## " + title);
        int end = readme.indexOf("\n## ", start);
        return readme.substring(start, end < 0 ? readme.length() : end);
    }

    @Test
    void everyMessageOfTheTroubleshootingIsOneOfTheProgram() throws Exception {
        String sources = sources();
        for (String row : section(text("README.md"), "Troubleshooting").lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| it says")).toList()) {
            Matcher message = CODE.matcher(row.substring(0, row.indexOf(" |", 2)));
            while (message.find()) {
                for (String part : message.group(1).replace("8317 of 127.0.0.1", "...").split("\\.\\.\\.")) {
                    String words = part.strip().replaceFirst("\\?$", "");
                    boolean foreign = words.startsWith("Failed to connect to bus") || words.equals("Retry-After");
                    assertTrue(words.isEmpty() || foreign || sources.contains(words), () -> words + " in " + row);
                }
            }
        }
    }

    @Test
    void everyTestThatTheThreatModelNamesExists() throws Exception {
        String names = section(text("README.md"), "Threat model").lines().filter(line -> line.startsWith("| "))
                .map(line -> line.substring(line.lastIndexOf(" | ", line.length() - 3))).collect(Collectors.joining());
        String files;
        try (Stream<Path> all = Files.walk(Path.of("test"))) {
            files = all.map(file -> "`" + file.getFileName().toString().replace(".java", "`")).toList().toString();
        }
        List<String> named = Pattern.compile("`[A-Z]\\w+`").matcher(names).results().map(MatchResult::group).toList();
        assertTrue(named.size() > 20);
        assertEquals(List.of(), named.stream().filter(test -> !files.contains(test)).toList());
    }

    @Test
    void theChineseReadmeHasTheSameSectionsCommandsAndRows() throws Exception {
        String english = text("README.md");
        String chinese = text(".github/README.zh-CN.md");
        assertTrue(english.startsWith("[\u4e2d\u6587](.github/README.zh-CN.md)\n"));
        assertTrue(chinese.startsWith("[English](../README.md)\n"));
        assertEquals(headings(english), headings(chinese));
        assertEquals(commands(english), commands(chinese));
        assertEquals(rows(english), rows(chinese));
    }

    private static long headings(String readme) {
        return readme.lines().filter(line -> line.startsWith("#")).count();
    }

    private static List<String> commands(String readme) {
        return readme.lines().filter(line -> line.startsWith("    ")).toList();
    }

    /** How many rows each table has, in order. */
    private static String rows(String readme) {
        return Stream.of(readme.split("\n(?!\\|)[^\n]*")).map(part -> part.lines()
                .filter(line -> line.startsWith("|")).count()).filter(count -> count > 0).map(String::valueOf)
                .collect(Collectors.joining(" "));
    }
}
