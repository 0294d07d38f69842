package bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The proxy as a process, with an account, a key and a configuration of its own, up when the constructor returns. */
final class Proxy implements AutoCloseable {
    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final int port;
    private final double startMillis;

    Proxy(Starter starter, int upstreamPort) throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path folder = Files.createDirectories(Machine.FOLDER.resolve(starter.name()));
        List<String> command = new ArrayList<>(starter.command());
        command.add("--config=" + configure(folder, upstreamPort));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long start = System.nanoTime();
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // for a bench that is interrupted
        boolean up = false;
        while (!up && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(START_SECONDS)
                && !process.waitFor(2, TimeUnit.MILLISECONDS)) {
            up = isHealthy();
        }
        startMillis = (System.nanoTime() - start) / 1e6;
        if (!up) {
            process.destroyForcibly();
            throw new IOException("the proxy did not come up, see " + folder.resolve("log"));
        }
    }

    private Path configure(Path folder, int upstreamPort) throws IOException {
        Path accounts = folder.resolve("accounts");
        if (!Files.exists(accounts)) {
            Files.createDirectory(accounts);
            if (accounts.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(accounts, PosixFilePermissions.fromString("rwx------"));
            }
        }
        Path account = accounts.resolve("claude-bench@example.com.json");
        Files.writeString(account, "{\"access_token\":\"sk-ant-oat01-bench\",\"refresh_token\":\"sk-ant-ort01-bench\","
                + "\"last_refresh\":\"" + Instant.now() + "\",\"email\":\"bench@example.com\",\"type\":\"claude\","
                + "\"expired\":\"" + Instant.now().plus(30, ChronoUnit.DAYS) + "\"}");
        if (account.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(account, PosixFilePermissions.fromString("rw-------"));
        }
        return Files.writeString(folder.resolve("bench.properties"), "port=" + port + "\napi-keys="
                + RequestBytes.API_KEY + "\nauth-dir=accounts\nrate-limit.requests-per-minute=0\ndebug=off\n"
                + "stats.keep=false\nupstream.base-url=http://127.0.0.1:" + upstreamPort + "\n");
    }

    private boolean isHealthy() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(("GET /health HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    int port() {
        return port;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** From the start of the process to the first good answer. */
    double startMillis() {
        return startMillis;
    }

    /** Lets it do nothing for a while. */
    void idle(long millis) throws IOException, InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new IOException("the proxy ended while it was idle");
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the proxy did not stop within " + STOP_SECONDS + " seconds");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
