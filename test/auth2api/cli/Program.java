package auth2api.cli;

import auth2api.log.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link Main#run} on a thread of its own, with its home and configuration in one folder. Every wait is bounded. */
final class Program {
    private static final Duration BOUND = Duration.ofSeconds(30);

    /** Where a program starts. */
    private interface Entry {
        ExitCode run(String[] args, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err)
                throws IOException;
    }

    private final Watched out = new Watched();
    private final Watched err = new Watched();
    private final PipedOutputStream typed = new PipedOutputStream();
    private final Thread thread;
    private volatile ExitCode code;

    Program(Path dir, String... args) {
        this(dir, Map.of("HOME", dir.toString()), args);
    }

    Program(Path dir, Map<String, String> environment, String... args) {
        this(dir, environment, (words, variables, in, out, err) -> Main.run(words, variables,
                new Terminal(in, out, err, null, variables), task -> { }), args);
    }

    /** The demo before the strict fake Claude. */
    static Program strictDemo(Path dir) {
        return new Program(dir, Map.of("HOME", dir.toString()), StrictDemo::run, "--demo");
    }

    private Program(Path dir, Map<String, String> environment, Entry entry, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--config=" + dir.resolve("config.properties"));
        thread = new Thread(() -> {
            try (PipedInputStream in = new PipedInputStream(typed, 4096)) {
                code = entry.run(all.toArray(String[]::new), environment, in,
                        new PrintStream(out, true), new PrintStream(err, true));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                out.ended();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Everything that will ever be typed. */
    Program type(String text) throws IOException, InterruptedException {
        for (int tries = 0; tries < 100; tries++) {
            try {
                typed.write(text.getBytes(StandardCharsets.UTF_8));
                typed.close();
                return this;
            } catch (IOException notConnectedYet) {
                thread.join(50);
            }
        }
        throw new IllegalStateException("nobody reads");
    }

    Program awaitOut(String text) throws InterruptedException {
        if (!out.await(text)) {
            throw new AssertionError("\"" + text + "\" did not come; out: " + out() + " err: " + err());
        }
        return this;
    }

    ExitCode interrupt() throws InterruptedException {
        thread.interrupt();
        return end();
    }

    ExitCode end() throws InterruptedException {
        thread.join(BOUND.toMillis());
        if (code == null) {
            throw new AssertionError("it did not end; out: " + out() + " err: " + err());
        }
        Secrets.none("what it printed", out() + err());
        return code;
    }

    String outAtEnd() throws InterruptedException {
        end();
        return out();
    }

    String out() {
        return out.text();
    }

    String err() {
        return err.text();
    }

    /** Bytes that somebody may wait for. */
    private static final class Watched extends OutputStream {
        private final StringBuilder text = new StringBuilder();
        private boolean ended;

        @Override
        public synchronized void write(int b) {
            text.append((char) (b & 0xff)); // the program prints ASCII
            notifyAll();
        }

        synchronized String text() {
            return text.toString();
        }

        synchronized void ended() {
            ended = true;
            notifyAll();
        }

        synchronized boolean await(String wanted) throws InterruptedException {
            long end = System.nanoTime() + BOUND.toNanos();
            while (text.indexOf(wanted) < 0 && !ended && System.nanoTime() < end) {
                wait(1000);
            }
            return text.indexOf(wanted) >= 0;
        }
    }
}
