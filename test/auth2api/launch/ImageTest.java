package auth2api.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the container image is made of: its steps are those of make, and what they make runs with nothing around it. */
class ImageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final String NOBODY = "65534";

    @TempDir
    private Path scratch;

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    @Test
    void makeAndBuildShKnowTheSameVerbsAndTellAllOfThem() throws Exception {
        List<String> verbs = text("Makefile").lines().filter(line -> line.startsWith("VERBS = "))
                .flatMap(line -> Stream.of(line.substring("VERBS = ".length()).split(" "))).sorted().toList();
        List<String> cases = text("build.sh").lines().filter(line -> line.matches("    [a-z-]+\\) .*;;"))
                .map(line -> line.strip().replaceFirst("\\).*", "")).sorted().toList();
        assertEquals(cases, verbs);
        for (String verb : verbs) {
            assertTrue(verb.equals("help") || text("build.sh").contains("\n  " + verb + " "), verb + " is not in help");
        }
    }

    @Test
    void theDockerfileTakesTheStepsOfMakeAndLeavesNothingOpen() throws Exception {
        String docker = text("Dockerfile");
        assertTrue(docker.contains("\nCOPY build.sh ./\nCOPY src src\nRUN sh build.sh image\n"), docker);
        assertTrue(docker.contains("\nCOPY --from=build /auth2api/build/image /auth2api\n"));
        assertTrue(docker.contains("\nENTRYPOINT [\"/auth2api/bin/auth2api\"]\n"), docker);
        assertTrue(docker.contains("\nUSER 10001\n") && docker.contains("\nHEALTHCHECK ")
                && docker.contains("\nVOLUME [\"/config\", \"/data\"]\n"));
        String compose = text("docker-compose.yml");
        for (String line : List.of("build: .", "read_only: true", "- ALL", "- no-new-privileges:true",
                "- \"127.0.0.1:8317:8317\"", "- config:/config", "- data:/data")) {
            assertTrue(compose.contains(line), line);
        }
    }

    @Test
    void theImageServesAnOrdinaryUserWithAnEmptyEnvironment() throws Exception {
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        assumeTrue(Files.isExecutable(jlink), "no jlink in this JDK");
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(ROOT.resolve("build.sh"), scratch.resolve("build.sh"));
        Files.createSymbolicLink(scratch.resolve("src"), ROOT.resolve("src"));
        ProcessBuilder build = new ProcessBuilder("sh", "build.sh", "image").directory(scratch.toFile())
                .redirectErrorStream(true).redirectOutput(scratch.resolve("log").toFile());
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process made = build.start();
        assertTrue(made.waitFor(3, TimeUnit.MINUTES));
        assertEquals(0, made.exitValue(), text(scratch.resolve("log").toString()));
        Files.delete(scratch.resolve("src"));
        theSumsAreThoseOfTheFiles();
        Path tar = scratch.resolve("build/auth2api-image.tar");
        assertTrue(Files.size(tar) < 60_000_000, "the image has " + Files.size(tar) + " bytes");
        assertEquals(0, new ProcessBuilder("tar", "-xf", tar.toString(), "-C", scratch.toString()).inheritIO().start()
                .waitFor());

        Path config = Files.createDirectory(scratch.resolve("config")).resolve("config.properties");
        Files.writeString(config, "port=0\n");
        Process demo = start("--demo", "--config=" + config);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(demo.getInputStream(),
                StandardCharsets.US_ASCII))) {
            String curl = lines.lines().filter(line -> line.contains("/v1/models -H")).findFirst().orElseThrow();
            String key = curl.replaceFirst(".*Bearer ([^']+)'.*", "$1");
            String address = curl.replaceFirst(".*(http://[^/]+)/.*", "$1");
            for (String path : List.of("/v1/models", "/metrics", "/admin/accounts", "/admin/stats")) {
                assertEquals(200, HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofSeconds(30)).header("x-api-key", key).build(),
                        HttpResponse.BodyHandlers.ofString()).statusCode(), path);
            }
            demo.destroy();
            assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, demo.exitValue());
        } finally {
            demo.destroyForcibly();
        }
    }

    private void theSumsAreThoseOfTheFiles() throws Exception {
        List<String> sums = new ArrayList<>();
        for (String name : List.of("auth2api", "auth2api.jar", "auth2api-image.tar")) {
            sums.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(scratch.resolve("build").resolve(name)))) + "  " + name);
        }
        assertEquals(sums, Files.readAllLines(scratch.resolve("build/SHA256SUMS")));
    }

    /** By the launcher out of the tar, which a shell runs; root steps down first. */
    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "root cannot become somebody else here");
            command.addAll(List.of("/usr/bin/setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        command.add(scratch.resolve("auth2api/bin/auth2api").toString());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().put("PATH", "");
        return builder.start();
    }
}
