package audit;

import java.util.regex.Pattern;

/**
 * What an auditor asks about a program, and how its places are found: a new rule is a new line. In a rule for code the
 * dot stands for {@code .} and {@code ::}, and blanks may be anywhere. A static import shows as the place.
 */
public enum Section {
    HOSTS(false, "hosts and addresses named in texts",
            "\\b\\w+://|\\blocalhost\\b|\\b\\d+(\\.\\d+){3}\\b|\\b[\\w-]+\\.(com|ai|org|net|io|dev|cn)(?![\\w.-])"),
    CHOSEN_HOSTS(true, "hosts that the owner may choose: key, default, purpose",
            ", Kind\\.(HOST|URL|PROXY|list\\(Kind\\.(HOST|NETWORK))\\b"),
    SOCKETS(true, "sockets opened or bound, clients and servers made, names looked up",
            "Socket(Factory)?\\(|Socket\\.new\\b|Socket(Channel|Factory)\\.(open|getDefault)|\\.bind\\("
            + "|\\bHttps?Server\\.create|\\bHttpClient\\.new|\\.open(Connection|Stream)\\("
            + "|\\bInetAddress\\.get|\\bInetSocketAddress\\(|\\bjava\\.rmi\\b|\\bjavax\\.naming\\b"),
    FILES(true, "files read, written or asked about", "\\bFiles\\.\\w+|\\b(File|AsynchronousFile)Channel\\.open"
            + "|\\b(File(Input|Output)Stream|File(Reader|Writer)|RandomAccessFile|PrintWriter|ZipFile|JarFile)\\("
            + "|\\bFile(\\(|\\.new\\b|\\.createTempFile)|\\.(listFiles|mkdirs?|delete|deleteOnExit)\\(\\)"
            + "|\\.renameTo\\("),
    PATHS(true, "paths built, and whatever else is resolved",
            "\\bPaths?\\.(of|get)\\b|\\.toFile\\b|\\.resolve(Sibling)?\\("),
    FILE_NAMES(false, "names of files in texts",
            "\\.(json|properties|tmp|lock|log|plist|service|jar|jsa|p12|pem|secret)(?![\\w(])"),
    CHOSEN_FILES(true, "files that the owner may choose: key, default, purpose", ", Kind\\.PATH\\b"),
    ENVIRONMENT(true, "environment variables, of this process or of one that it starts",
            "\\bgetenv\\b|\\benvironment(\\(\\))?\\.|\\benvironment, \""),
    VARIABLE_NAMES(false, "names in texts that look like those of environment variables",
            "\\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\\b|\\b[a-z]+_proxy\\b"),
    PROPERTIES(true, "system and security properties", "\\b(System|Security)\\.(get|set|clear)Propert"
            + "|\\bBoolean\\.getBoolean|\\bInteger\\.getInteger|\\bLong\\.getLong"),
    PROPERTY_NAMES(false, "names in texts that look like those of properties",
            "(?<![\\w./-])(java|javax|jdk|sun|com\\.sun|os|user)\\.[a-z]\\w*(?![\\w$(])"),
    PROCESSES(true, "processes started",
            "\\bProcessBuilder(\\(|\\.new\\b|\\.startPipeline)|\\.exec\\b|\\bDesktop\\.|\\bProcessHandle\\b"),
    REFLECTION(true, "reflection and class loading", "\\bClass\\.forName|ClassLoader\\b|\\bdefine\\w*Class\\b"
            + "|\\.get(Declared)?(Method|Field|Constructor)s?\\(|\\.invoke\\(|\\.newInstance\\(|\\.setAccessible\\("
            + "|\\bMethodHandles?\\b|\\bVarHandle\\b|\\bServiceLoader\\b|\\bToolProvider\\b|\\bModuleLayer\\b"
            + "|\\bProxy\\.newProxyInstance|\\bjava\\.lang\\.(reflect|instrument)\\b|\\bScriptEngine\\w*"
            + "|\\.getResource"),
    NATIVE(true, "native code, raw memory, objects read from bytes", "\\bnative\\b|\\b(System|Runtime)\\.load|\\.load("
            + "Library)?\\(\"|\\bUnsafe\\b|\\bjava\\.lang\\.foreign\\b|\\bObjectInputStream\\b|\\bXMLDecoder\\b"),
    ESCAPES(true, "Unicode escapes outside of texts, which could hide any of the above", "\\\\u+[0-9a-fA-F]{4}");

    public final String title;
    final boolean inCode;
    final Pattern pattern;

    Section(boolean inCode, String title, String rule) {
        this.inCode = inCode;
        this.title = title;
        pattern = Pattern.compile(!inCode ? rule : rule.replace(" ", "\\s*").replace("\\(", "\\s*\\(")
                .replace("\\.", "(?<!\\s)\\s*(?:\\.|::)\\s*"));
    }
}
