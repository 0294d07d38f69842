package auth2api.cli;

import auth2api.demo.DemoClaude;
import auth2api.demo.Strict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** {@code serve --demo} before a Claude that refuses all that the real one does: what the real clients are run with. */
public final class StrictDemo {
    private StrictDemo() {
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // as the hall does before the first server
        Map<String, String> environment = System.getenv();
        run(new Hall(CommandLine.parse(args), environment, Terminal.system(environment),
                task -> Runtime.getRuntime().addShutdownHook(new Thread(task))));
    }

    static ExitCode run(String[] args, Map<String, String> environment, InputStream in, PrintStream out,
            PrintStream err) throws IOException {
        return run(new Hall(CommandLine.parse(args), environment, new Terminal(in, out, err, null, environment),
                task -> { }));
    }

    private static ExitCode run(Hall hall) throws IOException {
        try (DemoClaude claude = Strict.start()) {
            return Demo.run(hall, claude);
        }
    }
}
