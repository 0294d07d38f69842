package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Header fields that no client library sends, over a bare socket. */
class RequestHeadersTest {
    private static final String BODY = "{\"model\":\"claude-sonnet-4-6\",\"max_tokens\":9,\"messages\":"
            + "[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private static String answer(Lab lab, String field) throws IOException {
        int port = lab.server.address().getPort();
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) Lab.BOUND.toMillis());
            socket.getOutputStream().write(("POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nX-Api-Key: " + Lab.KEY + "\r\nConnection: close\r\n" + field + "\r\nContent-Length: "
                    + BODY.length() + "\r\n\r\n" + BODY).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aBaseUrlMayEndInASlash() throws Exception {
        try (Lab lab = Lab.with()) {
            HttpResponse<String> got = lab.http.send(lab.request("//v1/models").build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, got.statusCode(), got.body());
        }
    }

    @Test
    void aControlCharacterInAHeaderIsABadRequestThatNamesIt() throws Exception {
        try (Lab lab = Lab.with()) {
            for (String field : List.of("X-Odd: a\u0001b", "X-Odd: a\u007fb", "X-Odd: a\0b")) {
                String answer = answer(lab, field);
                assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
                assertTrue(answer.contains("The header X-odd holds a control character"), answer);
            }
        }
    }

    @Test
    void linesOfOneNamePassAsOneList() throws Exception {
        try (Lab lab = Lab.with()) {
            answer(lab, "anthropic-beta: one\r\nanthropic-beta: two");
            assertEquals("one,two,oauth-2025-04-20", lab.seen().get(0).header("anthropic-beta"));
        }
    }

    @Test
    void aPlusInAPathIsAPlus() throws Exception {
        try (Lab lab = Lab.with()) {
            String answer = lab.get("/v1/models/a+b%20c").body();
            assertTrue(answer.contains("a+b c"), answer);
        }
    }

    @Test
    void aBodyThatEndsEarlyIsSaidToBeIt() throws Exception {
        try (Lab lab = Lab.with(); Socket socket = RawHttp.open(lab, "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n"
                + "X-Api-Key: " + Lab.KEY + "\r\nContent-Length: 10\r\n\r\n{}")) {
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.contains("body ended early"), answer);
        }
    }

    @Test
    void withoutAHostInTheConfigurationOnlyLoopbackIsListenedOn() throws Exception {
        try (Lab lab = Lab.with(); var socket = new Socket()) {
            var another = new InetSocketAddress("127.0.0.2", lab.server.address().getPort());
            assertThrows(IOException.class, () -> socket.connect(another, 1_000));
        }
    }

    @Test
    void anOddButLegalHeaderPasses() throws Exception {
        try (Lab lab = Lab.with()) {
            for (String field : List.of("X-Odd: a\tb", "X-Odd: caf\u00e9", "X-Odd:", "Upgrade: h2c", "Date: never")) {
                assertEquals("HTTP/1.1 200 OK", answer(lab, field).lines().findFirst().orElse("nothing"), field);
            }
        }
    }
}
