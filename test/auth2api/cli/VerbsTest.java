package auth2api.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.account.Credential;
import auth2api.demo.Canned;
import auth2api.json.Json;
import auth2api.log.Secret;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that tell how it goes, with a server that runs and without. */
class VerbsTest {
    private static final String STORE_PASSWORD = "sk-test-key-of-the-store";

    @TempDir
    private Path dir;

    private Desk desk;

    @BeforeEach
    void begin() throws IOException {
        desk = new Desk(dir);
    }

    @AfterEach
    void end() throws IOException {
        desk.close();
    }

    private static void contains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> "\"" + part + "\" is not in: " + text);
        }
    }

    private int ask(String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + desk.port
                + "/v1/messages")).timeout(Duration.ofSeconds(20)).POST(HttpRequest.BodyPublishers.ofString("""
                        {"model": "claude-haiku-4-5", "max_tokens": 10,
                         "messages": [{"role": "user", "content": "Hi"}]}"""));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    /** The server looks at its files once a second. */
    private void awaitAnswer(int status) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int last;
        do {
            last = ask("x-api-key", Desk.KEY);
        } while (last != status && System.nanoTime() < end);
        assertEquals(status, last);
    }

    @Test
    void statusAsksTheServerThatRuns() throws Exception {
        contains(desk.serve().out(), "Account: ann@example.com\n", "Connect: ");
        assertEquals(200, ask("x-api-key", Desk.KEY));
        contains(desk.run(ExitCode.OK, "status").out(), "health          Requests are served.\n",
                "account         ann@example.com, by login\n", "access token    is good for 8 h 0 min\n",
                "logged in       today\n", "limits          5-hour window", "today           1 requests, 0 errors; ",
                "server          http://127.0.0.1:" + desk.port + " is up\n", "token file      " + dir, "version ");
        Json told = Json.parse(desk.run(ExitCode.OK, "status", "--json").out());
        assertTrue(told.get("server").get("up").bool(false));
        assertEquals("ok", told.get("account").get("state").text());
        assertEquals(1, told.get("today").get("requests").number(0));
    }

    @Test
    void statusReadsTheFilesWhenNoServerRuns() throws Exception {
        assertEquals(ExitCode.OK, desk.serve().interrupt());
        contains(desk.run(ExitCode.OK, "status").out(), "health          The account can serve, but no server",
                " does not run\n", "ann@example.com", "token file      " + dir.resolve("tokens"));
        Json told = Json.parse(desk.run(ExitCode.OK, "status", "--json").out());
        assertFalse(told.get("server").get("up").bool(true));
        assertFalse(told.toString().contains(desk.claude.accessToken()));
        desk.tokens().remove();
        contains(desk.run(ExitCode.FAILED, "status").err(), "there is no account in ");
        assertEquals("no_account", Json.parse(desk.run(ExitCode.FAILED, "status", "--json").out()).get("account")
                .get("state").text());
    }

    @Test
    void aServerWithAnotherKeyIsNotTakenForThisOne() throws Exception {
        desk.serve();
        desk.configure("api-keys=sk-another-key-of-another-configuration");
        contains(desk.run(ExitCode.OK, "status").out().replaceAll("\\s+", " "), "refused the key of");
        contains(desk.run(ExitCode.FAILED, "doctor").out().replaceAll("\\s+", " "), "refused the key of", "Next: stop");
    }

    @Test
    void usageDrawsTheWindowsWithAServerAndWithout() throws Exception {
        String bar = "5-hour window         [#-------------------]   5%  resets in ";
        contains(desk.run(ExitCode.OK, "usage").out(), bar, "weekly window         [########------------]  42%");
        desk.serve();
        contains(desk.run(ExitCode.OK, "usage").out(), bar, "Requests are served.");
        assertEquals(2, Json.parse(desk.run(ExitCode.OK, "usage", "--json").out()).get("account").get("limits")
                .get("windows").items().size());
    }

    @Test
    void usageThatIsNotKnownEndsWith1() throws Exception {
        desk.tokens().remove();
        desk.store(Credential.ofApiKey(Secret.of("sk-ant-api03-0123456789"), Instant.now()));
        contains(desk.run(ExitCode.FAILED, "usage").err(), "the limits are not known; Claude tells them with");
    }

    @Test
    void doctorFindsNothingWrong() throws Exception {
        Program doctor = desk.run(ExitCode.OK, "doctor", "--probe");
        contains(doctor.out(), "ok    java ", "ok    configuration ", "ok    api keys ", "ok    server ",
                "ok    127.0.0.1       answers\n", "ok    account ", "ok    token ", "ok    probe ");
        assertFalse(doctor.out().contains("Next:"), doctor::out);
        contains(doctor.err(), "asking 127.0.0.1 ...", "sending one count_tokens request");
        assertEquals(1, desk.claude.seen("/v1/messages/count_tokens").size());
        desk.serve();
        Json told = Json.parse(desk.run(ExitCode.OK, "doctor", "--json").out());
        assertTrue(told.get("ok").bool(false) && told.get("findings").items().size() > 6);
    }

    @Test
    void doctorSaysWhatIsWrongAndWhatToDo() throws Exception {
        Files.setPosixFilePermissions(desk.tokens().path(), PosixFilePermissions.fromString("rw-r--r--"));
        contains(desk.run(ExitCode.OK, "doctor").out(), "warn  account ", "other users can read", "Next: chmod go=");
        desk.tokens().remove();
        contains(desk.run(ExitCode.FAILED, "doctor").out(), "fail  account ", "Next: auth2api login");
        try (ServerSocket taken = new ServerSocket(desk.port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(desk.port, taken.getLocalPort());
            desk.configure();
            contains(desk.run(ExitCode.FAILED, "doctor").out(), "warn  api keys ", "cannot be bound", "Next: stop the");
        }
        desk.configure("upstream.proxy=http://127.0.0.1:1");
        contains(desk.run(ExitCode.FAILED, "doctor").out(), "proxy 127.0.0.1:1\n");
        desk.configure("prot=1");
        contains(desk.run(ExitCode.FAILED, "doctor").out(), "fail  configuration ", "did you mean", "Next: put the");
        contains(desk.run(ExitCode.USAGE, "doctor", "--listen", "--json").err(), "--listen goes alone");
    }

    @Test
    void doctorComparesTheClock() throws Exception {
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            desk.configure("api-keys=" + Desk.KEY);
            Path file = dir.resolve("config.properties");
            Files.writeString(file, Files.readString(file).replaceAll("oauth.authorize-url=.*",
                    "oauth.authorize-url=http://127.0.0.1:" + host.getLocalPort() + "/"));
            Program doctor = desk.run("doctor");
            try (var asked = host.accept()) {
                asked.getOutputStream().write("""
                        HTTP/1.1 404 Not Found\r
                        Date: Tue, 24 Nov 2020 10:00:00 GMT\r
                        Content-Length: 0\r
                        \r
                        """.getBytes(StandardCharsets.US_ASCII));
                assertEquals(ExitCode.OK, doctor.end(), doctor::out);
            }
            contains(doctor.out(), "warn  clock           is ", " ahead of Claude's", "Next: set it right");
        }
    }

    @Test
    void doctorWarnsBeforeTheCertificateExpires() throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        assertEquals(0, new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname",
                "CN=localhost", "-validity", "5", "-storetype", "PKCS12", "-storepass", STORE_PASSWORD, "-keystore",
                dir.resolve("server.p12").toString()).redirectErrorStream(true)
                .redirectOutput(dir.resolve("log").toFile()).start().waitFor());
        desk.configure("api-keys=" + Desk.KEY, "tls.keystore=server.p12", "tls.password=" + STORE_PASSWORD);
        contains(desk.run(ExitCode.OK, "doctor").out().replaceAll("\\s+", " "), "warn certificate " + dir,
                "is good for ", "Next: renew it", "https://127.0.0.1:" + desk.port + " does not run");
        desk.configure("api-keys=" + Desk.KEY, "tls.keystore=server.p12", "tls.password=wrong");
        contains(desk.run(ExitCode.FAILED, "doctor").out(), "fail  certificate ");
    }

    @Test
    void doctorShowsWhatKeyAClientSendsAndNeverTheKey() throws Exception {
        Program doctor = desk.run("doctor", "--listen").awaitOut("Listening on 127.0.0.1:" + desk.port);
        assertEquals(401, ask("x-api-key", Desk.KEY));
        assertEquals(401, ask("authorization", "Bearer wrong-key-0123456789", "user-agent", "tool/1"));
        assertEquals(401, ask("authorization", "Basic abc"));
        assertEquals(401, ask());
        doctor.awaitOut("no key at all");
        contains(doctor.out(), "  x-api-key: sk-012... (35 characters), which is right: key-",
                "POST /v1/messages from tool/1\n  authorization: Bearer wrong... (20 characters), which is none of",
                "  authorization: not of the form Bearer <key>");
        assertFalse(doctor.out().contains(Desk.KEY) || doctor.out().contains("0123456789"));
        assertEquals(ExitCode.OK, doctor.interrupt());
    }

    @Test
    void scriptsGetJson() throws Exception {
        Json version = Json.parse(desk.run(ExitCode.OK, "version", "--json").out());
        assertEquals(Main.VERSION, version.get("version").text());
        Json models = Json.parse(desk.run(ExitCode.OK, "models", "--json").out());
        assertTrue(models.get("aliases").get("sonnet").text("").startsWith("claude-sonnet-"));
        assertFalse(models.get("data").items().isEmpty());
        Json shown = Json.parse(desk.run(ExitCode.OK, "config", "show", "--json").out());
        assertEquals("***", shown.get("keys").get("api-keys").text());
        assertTrue(Json.parse(desk.run(ExitCode.OK, "config", "check", "--json").out()).get("ok").bool(false));
    }

    @Test
    void aModelsNameControlsNoTerminal() throws Exception {
        desk.claude.script("/v1/models", Canned.json(200, Json.parse("""
                {"data":[{"type":"model","id":"claude-opus-9\\u001b[31m","line":"opus"}],"has_more":false}""")));
        String models = desk.run(ExitCode.OK, "models").out();
        contains(models, "claude-opus-9?[31m\n");
    }

    @Test
    void theAccountVerbsWorkWhileAServerRuns() throws Exception {
        desk.serve();
        desk.run(ExitCode.OK, "refresh");
        String fresh = desk.tokens().load().accessToken().reveal();
        assertEquals(desk.claude.accessToken(), fresh);
        awaitAnswer(200);
        Program logout = desk.run(ExitCode.OK, "logout");
        contains(logout.out(), "Removed demo@example.com from ");
        contains(logout.err().replaceAll("\\s+", " "), "The server that runs still holds the access token");
        desk.claude.accept("sk-ant-api03-0123456789abcdef");
        Program login = desk.run("login", "--api-key").type("sk-ant-api03-0123456789abcdef\n");
        assertEquals(ExitCode.OK, login.end(), login::err);
        awaitAnswer(200);
        assertEquals("sk-ant-api03-0123456789abcdef", desk.claude.seen("/v1/messages")
                .get(desk.claude.seen("/v1/messages").size() - 1).header("x-api-key"));
    }
}
