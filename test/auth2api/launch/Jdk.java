package auth2api.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JDK on this machine. */
record Jdk(Path home, int version) {
    private static final int OLDEST = 17;
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    /**
     * The JDKs named by the environment's JAVA_HOMES (separated like a class path), or else those in the usual places,
     * this one among them; from 17 on, each once.
     */
    static List<Jdk> all() throws IOException {
        String named = System.getenv("JAVA_HOMES");
        List<Path> homes = new ArrayList<>();
        if (named != null && !named.isBlank()) {
            Stream.of(named.split(File.pathSeparator)).map(Path::of).forEach(homes::add);
        } else {
            Path own = Path.of(System.getProperty("java.home"));
            Path user = Path.of(System.getProperty("user.home"));
            homes.add(own);
            for (Path place : List.of(own.getParent(), Path.of("/usr/lib/jvm"), user.resolve(".sdkman/candidates/java"),
                    user.resolve(".jdks"), Path.of("/Library/Java/JavaVirtualMachines"))) {
                if (Files.isDirectory(place)) {
                    try (Stream<Path> entries = Files.list(place)) {
                        entries.flatMap(entry -> Stream.of(entry, entry.resolve("Contents/Home"))).forEach(homes::add);
                    }
                }
            }
        }
        Map<Path, Jdk> found = new TreeMap<>();
        for (Path home : homes) {
            if (Files.isExecutable(home.resolve("bin/javac")) && Files.exists(home.resolve("release"))) {
                Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
                if (version.find() && Integer.parseInt(version.group(1)) >= OLDEST) {
                    found.put(home.toRealPath(), new Jdk(home.toRealPath(), Integer.parseInt(version.group(1))));
                }
            }
        }
        return found.values().stream().sorted(Comparator.comparing(Jdk::version)).toList();
    }

    String java() {
        return home.resolve("bin/java").toString();
    }
}
