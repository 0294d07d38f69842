package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An upstream whose header values try to become header fields, or an answer, of their own at the client. The field that
 * they would bring in is one that never passes, so that it tells what was brought in.
 */
class HeaderInjectionTest {
    private static final String FIELDS = "HTTP/1\\.1 \\d{3} [ -~]*\r\n(?:[A-Za-z0-9-]+: ?[ -~]*\r\n)+\r\n";
    private static final Pattern ANSWER = Pattern.compile("(" + FIELDS + ")(.*)", Pattern.DOTALL);
    private static final Pattern LENGTH = Pattern.compile("(?i)\ncontent-length: (\\d+)\r");
    /** A body of chunks, none of which holds a line that ends in CR LF. */
    private static final Pattern CHUNKS = Pattern.compile("(?:[0-9a-f]+\r\n[^\r]+\r\n)+0\r\n\r\n");
    private static final String ERROR = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
            + "\"message\":\"no\"}}";
    private static final List<String> NAMES = List.of("x-odd", "request-id", "content-type",
            "anthropic-ratelimit-requests-remaining");
    private static final List<String> PATHS = List.of("/v1/messages", "/v1/chat/completions", "/v1/responses");

    private final AtomicInteger asked = new AtomicInteger();
    private volatile String field = "";

    static List<String> values() {
        return List.of("a\r\n Set-Cookie: a=1", "a\r\n\tSet-Cookie: a=1", "a\r\n \r\n HTTP/1.1 200 OK",
                "a\rSet-Cookie: a=1", "a\nSet-Cookie: a=1", "a\r\r\nSet-Cookie: a=1",
                "a\0Set-Cookie: a=1", "a\u0001\u000b\u001b\u007fb", "caf\u00e9\u0085\u008d\u008a\u00ff",
                "a\u00e5\u0098\u008d\u00e5\u0098\u008aSet-Cookie: a=1"); // UTF-8 whose last bytes are 0D and 0A
    }

    /** The prompt says what comes: an error, a stream, or a whole answer. */
    private void answer(String request, OutputStream out) throws IOException {
        asked.incrementAndGet();
        boolean error = request.contains("[error]");
        boolean stream = !error && request.contains("\"stream\":true");
        String body = error ? ERROR : stream ? "event: message_start\ndata: {\"type\":\"message_start\",\"message\":"
                + Sink.ANSWER + "}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n" : Sink.ANSWER;
        String type = field.startsWith("content-type") ? "" : "content-type: "
                + (stream ? "text/event-stream" : "application/json") + "\r\n";
        RawUpstream.write(out, "HTTP/1.1 " + (error ? 400 : 200) + " Well\r\n" + type + field + "\r\nconnection: close"
                + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
    }

    @ParameterizedTest
    @MethodSource("values")
    void noHeaderOfUpstreamsSplitsAnAnswer(String value) throws Exception {
        try (var upstream = new RawUpstream(this::answer); Lab lab = Lab.with(upstream.setting())) {
            for (String name : NAMES) {
                for (String path : PATHS) {
                    check(lab, path, name + ": " + value, Lab.message("[error]", true));
                    check(lab, path, name + ": " + value, Lab.message("hi", false));
                    check(lab, path, name + ": text/event-stream; " + value, Lab.message("hi", true));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void noFieldOfAClientsThatIsToldInAHeaderSplitsTheAnswer(String value) throws Exception {
        try (Lab lab = Lab.with()) {
            for (String path : List.of("/v1/chat/completions", "/v1/responses")) {
                String body = ((Json.Obj) Json.parse(Lab.message("hi", false))).put(value, 1).toString();
                String got = ask(lab, path, new String(body.getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1));
                Matcher answer = ANSWER.matcher(got);
                assertTrue(answer.matches() && got.startsWith("HTTP/1.1 200 "), got);
                String head = answer.group(1).toLowerCase(Locale.ROOT);
                assertTrue(head.matches("(?s).*\nx-auth2api-ignored: (max_tokens, )?(a|caf).*"), got);
                assertFalse(head.contains("\nset-cookie"), got);
            }
        }
    }

    private void check(Lab lab, String path, String given, String message) throws Exception {
        field = given;
        int before = asked.get();
        String got = ask(lab, path, message);
        assertTrue(asked.get() > before, got);
        Matcher answer = ANSWER.matcher(got);
        assertTrue(answer.matches(), () -> given + " came as " + got);
        String head = answer.group(1);
        String body = answer.group(2);
        assertFalse(head.toLowerCase(Locale.ROOT).contains("\nset-cookie"), got);
        Matcher length = LENGTH.matcher(head);
        boolean whole = length.find();
        assertTrue(whole ? body.length() == Integer.parseInt(length.group(1)) : CHUNKS.matcher(body).matches(), got);
        if (!head.startsWith("HTTP/1.1 200 ")) {
            assertTrue(head.startsWith("HTTP/1.1 400 ") || head.startsWith("HTTP/1.1 502 "), got);
            Json error = Json.parse(body);
            assertFalse(error.get("error").get("message").text("").isBlank(), got);
            assertEquals(path.equals("/v1/messages"), "error".equals(error.get("type").text()), got);
            field = "x-plain: a";
            ask(lab, path, message); // or the circuit opens, and upstream is not asked any more
        }
    }

    private static String ask(Lab lab, String path, String message) throws IOException {
        String body = path.equals("/v1/responses") ? message.replace("\"messages\"", "\"input\"") : message;
        try (Socket socket = RawHttp.open(lab, "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: " + Lab.KEY
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
