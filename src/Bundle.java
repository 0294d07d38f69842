import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Merges the rooms into one file that runs alone: {@code java src/Bundle.java build/Auth2Api.java}. Package lines and
 * own imports go, the imports of the JDK are pooled, and every type lands in the unnamed package; so a source that
 * would mean something else there is refused with its place and the rule. The same sources give the same bytes.
 */
public final class Bundle {
    private static final Pattern OWN_TYPE = Pattern.compile("auth2api\\.[a-z0-9]+\\.[A-Z][A-Za-z0-9]*");
    private static final Pattern ODD_CHARACTER = Pattern.compile("[^\\r\\n -~]");
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
            JavacTask task = (JavacTask) javac.getTask(null, disk, errors, List.of("-proc:none"), null,
                    disk.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                bundle.new Reader(unit, Trees.instance(task).getSourcePositions()).read();
            }
        }
        errors.getDiagnostics().forEach(error -> bundle.problems.add(error.toString()));
        bundle.checkNames();
        return bundle;
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

    /** One file: checks it and adds what it holds. */
    private final class Reader extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String text;

        Reader(CompilationUnitTree unit, SourcePositions positions) throws IOException {
            this.unit = unit;
            this.positions = positions;
            this.text = unit.getSourceFile().getCharContent(true).toString();
        }

        void read() {
            Matcher odd = ODD_CHARACTER.matcher(text);
            if (odd.find()) {
                refuse(odd.start(), "only printable ASCII: write a \\u escape, or spaces for a tab");
            }
            unit.getImports().forEach(this::readImport);
            if (unit.getTypeDecls().size() == 1 && unit.getTypeDecls().get(0) instanceof ClassTree type) {
                readType(type);
            } else {
                refuse(0, "one top-level type a file");
            }
        }

        private void readImport(ImportTree line) {
            String name = line.getQualifiedIdentifier().toString();
            if (name.endsWith(".*")) {
                refuse(start(line), "no wildcard import");
            } else if (!name.startsWith("auth2api.")) {
                imports.putIfAbsent((line.isStatic() ? "static " : "") + name, place(start(line)));
            } else if (line.isStatic()) {
                refuse(start(line), "no static import of an own class: name the class where it is used");
            } else if (!OWN_TYPE.matcher(name).matches()) {
                refuse(start(line), "no import of an own nested type: import Outer and write Outer.Nested");
            }
        }

        private void readType(ClassTree type) {
            String name = type.getSimpleName().toString();
            String other = types.putIfAbsent(name, place(start(type)));
            if (other != null) {
                refuse(start(type), "the own type " + name + " exists already, see " + other);
            }
            scan(type, null);
            int from = (int) positions.getEndPosition(unit, unit.getImports().isEmpty() ? unit.getPackage()
                    : unit.getImports().get(unit.getImports().size() - 1));
            boolean isPublic = type.getModifiers().getFlags().contains(Modifier.PUBLIC);
            int to = isPublic ? text.indexOf("public ", start(type)) : start(type);
            code.append(text, from, to).append(text, to + (isPublic ? "public ".length() : 0), text.length());
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree name, Void unused) {
            if (OWN_TYPE.matcher(name.toString()).matches()) {
                refuse(start(name), "no fully qualified own name in code: import " + name);
            }
            return super.visitMemberSelect(name, unused);
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void unused) {
            if (literal.getValue() instanceof String value && OWN_TYPE.matcher(value).find()) {
                refuse(start(literal), "no own class by its name in a string: the bundle has no packages");
            }
            return null;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            if (call.getMethodSelect().toString().matches("(.*\\.)?getResource(s|AsStream)?")) {
                refuse(start(call), "no class path resource: embed it as a text block");
            }
            return super.visitMethodInvocation(call, unused);
        }

        private int start(Tree tree) {
            return (int) positions.getStartPosition(unit, tree);
        }

        private String place(int position) {
            return unit.getSourceFile().getName().replace('\\', '/') + ":" + unit.getLineMap().getLineNumber(position);
        }

        private void refuse(int position, String rule) {
            problems.add(place(position) + ": " + rule);
        }
    }
}
