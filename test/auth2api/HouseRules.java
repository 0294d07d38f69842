package auth2api;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/** The rules of the house about one source; each returns what breaks it, as {@code file:line: rule}. */
final class HouseRules {
    static final int MAX_FILE_LINES = 400;
    static final int MAX_METHOD_LINES = 45;
    static final int MAX_PARAMETERS = 5;
    static final int MAX_LINE_WIDTH = 120;

    /** Which rooms a room may import; api, the one exception that becomes an answer, is open to all above it. */
    static final Map<String, Set<String>> PLAN = Map.ofEntries(
            Map.entry("json", Set.of()),
            Map.entry("sse", Set.of()),
            Map.entry("log", Set.of()),
            Map.entry("api", Set.of("json")),
            Map.entry("config", Set.of("api", "log")),
            Map.entry("http", Set.of("api", "log")),
            Map.entry("translate", Set.of("api", "json", "sse")),
            Map.entry("login", Set.of("api", "http", "json", "log")),
            Map.entry("account", Set.of("api", "login", "http", "json", "log")),
            Map.entry("upstream", Set.of("api", "account", "config", "http", "json", "log")),
            Map.entry("server", Set.of("api", "upstream", "account", "translate", "json", "sse", "http", "config",
                    "log")),
            Map.entry("demo", Set.of("api", "json", "sse", "log")),
            Map.entry("cli", Set.of("api", "json", "sse", "log", "config", "http", "translate", "login", "account",
                    "upstream", "server", "demo")));

    /** The hosts that may be named; a registry's would break every build behind a mirror. */
    static final Set<String> KNOWN_HOSTS = Set.of("127.0.0.1", "api.anthropic.com", "console.anthropic.com",
            "platform.claude.com", "docs.claude.com", "claude.ai", "claude.com", "example.com");

