package auth2api.server;

import auth2api.account.Credential;
import auth2api.account.TokenFile;
import auth2api.cli.Main;
import auth2api.log.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code serve} as a process of its own, with an API key for an account, in front of a given upstream. */
final class ServeProcess implements AutoCloseable {
    final Path authDir;
    final URI address;
    private final Process process;
    private final Path said;

    /**
     * @param java options of the JVM
     * @param properties lines of configuration
     */
    static ServeProcess start(Path dir, URI upstream, List<String> java, String... properties) throws Exception {
        Path authDir = dir.resolve("auth");
        Instant now = Instant.now();
        new TokenFile(authDir).store(new Credential(Credential.Kind.API_KEY, Secret.of("sk-ant-api03-test"), null, null,
                now, now, "test", null, List.of()));
        Path config = Files.writeString(dir.resolve("config.properties"), "port=0\napi-keys=" + Lab.KEY
                + "\nauth-dir=auth\nrate-limit.requests-per-minute=0\nupstream.base-url=" + upstream + "\n"
                + String.join("\n", properties) + "\n");
        Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-cp", classes.toString(), "auth2api.cli.Main", "serve", "--config=" + config));
        Path said = dir.resolve("said");
        Process process = new ProcessBuilder(command).redirectError(said.toFile()).start();
        return new ServeProcess(process, authDir, said);
    }

    private ServeProcess(Process process, Path authDir, Path said) throws IOException {
        this.process = process;
        this.authDir = authDir;
        this.said = said;
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line;
        do {
            line = out.readLine();
            if (line == null) {
                throw new IOException("it ended before it listened: " + said());
            }
        } while (!line.contains("listens on"));
        address = URI.create(line.substring(line.indexOf("http://")).strip());
    }

    /** What it has written to stderr so far. */
    String said() throws IOException {
        return Files.readString(said);
    }

    /** As a service manager does. */
    void terminate() {
        process.destroy();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return process.exitValue();
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
