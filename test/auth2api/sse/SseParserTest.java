package auth2api.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseParserTest {
    private static final String BOM = "\ufeff";

    /** Streams with every trap; '$' stands for a line end, which the tests write as LF, CR and CRLF. */
    private static final List<String> STREAMS = List.of(
            "event: ping$data: {}$$",
            "event: a$data: 1$$event: b$data: 2$$data: 3$$",
            "data: one$data: two$data$data:$data:  x$$",
            ": comment$$:$$event: ping$$data: x$$: tail$",
            "event: first$event: second$data: x$id: 7$retry: 9$other: y$nocolon$$",
            "$$$data: after empty lines$$$$data: again$$$",
            BOM + "data: marked$$data: " + BOM + "$$",
            BOM + "$data: mark alone in a line$$",
            "data: caf\u00e9 \u20ac \ud83d\ude00$$event: \u00e9$data:x$$",
            "data: no empty line at the end$",
            "data: no line end at all",
            "event: a$data: 1$$event: half$data: ha");

    private static List<String> events(SseParser parser, byte[] bytes, int... cuts) {
        var events = new ArrayList<String>();
        int from = 0;
        for (int cut : cuts) {
            parser.push(bytes, from, cut - from, event -> events.add(shown(event)));
            from = cut;
        }
        parser.push(bytes, from, bytes.length - from, event -> events.add(shown(event)));
        parser.end(event -> events.add(shown(event)));
        return events;
    }

    private static String shown(SseEvent event) {
        return event.name() + "|" + new String(event.data(), StandardCharsets.UTF_8);
    }

    private static List<String> events(String stream) {
        return events(new SseParser(), utf8(stream));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> streams() {
        var all = new ArrayList<byte[]>();
        for (String stream : STREAMS) {
            for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                all.add(utf8(stream.replace("$", lineEnd)));
            }
        }
        return all;
    }

    @Test
    void anEventHasANameAndData() {
        assertEquals(List.of("message_start|{\"a\":1}", "|x"),
                events("event: message_start\ndata: {\"a\":1}\n\ndata: x\n\n"));
    }

    @Test
    void severalDataLinesAreJoined() {
        assertEquals(List.of("|one\ntwo\n\n\n x"), events("data: one\ndata: two\ndata\ndata:\ndata:  x\n\n"));
    }

    @Test
    void oneSpaceAfterTheColonIsDropped() {
        assertEquals(List.of("a|x", " b| x", "c |x"),
                events("event:a\ndata:x\n\nevent:  b\ndata:  x\n\nevent: c \ndata: x\n\n"));
    }

    @Test
    void anEventWithoutDataIsForgottenWithItsName() {
        assertEquals(List.of("|x"), events("event: ping\n\ndata: x\n\n"));
        assertEquals(List.of("a|"), events("event: a\ndata\n\n"));
    }

    @Test
    void otherFieldsAndCommentsAreSkipped() {
        assertEquals(List.of("|x"), events(": hi\nid: 1\nretry: 5\ndatax: y\ndat: y\nDATA: y\n data: y\ndata: x\n\n"));
    }

    @Test
    void everyLineEndEndsALine() {
        assertEquals(List.of("a|1", "b|2", "c|3"),
                events("event: a\ndata: 1\n\nevent: b\rdata: 2\r\revent: c\r\ndata: 3\r\n\r\n"));
        assertEquals(List.of("|1\n2", "|3"), events("data: 1\r\ndata: 2\n\r\ndata: 3\r\n\r"));
    }

    @Test
    void aMarkIsSkippedAtTheStartOnly() {
        assertEquals(List.of("|x", "|" + BOM), events(BOM + "data: x\n\ndata: " + BOM + "\n\n"));
        assertEquals(List.of(), events("\n" + BOM + "data: x\n\n"));
    }

    @Test
    void aLastEventMayLackItsEmptyLine() {
        assertEquals(List.of("|x"), events("data: x\n"));
        assertEquals(List.of("|x"), events("data: x"));
        assertEquals(List.of("a|"), events("event: a\ndata"));
        assertEquals(List.of(), events("event: a"));
        assertEquals(List.of(), events(""));
    }

    @Test
    void anySplitGivesTheSameEvents() {
        for (byte[] stream : streams()) {
            List<String> whole = events(new SseParser(), stream);
            for (int a = 0; a <= stream.length; a++) {
                for (int b = a; b <= stream.length; b++) {
                    assertEquals(whole, events(new SseParser(), stream, a, b));
                }
            }
            int[] everywhere = new int[stream.length];
            Arrays.setAll(everywhere, i -> i);
            assertEquals(whole, events(new SseParser(), stream, everywhere));
        }
    }

    @Test
    void theLineEndsMakeNoDifference() {
        List<byte[]> all = streams();
        for (int i = 0; i < all.size(); i += 3) {
            List<String> events = events(new SseParser(), all.get(i));
            assertEquals(events, events(new SseParser(), all.get(i + 1)));
            assertEquals(events, events(new SseParser(), all.get(i + 2)));
        }
    }

    @Test
    void pushSaysHowManyBytesAreUpToTheLastEmptyLine() {
        var parser = new SseParser();
        assertEquals(0, push(parser, "data: x\r"));
        assertEquals(0, push(parser, "\n"), "the second half of a line end that ended no event");
        assertEquals(1, push(parser, "\r"));
        assertEquals(1, push(parser, "\n"), "the second half of the line end that ended an event");
        assertEquals(0, push(parser, "data: y"));
        assertEquals(2, push(parser, "\n\nda"));
        assertEquals(15, push(parser, "ta: z\n\n: ping\n\nevent: a"), "a comment passes as well");
        assertEquals(0, push(parser, ""));
    }

    private static int push(SseParser parser, String text) {
        byte[] padded = utf8("##" + text + "##");
        return parser.push(padded, 2, padded.length - 4, event -> { });
    }

    @Test
    void whatIsPassedOnAtAnySplitIsNeverHalfAnEvent() {
        for (byte[] stream : streams()) {
            for (int cut = 0; cut <= stream.length; cut++) {
                var parser = new SseParser();
                int first = parser.push(stream, 0, cut, event -> { });
                assertEquals(boundary(stream, cut), first);
                int second = parser.push(stream, cut, stream.length - cut, event -> { });
                int whole = boundary(stream, stream.length);
                assertEquals(Math.max(0, whole - cut), second, () -> new String(stream, StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void manySmallPushesPassOnAllThatIsComplete() {
        var random = new Random(1);
        for (byte[] stream : streams()) {
            for (int round = 0; round < 50; round++) {
                var parser = new SseParser();
                int passed = 0;
                for (int at = 0; at < stream.length; ) {
                    int length = Math.min(stream.length - at, 1 + random.nextInt(4));
                    int done = parser.push(stream, at, length, event -> { });
                    passed = done > 0 ? at + done : passed;
                    at += length;
                    assertEquals(boundary(stream, at), passed);
                }
            }
        }
    }

    /** The end of the last empty line among the first bytes of a stream, told from its lines. */
    private static int boundary(byte[] stream, int length) {
        String text = new String(stream, 0, length, StandardCharsets.ISO_8859_1);
        int boundary = 0;
        int lineStart = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
        for (int at = lineStart; at < length; at++) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r') {
                int end = text.startsWith("\r\n", at) ? at + 2 : at + 1;
                boundary = at == lineStart ? end : boundary;
                at = end - 1;
                lineStart = end;
            }
        }
        return boundary;
    }

    @Test
    void anEventBeyondAnyRealOneIsRefused() {
        byte[] line = new byte[1 << 20];
        Arrays.fill(line, (byte) 'x');
        var inOneLine = new SseParser();
        String message = assertThrows(SseException.class, () -> {
            for (int i = 0; i <= SseParser.MAX_EVENT_BYTES >> 20; i++) {
                inOneLine.push(line, 0, line.length, event -> { });
            }
        }).getMessage();
        assertTrue(message.contains("64 MB"), message);
        System.arraycopy(utf8("data: "), 0, line, 0, 6);
        line[line.length - 1] = '\n';
        var inManyLines = new SseParser();
        assertThrows(SseException.class, () -> {
            for (int i = 0; i <= (SseParser.MAX_EVENT_BYTES >> 20) + 1; i++) {
                inManyLines.push(line, 0, line.length, event -> { });
            }
        });
    }

    @Test
    void theDataOfAnEventIsItsOwn() {
        var seen = new ArrayList<SseEvent>();
        byte[] bytes = utf8("data: abc\n\n");
        var parser = new SseParser();
        parser.push(bytes, 0, bytes.length, seen::add);
        Arrays.fill(bytes, (byte) '#');
        parser.push(utf8("data: defg\n\n"), 0, 12, seen::add);
        assertEquals("|abc", shown(seen.get(0)));
        assertEquals("|defg", shown(seen.get(1)));
    }
}