    private static final Pattern MUTABLE_TYPE = Pattern.compile(
            "(.*(Map|List|Set|Deque|Queue|Adder|Accumulator|Random|Builder|ThreadLocal)|Atomic.*)(<.*>)?");
    private static final Pattern OWN_IMPORT = Pattern.compile("auth2api\\.([a-z0-9]+)\\..*");
    private static final Pattern URL_HOST = Pattern.compile("https?://([a-z0-9-]+(\\.[a-z0-9-]+)+)");
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.~$}*-])/(wor" + "k|roo" + "t)/\\w+");
    private static final Pattern OPEN_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private HouseRules() {
    }

    static List<String> importsRunOneWay(JavaSource source) {
        List<String> broken = new ArrayList<>();
        if (!source.isProduct()) {
            return broken;
        }
        for (ImportTree line : source.unit().getImports()) {
            Matcher own = OWN_IMPORT.matcher(line.getQualifiedIdentifier().toString());
            if (own.matches() && !own.group(1).equals(source.room())
                    && !PLAN.getOrDefault(source.room(), Set.of()).contains(own.group(1))) {
                broken.add(source.at(line) + source.room() + " may not import " + own.group(1));
            }
        }
        return broken;
    }

    static List<String> thePackageIsTheFolder(JavaSource source) {
        String folder = source.path().replaceFirst("^(src|test)/", "").replaceFirst("/?[^/]*$", "").replace('/', '.');
        Tree name = source.unit().getPackageName();
        boolean same = folder.equals(name == null ? "" : name.toString());
        return same ? List.of() : List.of(source.path() + ":1: the package must be the folder's, " + folder);
    }

    static List<String> filesAreShort(JavaSource source) {
        int lines = (int) source.text().lines().count();
        return lines <= MAX_FILE_LINES ? List.of()
                : List.of(source.path() + ":" + lines + ": at most " + MAX_FILE_LINES + " lines a file");
    }

    static List<String> linesAreAsciiAndNarrow(JavaSource source) {
        List<String> broken = new ArrayList<>();
        List<String> lines = source.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > MAX_LINE_WIDTH) {
                broken.add(source.path() + ":" + (i + 1) + ": at most " + MAX_LINE_WIDTH + " columns");
            }
            if (!lines.get(i).matches("[ -~]*")) {
                broken.add(source.path() + ":" + (i + 1) + ": printable ASCII only, escape the rest");
            }
        }
        return broken;
    }

    static List<String> methodsAreShort(JavaSource source) {
        return source.eachMethod(method -> {
            long lines = source.lastLine(method) - source.firstLine(method) + 1;
            return lines <= MAX_METHOD_LINES || isOneTable(method) ? null
                    : method.getName() + " has " + lines + " lines: at most " + MAX_METHOD_LINES + ", or one table";
        });
    }

    /** One switch, or one expression that is returned: long only because the list is. */
    private static boolean isOneTable(MethodTree method) {
        BlockTree body = method.getBody();
        if (body == null || body.getStatements().size() != 1) {
            return false;
        }
        StatementTree only = body.getStatements().get(0);
        return only instanceof SwitchTree || only instanceof ReturnTree;
    }

    static List<String> parametersAreFew(JavaSource source) {
        return source.eachMethod(method -> method.getParameters().size() <= MAX_PARAMETERS || isHidden(method) ? null
                : method.getName() + " has more than " + MAX_PARAMETERS + " parameters: pass a record");
    }

    /** A private constructor behind factories, which a record would have been but for its one changing part. */
    private static boolean isHidden(MethodTree method) {
        return method.getReturnType() == null && method.getModifiers().getFlags().contains(Modifier.PRIVATE);
    }

    static List<String> nothingStaticChanges(JavaSource source) {
        List<String> broken = new ArrayList<>();
        if (!source.isProduct()) {
            return broken;
        }
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                for (Tree member : type.getMembers()) {
                    if (member instanceof VariableTree field && isSharedState(type, field)) {
                        broken.add(source.at(field) + field.getName() + " is static and changes");
                    }
                }
                return super.visitClass(type, unused);
            }
        }.scan(source.unit(), null);
        return broken;
    }

    private static boolean isSharedState(ClassTree type, VariableTree field) {
        Set<Modifier> flags = field.getModifiers().getFlags();
        boolean ofInterface = type.getKind() == Tree.Kind.INTERFACE;
        boolean shared = ofInterface || flags.contains(Modifier.STATIC) || type.getKind() == Tree.Kind.ENUM;
        boolean assignable = !ofInterface && !flags.contains(Modifier.FINAL);
        boolean holdsState = flags.contains(Modifier.STATIC) && field.getInitializer() instanceof NewClassTree made
                && MUTABLE_TYPE.matcher(made.getIdentifier().toString()).matches();
        return shared && (assignable || holdsState);
    }

    static List<String> publicTypesHaveJavadoc(JavaSource source) {
        List<String> broken = new ArrayList<>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                boolean isPublic = type.getModifiers().getFlags().contains(Modifier.PUBLIC);
                if (isPublic && source.isProduct() && source.trees().getDocComment(getCurrentPath()) == null) {
                    broken.add(source.at(type) + "a public type says in Javadoc what it is");
                }
                return null;
            }
        }.scan(source.unit(), null);
        return broken;
    }

    static List<String> testsNeverSleep(JavaSource source) {
        String sleeps = "(.*\\bThread|.*(SECONDS|MINUTES))\\.sleep|.*\\.parkNanos";
        return source.isProduct() ? List.of()
                : calls(source, sleeps, "no sleep in a test: wait on the condition, with a bound");
    }

    static List<String> onlyTheHallExits(JavaSource source) {
        String exits = "System\\.exit|Runtime\\.getRuntime\\(\\)\\.(exit|halt)";
        return !source.isProduct() || source.path().equals("src/auth2api/cli/Main.java") ? List.of()
                : calls(source, exits, "only cli.Main ends the process");
    }

    static List<String> onlyCliAndConfigReadTheEnvironment(JavaSource source) {
        return !source.isProduct() || Set.of("cli", "config").contains(source.room()) ? List.of()
                : calls(source, "System\\.getenv", "the environment is read in cli and config: pass the value in");
    }

    static List<String> timeAndChanceComeIn(JavaSource source) {
        return !source.isProduct() || Set.of("cli", "demo").contains(source.room()) ? List.of()
                : calls(source, "(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\\.now"
                        + "|System\\.(currentTimeMillis|nanoTime)|Clock\\.system.*|Math\\.random|UUID\\.randomUUID"
                        + "|ThreadLocalRandom\\.current|new (.*\\.)?(Secure)?Random", "time and chance come in");
    }

    private static List<String> calls(JavaSource source, String called, String rule) {
        Pattern wanted = Pattern.compile(called);
        List<String> broken = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
                check(call, call.getMethodSelect().toString());
                return super.visitMethodInvocation(call, unused);
            }

            @Override
            public Void visitNewClass(NewClassTree call, Void unused) {
                check(call, "new " + call.getIdentifier());
                return super.visitNewClass(call, unused);
            }

            private void check(Tree call, String name) {
                if (wanted.matcher(name).matches()) {
                    broken.add(source.at(call) + rule);
                }
            }
        }.scan(source.unit(), null);
        return broken;
    }

    /** For every text file of the project, not only Java. */
    static List<String> nothingIsLeftOpen(String path, String text) {
        return find(path, text, OPEN_END, found -> "no " + found.group() + ": do it, or file an issue");
    }

    static List<String> noPathOfOneMachine(String path, String text) {
        return find(path, text, MACHINE_PATH, found -> found.group() + " exists on one machine only");
    }

    /** Tests in Java are free to invent hosts, which no test ever calls. */
    static List<String> onlyKnownHosts(String path, String text) {
        return path.matches("test/.*\\.java") ? List.of()
                : find(path, text, URL_HOST, found -> KNOWN_HOSTS.contains(found.group(1)) ? null
                        : "the host " + found.group(1) + " is not among those that the house may name");
    }

    private static List<String> find(String path, String text, Pattern pattern, Function<MatchResult, String> rule) {
        return pattern.matcher(text).results()
                .filter(found -> rule.apply(found) != null)
                .map(found -> path + ":" + text.substring(0, found.end()).lines().count() + ": " + rule.apply(found))
                .toList();
    }
}
