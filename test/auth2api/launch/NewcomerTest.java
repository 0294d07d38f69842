package auth2api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.demo.FakeClaude;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's first minutes: every command of the README's quick start, in its order, as a person types it. */
class NewcomerTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    private final List<Process> running = new ArrayList<>();

    @AfterEach
    void nothingRunsOn() throws IOException {
        Files.deleteIfExists(home.resolve("src"));
        running.forEach(Process::destroyForcibly);
    }

    /** A shell line, with a fresh home, in a folder that has the checkout's src. */
    private Process type(String line, String out) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line.replaceFirst("^java ", "exec java "))
                .directory(home.toFile()).redirectErrorStream(true).redirectOutput(home.resolve(out).toFile());
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", java + ":" + path);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        running.add(process);
        return process;
    }

    private String read(String out) throws IOException {
        return Files.readString(home.resolve(out), StandardCharsets.UTF_8);
    }

    private String await(Process process, String out, String pattern) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Pattern wanted = Pattern.compile(pattern);
        while (System.nanoTime() < end) {
            Matcher found = wanted.matcher(read(out));
            if (found.find()) {
                return found.group(found.groupCount());
            }
            assertTrue(process.isAlive() || wanted.matcher(read(out)).find(), () -> out + " ended: " + process);
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError(pattern + " did not come: " + read(out));
    }

    private String toItsEnd(String line, String out) throws Exception {
        Process process = type(line, out);
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), line);
        assertEquals(0, process.exitValue(), () -> line + ": " + home.resolve(out).toFile());
        return read(out);
    }

    /** What the browser does that the login opens: it follows the page's redirection back to this machine. */
    private static void agree(String address) throws Exception {
        HttpClient browser = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
        assertEquals(200, browser.send(HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    private void stop(Process process) throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    @Test
    void theQuickStartOfTheReadmeWorksLiterally() throws Exception {
        String text = Files.readString(ROOT.resolve("README.md"));
        String quickStart = text.substring(text.indexOf("## Quick start"), text.indexOf("## The verbs"));
        List<String> lines = quickStart.lines().filter(line -> line.startsWith("    ")).map(String::strip).toList();
        assertEquals(6, lines.size(), "this test knows six commands");
        Files.createSymbolicLink(home.resolve("src"), ROOT.resolve("src"));

        Process demo = type(lines.get(0), "demo");
        await(demo, "demo", "(/v1/models -H .*)\n");
        for (String curl : read("demo").lines().filter(line -> line.startsWith("  curl ")).toList()) {
            String answer = toItsEnd(curl, "curl").strip();
            assertTrue(answer.contains("{\"") && !answer.contains("\"error\":{"), answer);
        }
        stop(demo);

        try (FakeClaude claude = FakeClaude.start()) {
            // The one thing that is not the newcomer's: what stands for Claude, and a port that is surely free.
            Files.writeString(home.resolve("config.properties"), String.join("\n", "port=" + freePort(),
                    "upstream.base-url=" + claude.baseUrl(), "oauth.authorize-url=" + claude.authorizeUrl(),
                    "oauth.token-url=" + claude.tokenUrl(), ""));
            Process login = type(lines.get(1), "login");
            agree(await(login, "login", "\n(http://\\S+)\n"));
            assertTrue(login.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals(0, login.exitValue(), read("login"));

            Process serve = type(lines.get(2), "serve");
            String key = await(serve, "serve", "\n(sk-[0-9a-f]{64})\n");
            await(serve, "serve", "(Connect: )");
            assertTrue(toItsEnd(lines.get(3), "doctor").contains("is up"));
            assertTrue(toItsEnd(lines.get(4), "status").contains("Requests are served."));
            String setup = toItsEnd(lines.get(5), "setup").lines().filter(line -> line.startsWith("curl "))
                    .findFirst().orElseThrow();
            assertTrue(setup.contains(key), setup);
            assertTrue(toItsEnd(setup, "curl").contains("\"chat.completion\""), read("curl"));
            stop(serve);
        }
    }
}
