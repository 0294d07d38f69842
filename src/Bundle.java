import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Merges the rooms into one file that runs alone: {@code java src/Bundle.java build/Auth2Api.java}. Package lines and
 * own imports go, the imports of the JDK are pooled, and every type lands in the unnamed package; so a source that
 * would mean something else there is refused with its place and the rule. The same sources give the same bytes.
 *
 * <p>It reads lines, not trees: package, imports and the top-level type each begin a line, and nothing else does so.
 */
public final class Bundle {
    private static final Pattern HEAD = Pattern.compile("(?m)^(?:package|import (static )?) ?([\\w.*]+);");
    private static final Pattern TYPE = Pattern.compile(
            "(?m)^(public )?(?:(?:abstract|final|sealed) )*(?:class|enum|interface|record) (\\w+)");
    private static final Map<String, String> REFUSED = Map.of(
            "[^\\r\\n -~]", "only printable ASCII: write a \\u escape, or spaces for a tab",
            "(?m)^import [\\w. ]+\\*", "no wildcard import",
            "(?m)^import static auth2api\\.", "no static import of an own class: name the class where it is used",
            "(?m)^import auth2api\\.\\w+\\.\\w+\\.",
            "no import of an own nested type: import Outer and write Outer.Nested",
            "(?m)^(?!import |\\s*/?\\*).*\\bauth2api\\.\\w+\\.[A-Z]",
            "no full name of an own class, in code or in a string: the bundle has no packages",
            "\\bgetResource(s|AsStream)?\\(", "no class path resource: embed it as a text block");
    private static final String HALL = "Main";
    private static final String DOOR = """

            /** The door: all rooms follow, as src/Bundle.java merged them. */
            public final class Auth2Api {
                public static void main(String[] args) throws Exception {
                    Main.main(args);
                }
            }
            """;

    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> imports = new TreeMap<>(); // what is imported -> where first
    private final Map<String, String> types = new TreeMap<>(); // simple name -> where
    private final StringBuilder code = new StringBuilder(DOOR);

    private Bundle() {
    }

    public static void main(String[] args) throws IOException {
        Bundle bundle = of(Path.of("src", "auth2api"));
        if (!bundle.problems.isEmpty()) {
            bundle.problems.forEach(System.err::println);
            System.exit(1);
        }
        Path target = Path.of(args.length == 0 ? "build/Auth2Api.java" : args[0]);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.writeString(target, bundle.source());
    }

    /** Reads all sources under a folder. */
    public static Bundle of(Path rooms) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(rooms)) {
            files = tree.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .sorted().toList();
        }
        Bundle bundle = new Bundle();
        var errors = new DiagnosticCollector<JavaFileObject>();
        var javac = ToolProvider.getSystemJavaCompiler();
        try (var disk = javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            ((JavacTask) javac.getTask(null, disk, errors, List.of("-proc:none"), null,
                    disk.getJavaFileObjectsFromPaths(files))).parse();
        }
        errors.getDiagnostics().forEach(error -> bundle.problems.add(error.toString()));
        for (Path file : files) {
            bundle.add(file.toString().replace('\\', '/'), Files.readString(file));
        }
        bundle.checkNames();
        bundle.problems.sort(null);
        return bundle;
    }

    private void add(String file, String text) {
        REFUSED.forEach((pattern, rule) -> Pattern.compile(pattern).matcher(text).results()
                .forEach(found -> problems.add(place(file, text, found.start()) + ": " + rule)));
        int from = 0;
        for (Matcher head = HEAD.matcher(text); head.find(); from = head.end()) {
            if (head.group().startsWith("import") && !head.group(2).startsWith("auth2api.")) {
                imports.putIfAbsent((head.group(1) == null ? "" : "static ") + head.group(2),
                        place(file, text, head.start()));
            }
        }
        List<MatchResult> declared = TYPE.matcher(text).results().toList();
        if (declared.size() != 1) {
            problems.add(file + ":1: one top-level type a file");
            return;
        }
        MatchResult type = declared.get(0);
        String place = place(file, text, type.start());
        String other = types.putIfAbsent(type.group(2), place);
        if (other != null) {
            problems.add(place + ": the own type " + type.group(2) + " exists already, see " + other);
        }
        code.append(text, from, type.start()).append(text, Math.max(type.start(), type.end(1)), text.length());
    }

    private static String place(String file, String text, int position) {
        return file + ":" + (text.substring(0, position).chars().filter(c -> c == '\n').count() + 1);
    }

    /** What breaks the rules, each as {@code file:line: rule}; empty when the bundle is good. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The text of the one file. */
    public String source() {
        String pooled = imports.keySet().stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
        return ("// auth2api in one file, made by src/Bundle.java. Run it with: java Auth2Api.java\n" + pooled + code)
                .replace("\r\n", "\n");
    }

    /** The rules that only all files together can break: in the unnamed package every simple name is everybody's. */
    private void checkNames() {
        Map<String, String> importedAs = new TreeMap<>();
        imports.forEach((name, place) -> {
            String simple = simple(name);
            String other = importedAs.putIfAbsent((name.startsWith("static ") ? "static " : "") + simple, name);
            if (other != null) {
                problems.add(place + ": " + name + " and " + other + " are imported under one simple name");
            }
            if (types.containsKey(simple)) {
                problems.add(types.get(simple) + ": own type " + simple + " is called like the imported " + name);
            }
            if (inJavaLang(simple)) {
                problems.add(place + ": " + name + " would hide java.lang." + simple + " from all other files");
            }
        });
        types.forEach((name, place) -> {
            if (inJavaLang(name) || name.equals("Auth2Api")) {
                problems.add(place + ": own type " + name + " would hide " + name + " of java.lang or the door");
            }
        });
        if (!types.containsKey(HALL)) {
            problems.add("src/auth2api/cli/Main.java:1: the hall, " + HALL + ", is missing");
        }
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean inJavaLang(String simple) {
        return Object.class.getResource(simple + ".class") != null;
    }
}
