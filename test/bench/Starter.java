package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A way to start the proxy; all of them take the program's options behind their own words. */
record Starter(String name, List<String> command) {
    private static final Path LAUNCHER = Path.of("build", "auth2api");

    static final Starter JAR = new Starter("jar", List.of(Machine.java(), "-jar", "build/auth2api.jar"));
    static final Starter SOURCE = new Starter("source", List.of(Machine.java(), "src/Auth2Api.java"));

    /** The jar, and the launcher with its flags where make has made one. */
    static List<Starter> built() {
        List<Starter> found = new ArrayList<>(List.of(JAR));
        if (Files.isExecutable(LAUNCHER)) {
            found.add(new Starter("launcher", List.of(LAUNCHER.toString())));
        }
        return found;
    }

    Proxy start(int upstreamPort) throws IOException, InterruptedException {
        return new Proxy(this, upstreamPort);
    }
}
