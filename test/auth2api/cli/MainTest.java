package auth2api.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.account.Credential;
import auth2api.account.TokenFile;
import auth2api.demo.FakeClaude;
import auth2api.log.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs as a person or a script runs them, in this process but for what a signal does. */
class MainTest {
    private static final String KEY = "sk-0123456789abcdef0123456789abcdef";

    @TempDir
    private Path dir;

    private final List<Program> programs = new ArrayList<>();

    private Program program(String... args) {
        programs.add(new Program(dir, args));
        return programs.get(programs.size() - 1);
    }

    @AfterEach
    void nothingRunsOn() throws Exception {
        for (Program program : programs) {
            program.interrupt();
        }
    }

    private void configure(String... lines) throws IOException {
        Files.writeString(dir.resolve("config.properties"), String.join("\n", lines) + "\n");
    }

    private void configureFor(FakeClaude claude) throws IOException {
        configure("api-keys=" + KEY, "port=0", "auth-dir=tokens", "upstream.base-url=" + claude.baseUrl(),
                "oauth.authorize-url=" + claude.authorizeUrl(), "oauth.token-url=" + claude.tokenUrl());
    }

    private void store(FakeClaude claude) throws IOException {
        Instant now = Instant.now();
        tokens().store(new Credential(Credential.Kind.OAUTH, Secret.of(claude.accessToken()),
                Secret.of(claude.refreshToken()), now.plus(Duration.ofHours(8)), now, now, "ann@example.com", null,
                List.of()));
    }

