package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
    void anOddButLegalHeaderPasses() throws Exception {
        try (Lab lab = Lab.with()) {
            for (String field : List.of("X-Odd: a\tb", "X-Odd: caf\u00e9", "X-Odd:", "Upgrade: h2c", "Date: never")) {
                assertEquals("HTTP/1.1 200 OK", answer(lab, field).lines().findFirst().orElse("nothing"), field);
            }
        }
    }
}
