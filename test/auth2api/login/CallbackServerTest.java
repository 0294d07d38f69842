package auth2api.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallbackServerTest {
    private static final Pkce PKCE = new Pkce("verifier", "challenge", "state-1");
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration BOUND = Duration.ofSeconds(10);

    private CallbackServer server;
    private int port;

    @BeforeEach
    void listen() throws OAuthFailure {
        server = new CallbackServer(0, PKCE);
        port = URI.create(server.redirectUri()).getPort();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String get(String target) throws IOException {
        return request("GET", target, "localhost:" + port);
    }

    /** The whole answer to one request. */
    private String request(String method, String target, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((method + " " + target + " HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    private boolean stillWaits() {
        return assertThrows(OAuthFailure.class, () -> server.await(SOON)).getMessage().contains("No browser came back");
    }

    @Test
    void theRightStateBringsTheCodeAndOnePage() throws Exception {
        String page = get("/callback?code=co%2Fde&state=state-1");
        assertStatus(200, page);
        for (String field : List.of("Content-security-policy: default-src 'none'", "Cache-control: no-store",
                "Referrer-policy: no-referrer")) {
            assertTrue(page.contains("\r\n" + field + "\r\n"), page);
        }
        assertTrue(page.endsWith("</html>\n"), page);
        assertEquals("co/de", server.await(BOUND));
    }

    @Test
    void aWrongOrMissingStateIsRefusedAndDoesNotEndTheLogin() throws Exception {
        for (String query : new String[] {"", "?", "?code=evil", "?code=evil&state=", "?code=evil&state=state-2",
            "?error=access_denied", "?error=access_denied&state=state-2", "?code=%zz&state=%zz"}) {
            assertStatus(400, get("/callback" + query));
        }
        assertTrue(stillWaits());
        assertStatus(200, get("/callback?code=good&state=state-1"));
        assertEquals("good", server.await(BOUND));
    }

    @Test
    void theRightStateWithoutACodeDoesNotEndTheLogin() throws Exception {
        assertStatus(400, get("/callback?state=state-1"));
        assertStatus(400, get("/callback?code=&state=state-1"));
        assertTrue(stillWaits());
    }

    @Test
    void aRefusalWithTheRightStateEndsTheLogin() throws Exception {
        assertStatus(200, get("/callback?error=access_denied&state=state-1"));
        assertTrue(assertThrows(OAuthFailure.class, () -> server.await(BOUND)).getMessage().contains("refused"));
    }

    @Test
    void theCodeIsAcceptedOnce() throws Exception {
        get("/callback?code=first&state=state-1");
        assertStatus(400, get("/callback?code=second&state=state-1"));
        assertEquals("first", server.await(BOUND));
    }

    @Test
    void aNameThatWasPointedHereIsRefused() throws Exception {
        assertStatus(400, request("GET", "/callback?code=c&state=state-1", "evil.example:" + port));
        assertStatus(400, request("GET", "/callback?code=c&state=state-1", "localhost:1"));
        assertTrue(stillWaits());
        assertStatus(200, request("GET", "/callback?code=c&state=state-1", "127.0.0.1:" + port));
    }

    @Test
    void otherPathsAndMethodsDoNothing() throws Exception {
        assertStatus(404, get("/callback/x?code=c&state=state-1"));
        assertStatus(404, get("/favicon.ico"));
        assertStatus(405, request("POST", "/callback?code=c&state=state-1", "localhost:" + port));
        assertStatus(405, request("HEAD", "/callback?code=c&state=state-1", "localhost:" + port));
        assertTrue(stillWaits());
    }

    @Test
    void nothingOfTheRequestIsShownOnThePage() throws Exception {
        assertFalse(get("/callback?code=%3Cscript%3Ehello&state=no").contains("script"));
    }

    @Test
    void aStuckClientDoesNotKeepTheBrowserOut() throws Exception {
        try (Socket stuck = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            stuck.getOutputStream().write("GET /callb".getBytes(StandardCharsets.US_ASCII));
            stuck.getOutputStream().flush();
            assertStatus(200, get("/callback?code=c&state=state-1"));
        }
    }

    /** 127.0.0.2 is this machine as well, but not an address that it listens on. */
    @Test
    void onlyLoopbackIsListenedOnAndNothingAfterTheEnd() throws Exception {
        assertThrows(IOException.class, () -> connect("127.0.0.2"));
        connect("127.0.0.1");
        server.close();
        assertThrows(IOException.class, () -> connect("127.0.0.1"));
    }

    private void connect(String address) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
        }
    }

    @Test
    void aTakenPortSaysHowToLogInWithoutIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String message = assertThrows(OAuthFailure.class,
                    () -> new CallbackServer(taken.getLocalPort(), PKCE).close()).getMessage();
            assertTrue(message.contains("Port " + taken.getLocalPort()), message);
            assertTrue(message.contains("login --manual"), message);
        }
    }
}