    private TokenFile tokens() {
        return new TokenFile(dir.resolve("tokens"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> pattern + " is not in: " + text);
        return matcher.group(1);
    }

    @Test
    void helpNamesEveryVerbOptionExitCodeAndKey() throws Exception {
        Program help = program("--help");
        assertEquals(ExitCode.OK, help.end());
        for (Verb verb : Verb.values()) {
            assertTrue(help.out().contains("\n  " + verb), verb.name());
        }
        for (Flag flag : Flag.values()) {
            assertTrue(help.out().contains("\n  " + flag), flag.name());
        }
        assertTrue(help.out().contains("\n  timeouts.stream-idle-ms "));
        assertTrue(help.out().lines().allMatch(line -> line.length() <= 80));
        assertEquals("", help.err());
        assertTrue(program("help", "login").outAtEnd().startsWith("Usage: auth2api login [options]\nLog in"));
    }

    @Test
    void theVersionIsOneLine() throws Exception {
        assertTrue(program("version").outAtEnd().startsWith("auth2api " + Main.VERSION + " (Java "));
        assertEquals(program("version").outAtEnd(), program("--version").outAtEnd());
    }

    @Test
    void aWrongCommandLineEndsWith2() throws Exception {
        Program wrong = program("--nonsense");
        assertEquals(ExitCode.USAGE, wrong.end());
        assertTrue(wrong.err().startsWith("auth2api: there is no option --nonsense"));
        assertEquals("", wrong.out());
    }

    @Test
    void aWrongConfigurationEndsWith2AndNamesEveryProblem() throws Exception {
        configure("port=x", "prot=1");
        for (String verb : List.of("serve", "login", "status", "logout", "--demo")) {
            Program wrong = program(verb);
            assertEquals(ExitCode.USAGE, wrong.end(), verb);
            assertTrue(wrong.err().contains("\n  port = x: must be a whole number"), wrong.err());
            assertTrue(wrong.err().contains("\n  prot: is not a known key; did you mean port?"), wrong.err());
            assertFalse(wrong.err().contains("\tat "));
        }
    }

    @Test
    void theConfigurationIsCheckedAndShownWithoutSecrets() throws Exception {
        configure("api-keys=" + KEY, "port=1234");
        assertTrue(program("config", "check").outAtEnd().endsWith("config.properties can be used.\n"));
        String shown = program("config", "show").outAtEnd();
        assertTrue(shown.contains("\nport=1234\n") && shown.contains("\napi-keys=***\n"));
        assertFalse(shown.contains(KEY));
    }

    @Test
    void withoutAnAccountServingEndsWith1AndNamesTheCommand() throws Exception {
        configure("api-keys=" + KEY, "port=0", "auth-dir=tokens");
        Program serve = program();
        assertEquals(ExitCode.FAILED, serve.end());
        assertTrue(serve.err().contains("there is no account in " + dir.resolve("tokens")), serve.err());
        assertTrue(serve.err().contains("auth2api login"));
        assertFalse(Files.exists(dir.resolve("tokens")));
    }

    @Test
    void severalAccountsEndWith1AndAreNamed() throws Exception {
        configure("api-keys=" + KEY, "auth-dir=tokens");
        Files.createDirectory(dir.resolve("tokens"));
        Files.writeString(dir.resolve("tokens/claude-a.json"), "{}");
        Files.writeString(dir.resolve("tokens/claude-b.json"), "{}");
        for (String verb : List.of("serve", "login", "logout", "status", "refresh")) {
            Program several = program(verb);
            assertEquals(ExitCode.FAILED, several.end(), verb);
            assertTrue(several.err().contains("claude-a.json, claude-b.json"), several.err());
        }
    }

    @Test
    void theFirstRunMakesAKeyAndShowsItOnce() throws Exception {
        try (FakeClaude claude = FakeClaude.start()) {
            configureFor(claude);
            String text = Files.readString(dir.resolve("config.properties")).replaceAll("api-keys=.*\n", "# mine\n");
            configure(text);
            store(claude);
            Program first = program().awaitOut("Connect: ");
            String key = found("\n(sk-[0-9a-f]{64})\n", first.out());
            assertTrue(Files.readString(dir.resolve("config.properties")).endsWith("\napi-keys=" + key + "\n"));
            assertTrue(Files.readString(dir.resolve("config.properties")).contains("# mine"));
            assertEquals(ExitCode.OK, first.interrupt());
            Program second = program().awaitOut("Connect: ");
            assertFalse(second.out().contains(key));
            assertEquals(ExitCode.OK, second.interrupt());
        }
    }

    @Test
    void servingAnswersUntilItIsStopped() throws Exception {
        try (FakeClaude claude = FakeClaude.start()) {
            configureFor(claude);
            store(claude);
            Program serve = program().awaitOut("Connect: ");
            assertTrue(serve.out().contains("Account: ann@example.com\n"));
            String address = found("listens on (http://127.0.0.1:\\d+)", serve.out());
            HttpRequest.Builder count = HttpRequest.newBuilder(URI.create(address + "/v1/messages/count_tokens"))
                    .header("x-api-key", KEY).POST(HttpRequest.BodyPublishers.ofString("""
                            {"model":"claude-sonnet-5","messages":[{"role":"user","content":"Hi"}]}"""));
            assertEquals(200, send(count).statusCode());
            assertEquals(ExitCode.OK, serve.interrupt());
            assertTrue(serve.err().isEmpty() || serve.err().startsWith("stopping; "), serve.err());
        }
    }

    @Test
    void aTakenPortEndsWith1() throws Exception {
        try (FakeClaude claude = FakeClaude.start();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            configureFor(claude);
            configure(Files.readString(dir.resolve("config.properties")).replace("port=0", "port="
                    + taken.getLocalPort()));
            store(claude);
            Program serve = program();
            assertEquals(ExitCode.FAILED, serve.end());
            assertTrue(serve.err().contains("port " + taken.getLocalPort() + " of 127.0.0.1 cannot be used"));
        }
    }

    @Test
    void stablePseudonymsKeepTheirSecretInTheAuthDir() throws Exception {
        try (FakeClaude claude = FakeClaude.start()) {
            configureFor(claude);
            configure(Files.readString(dir.resolve("config.properties")), "cloaking.cache-user-id=true");
            store(claude);
            Path secret = dir.resolve("tokens").resolve(Wiring.CLOAKING_SECRET);
            assertEquals(ExitCode.OK, program().awaitOut("Connect: ").interrupt());
            String made = Files.readString(secret);
            assertTrue(made.matches("[0-9a-f]{64}\n"));
            assertEquals(ExitCode.OK, program().awaitOut("Connect: ").interrupt());
            assertEquals(made, Files.readString(secret));
            Files.writeString(secret, "\n");
            assertEquals(ExitCode.OK, program().awaitOut("Connect: ").interrupt());
            assertTrue(Files.readString(secret).matches("[0-9a-f]{64}\n"), "no request works with an empty one");
        }
    }

    @Test
    void aKeyOrTokenIsStoredFromStandardInputAndNeverShown() throws Exception {
        configure("auth-dir=tokens");
        String key = "sk-ant-api03-0123456789abcdef";
        Program login = program("login", "--api-key").type("\uFEFF" + key + "\n");
        assertEquals(ExitCode.OK, login.end());
        assertEquals(Credential.Kind.API_KEY, tokens().load().kind());
        assertEquals(Secret.of(key), tokens().load().accessToken());
        assertFalse((login.out() + login.err()).contains(key));
        assertEquals(ExitCode.OK, program("logout").end());
        Program token = program("--login", "--setup-token").type("sk-ant-oat01-0123456789abcdef\n");
        assertEquals(ExitCode.OK, token.end());
        assertEquals(Credential.Kind.SETUP_TOKEN, tokens().load().kind());
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutShowingIt() throws Exception {
        configure("auth-dir=tokens");
        Program other = program("login", "--api-key").type("sk-ant-oat01-0123456789abcdef\n");
        assertEquals(ExitCode.FAILED, other.end());
        assertTrue(other.err().contains("auth2api login --setup-token"));
        assertFalse(other.err().contains("0123456789"));
        Program nothing = program("login", "--setup-token").type("");
        assertEquals(ExitCode.FAILED, nothing.end());
        assertTrue(nothing.err().contains("no setup token came"));
        assertEquals(ExitCode.USAGE, program("login", "--setup-token", "--api-key").end());
    }

    @Test
    void aLoginWorksOverAPipeAndTheAccountVerbsFollowIt() throws Exception {
        try (FakeClaude claude = FakeClaude.start()) {
            configureFor(claude);
            Program login = program("login", "--manual").awaitOut("paste");
            URI page = URI.create(found("\n(http://\\S+)\n", login.out()));
            String back = send(HttpRequest.newBuilder(page)).headers().firstValue("location").orElseThrow();
            assertEquals(ExitCode.OK, login.type(back + "\n").end());
            String before = tokens().load().accessToken().reveal();
            String status = program("status").outAtEnd();
            assertTrue(status.contains("is good for ") && status.contains("token file"), status);
            assertEquals(ExitCode.OK, program("refresh").end());
            assertFalse(tokens().load().accessToken().equals(Secret.of(before)));
            Program models = program("models");
            assertEquals(ExitCode.OK, models.end());
            assertTrue(models.out().contains("\nsonnet -> claude-sonnet-"), models.out());
            assertEquals("", models.err());
            assertEquals(ExitCode.OK, program("logout").end());
            assertEquals(1, claude.seen("/v1/oauth/token/revoke").size());
            assertEquals(null, tokens().load());
            assertEquals(ExitCode.FAILED, program("status").end());
            assertEquals(ExitCode.OK, program("logout").end());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDemoServesThePrintedCommands(boolean strict) throws Exception {
        configure("port=0");
        programs.add(strict ? Program.strictDemo(dir) : new Program(dir, "--demo"));
        Program demo = programs.get(0).awaitOut("/v1/models -H");
        String key = found("API key: (\\S+)", demo.out());
        List<String> curls = demo.out().lines().filter(line -> line.startsWith("  curl ")).toList();
        assertEquals(6, curls.size());
        for (String curl : curls) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(found("(http://\\S+)", curl)))
                    .header("authorization", "Bearer " + key);
            if (curl.contains(" -d ")) {
                request.header("content-type", "application/json").POST(
                        HttpRequest.BodyPublishers.ofString(found("-d '(.*)'$", curl)));
            }
            assertEquals(200, send(request).statusCode(), curl);
        }
        assertEquals(ExitCode.OK, demo.interrupt());
        try (var left = Files.list(dir)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void theDemoTakesAFreePortWhenTheConfiguredOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            configure("port=" + taken.getLocalPort());
            Program demo = program("serve", "--demo").awaitOut("/v1/models -H");
            assertFalse(demo.out().contains(":" + taken.getLocalPort() + " "));
            assertEquals(ExitCode.OK, demo.interrupt());
        }
    }

    @Test
    void aSignalEndsTheServerWith0AndTheDemoLeavesNothing() throws Exception {
        configure("port=0");
        Path config = dir.resolve("config.properties");
        Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=fa", // has digits of its own
                "-Djava.io.tmpdir=" + dir, "-cp", classes.toString(), "auth2api.cli.Main", "--demo",
                "--config=" + config).redirectErrorStream(true).start();
        var reader = process.inputReader();
        for (String line = reader.readLine(); line != null && !line.contains("/v1/models"); line = reader.readLine()) {
            assertFalse(line.contains("auth2api: "), line);
        }
        process.destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        try (var left = Files.list(dir)) {
            assertEquals(List.of(config), left.toList());
        }
    }
}
