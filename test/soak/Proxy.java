package soak;

import auth2api.account.Credential;
import auth2api.account.TokenFile;
import auth2api.demo.FakeClaude;
import auth2api.http.Wire;
import auth2api.log.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jar as a process of its own, with an account and short timeouts, and what can be seen of it from outside. */
final class Proxy implements AutoCloseable {
    static final String KEY = "sk-soak-key-0123456789abcdef0123456789abcdef";
    static final Duration BOUND = Duration.ofSeconds(60);

    /** What a process that leaks has more of, later. */
    record Figures(long threads, long files, long heapBytes, long connections, long temporary,
            long authFiles) {
        @Override
        public String toString() {
            return String.format("threads %d, open files %d, heap after GC %d KB, connections of clients %d, "
                    + "temporary files %d, auth files %d", threads, files, heapBytes >> 10, connections, temporary,
                    authFiles);
        }
    }

    final int port;
    private final Path folder;
    private final Path log;
    private final Process process;

    Proxy(Path jar, FakeClaude claude, URI upstream, Path log) throws IOException, InterruptedException {
        this.log = log;
        folder = Files.createTempDirectory("auth2api-soak");
        Files.createDirectory(folder.resolve("tmp"));
        port = freePort();
        Instant now = Instant.now();
        new TokenFile(folder.resolve("auth")).store(new Credential(Credential.Kind.OAUTH,
                Secret.of(claude.accessToken()), Secret.of(claude.refreshToken()), now.plusSeconds(8 * 3600), now, now,
                "a@example.com", null, List.of("user:profile", "user:inference")));
        Path config = Files.writeString(folder.resolve("config.properties"), String.join("\n", "port=" + port,
                "api-keys=" + KEY, "auth-dir=auth", "debug=verbose", "rate-limit.requests-per-minute=0",
                "upstream.base-url=" + upstream, "oauth.token-url=" + claude.tokenUrl(),
                "timeouts.messages-ms=4000", "timeouts.stream-idle-ms=1500", "timeouts.stream-messages-ms=8000",
                "timeouts.count-tokens-ms=3000", "responses.store-limit=1mb", ""));
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-Djdk.httpclient.keepalive.timeout=2", "-jar", jar.toString(), "--config=" + config)
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        awaitReady();
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + BOUND.toNanos();
        while (System.nanoTime() - end < 0) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException("the proxy ended: " + Files.readString(log));
            }
            try (Wire wire = wire()) {
                if (wire.get("/health/live").status() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it is starting
            }
        }
        throw new IOException("the proxy did not start: " + Files.readString(log));
    }

    Wire wire() throws IOException {
        return new Wire(port, KEY, BOUND);
    }

    String get(String path) throws IOException {
        try (Wire wire = wire()) {
            return wire.get(path).body();
        }
    }

    void post(String path) throws IOException {
        try (Wire wire = wire()) {
            wire.ask("POST", path, "", new byte[0]);
        }
    }

    /** The value of a metric without labels, or with these. */
    long metric(String name) throws IOException {
        return get("/metrics").lines().filter(line -> line.startsWith(name + " ")).mapToLong(line ->
                (long) Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElse(-1);
    }

    /** After a collection. */
    Figures figures() throws IOException, InterruptedException {
        jcmd("GC.run");
        long connections = jcmd("GC.class_histogram").lines()
                .filter(line -> line.contains(" sun.net.httpserver.HttpConnection "))
                .mapToLong(line -> Long.parseLong(line.strip().split(" +")[1])).sum();
        return new Figures(metric("jvm_threads_current"), count(Path.of("/proc", process.pid() + "", "fd")),
                metric("jvm_memory_used_bytes{area=\"heap\"}"), connections, count(folder.resolve("tmp")),
                count(folder.resolve("auth")));
    }

    /** What fills the heap most. */
    String heap() throws IOException, InterruptedException {
        return jcmd("GC.class_histogram").lines().limit(25).collect(Collectors.joining("\n"));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Path said = folder.resolve("jcmd");
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()), command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        if (!jcmd.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
            throw new IOException("jcmd failed: " + Files.readString(said));
        }
        return Files.readString(said);
    }

    /** -1 where there is no such folder, as without a Linux /proc. */
    private static long count(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("statistics.json")).count(); // which comes with the first minute
        }
    }

    /** Ends it as a service manager does; its exit code, or -1 when it does not end. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
