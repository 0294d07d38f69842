package auth2api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One way to start the program, from some folder; every wait is bounded. */
record Launch(Jdk jdk, Path folder, List<String> program) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
    private static final Pattern KEY = Pattern.compile("sk-[0-9a-f]{64}");

    /** What came of a run. */
    record Outcome(int exit, String out, String err) {
    }

    static Launch of(Jdk jdk, Path folder, Object... program) {
        return new Launch(jdk, folder, Stream.of(program).map(Object::toString).toList());
    }

    /** Runs to the end, with no PATH. */
    Outcome run(String... args) throws IOException, InterruptedException {
        Path out = Files.createTempFile("launch", ".out");
        Path err = Files.createTempFile("launch", ".err");
        Process process = builder(args).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            awaitExit(process);
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Starts the demo, sends one streaming request as it prints, and stops it as a service manager does. */
    void serveOneRequest(Path scratch) throws Exception {
        Path config = Files.writeString(scratch.resolve("config.properties"), "port=0\n");
        Path temporary = Files.createDirectory(scratch.resolve("tmp"));
        List<String> options = List.of("-Djava.io.tmpdir=" + temporary, "-XX:TieredStopAtLevel=1");
        List<String> command = Stream.concat(options.stream(), program.stream()).toList();
        Process process = new Launch(jdk, folder, command).builder("--demo", "--config=" + config)
                .redirectError(scratch.resolve("err").toFile()).start();
        try {
            ask(new Printed(process));
            process.destroy(); // SIGTERM
            awaitExit(process);
            assertEquals(0, process.exitValue(), "a server that was told to stop has not failed");
            String err = Files.readString(scratch.resolve("err"));
            assertTrue(err.isEmpty() || err.startsWith("stopping;"), err); // it may still be hanging up on the client
            try (Stream<Path> left = Files.list(temporary)) {
                assertEquals("", left.map(Path::toString).collect(Collectors.joining("\n")), "left behind");
            }
            assertEquals("port=0\n", Files.readString(config), "the demo writes nothing outside its folder");
        } finally {
            process.destroyForcibly();
        }
    }

    private static void ask(Printed printed) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(printed.address + "/v1/messages"))
                .header("x-api-key", printed.key).header("content-type", "application/json").timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"model": "claude-opus-4-6", "max_tokens": 64, "stream": true,
                         "messages": [{"role": "user", "content": "Hello"}]}""")).build();
        HttpResponse<String> response = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()
                .send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response::body);
        assertTrue(response.body().contains("event: message_stop"), response::body);
    }

    private ProcessBuilder builder(String... args) {
        List<String> command = new ArrayList<>(List.of(jdk.java()));
        command.addAll(program);
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("HOME"));
        return builder;
    }

    private static void awaitExit(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            fail("still running after " + PATIENCE + ": " + process.info().commandLine().orElse(""));
        }
    }

    /** What a demo prints that a client needs. */
    private static final class Printed {
        private final String address;
        private final String key;

        Printed(Process process) throws IOException {
            // Output that never comes would hold the reader for ever, so the process is ended when patience is.
            Thread watch = new Thread(() -> {
                try {
                    process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    process.destroyForcibly();
                } catch (InterruptedException seen) {
                    Thread.currentThread().interrupt();
                }
            });
            watch.start();
            StringBuilder text = new StringBuilder();
            Matcher address = ADDRESS.matcher(text);
            Matcher key = KEY.matcher(text);
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            while (!(address.reset().find() && key.reset().find())) {
                String line = lines.readLine();
                if (line == null) {
                    fail("it ended, or was ended, before it printed address and key: " + text);
                }
                text.append(line).append('\n');
            }
            watch.interrupt();
            this.address = address.group();
            this.key = key.group();
        }
    }
}
