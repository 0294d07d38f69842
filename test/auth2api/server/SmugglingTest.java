package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests whose end two programs could see in different places: nothing behind such a one is ever served. */
class SmugglingTest {
    private static final String KEYED = "Host: localhost\r\nx-api-key: " + Lab.KEY + "\r\n";
    private static final String HEAD = "POST /v1/messages/count_tokens HTTP/1.1\r\n" + KEYED;
    private static final String HIDDEN = "GET /v1/hidden HTTP/1.1\r\n" + KEYED + "Connection: close\r\n\r\n";
    private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

    private static final Map<String, String> AMBIGUOUS = Map.ofEntries(
            Map.entry("a length and chunks", HEAD + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            Map.entry("two lengths", HEAD + "Content-Length: 2\r\nContent-Length: 0\r\n\r\n{}"),
            Map.entry("the same length twice", HEAD + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
            Map.entry("a list of lengths", HEAD + "Content-Length: 2, 2\r\n\r\n{}"),
            Map.entry("a sign before the length", HEAD + "Content-Length: +2\r\n\r\n{}"),
            Map.entry("a negative length", HEAD + "Content-Length: -2\r\n\r\n{}"),
            Map.entry("a length in hexadecimal", HEAD + "Content-Length: 0x2\r\n\r\n{}"),
            Map.entry("a blank before the colon", HEAD + "Content-Length : 2\r\n\r\n{}"),
            Map.entry("two codings", HEAD + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
            Map.entry("two lines of codings", HEAD + "Transfer-Encoding: x\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            Map.entry("an unknown coding", HEAD + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
            Map.entry("a length behind a bare LF", HEAD
                    + "X-A: b\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}"),
            Map.entry("a chunk size that wraps", CHUNKED + "100000002\r\n{}\r\n0\r\n\r\n"),
            Map.entry("a chunk size that turns negative", CHUNKED + "80000002\r\n{}\r\n0\r\n\r\n"),
            Map.entry("a chunk size with a sign", CHUNKED + "+2\r\n{}\r\n0\r\n\r\n"),
            Map.entry("no chunk size", CHUNKED + "\r\n"),
            Map.entry("a chunk size that ends in a bare LF", CHUNKED + "2\n{}\r\n0\r\n\r\n"),
            Map.entry("a chunk size with a CR inside", CHUNKED + "\r2\r\n{}\r\n0\r\n\r\n"),
            Map.entry("a chunk longer than its size", CHUNKED + "1\r\n{}\r\n0\r\n\r\n"),
            Map.entry("a chunk extension", CHUNKED + "2;a=\"\r\n{}\r\n0\r\n\r\n"),
            Map.entry("a trailer", CHUNKED + "2\r\n{}\r\n0\r\nG"));

    @Test
    void nothingIsServedBehindAnAmbiguousRequest() throws Exception {
        try (Lab lab = Lab.with()) {
            AMBIGUOUS.forEach((name, request) -> {
                String answers = exchange(lab, request + HIDDEN);
                assertTrue(count(answers) <= 1, name + ": " + answers);
                assertFalse(answers.startsWith("HTTP/1.1 500"), name + ": " + answers);
            });
            lab.settle();
            assertFalse(lab.log.toString(StandardCharsets.UTF_8).contains("hidden"), lab.log::toString);
        }
    }

    @Test
    void whatIsClearIsServedAndSoIsWhatFollows() throws Exception {
        try (Lab lab = Lab.with()) {
            for (String request : List.of(HEAD + "Content-Length: 2\r\n\r\n{}", HEAD + "X-Odd: a\r\n b\r\n"
                    + "Content-Length: 2\r\n\r\n{}", "HEAD /health HTTP/1.1\r\n" + KEYED + "\r\n",
                    "GET /health HTTP/1.1\r\n" + KEYED
                    + "Content-Length: 2\r\n\r\n{}")) {
                String answers = exchange(lab, request + HIDDEN);
                assertEquals(2, count(answers), answers);
                assertTrue(answers.contains("HTTP/1.1 404"), answers);
            }
        }
    }

    private static String exchange(Lab lab, String text) {
        try {
            return RawHttp.exchange(lab, text);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int count(String answers) {
        return answers.split("HTTP/1\\.1 ", -1).length - 1;
    }
}
