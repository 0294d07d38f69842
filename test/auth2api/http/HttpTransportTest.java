package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.login.FakeHost;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpTransportTest {
    private static final Duration PATIENCE = Peer.PATIENCE;
    private static final Duration SHORT = Duration.ofMillis(50);

    private final HttpTransport transport = new HttpTransport(null);

    private CallFailed.Kind failure(Call call) {
        return assertThrows(CallFailed.class, () -> transport.send(call)).kind();
    }

    @Test
    void aBodyWithALengthIsRead() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 201 Yes\r\nContent-Length: 5\r\nX-A: 1\r\nx-a: 2\r\n\r\nhello");
                Reply reply = transport.send(peer.get())) {
            assertEquals(201, reply.status());
            assertEquals("1", reply.header("X-a"));
            assertEquals(List.of("1", "2"), reply.headers().get("x-A"));
            assertNull(reply.header("absent"));
            assertEquals("hello", Peer.text(reply));
            assertNull(reply.next(SHORT), "the end stays the end");
        }
    }

    @Test
    void theAlarmOfACallThatWasAnsweredIsForgotten() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            transport.send(peer.get()).close();
            assertTrue(HttpTransport.TIMER.getQueue().isEmpty());
        }
    }

    @Test
    void aBodyWithoutALengthEndsWithItsConnection() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\n\r\nhello");
                Reply reply = transport.send(peer.get())) {
            assertEquals("hello", Peer.text(reply));
        }
    }

    @Test
    void aChunkedBodyIsRead() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2;ext=1\r\nhe\r\n3\r\nllo\r\n0\r\nX-Trailer: 1\r\n\r\n");
                Reply reply = transport.send(peer.get())) {
            assertEquals("hello", Peer.text(reply));
        }
    }

    @Test
    void anAnswerWithoutABodyHasNone() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 204 None\r\n\r\n");
                Reply reply = transport.send(peer.get())) {
            assertNull(reply.next(PATIENCE));
        }
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Encoding: gzip\r\n\r\n");
                Reply reply = transport.send(new Call("HEAD", peer.uri(), Map.of(), List.of(), PATIENCE))) {
            assertNull(reply.next(PATIENCE));
        }
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
                Reply reply = transport.send(peer.get())) {
            assertEquals(302, reply.status());
            assertEquals(1, peer.connections);
        }
    }

    @Test
    void eachPartArrivesWhenItIsSentAndSilenceIsSaid() throws Exception {
        var more = new CountDownLatch(1);
        try (Peer peer = new Peer((p, socket) -> {
                    p.head(socket);
                    Peer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nping\r\n");
                    Peer.await(more);
                    Peer.write(socket, "4\r\npong\r\n0\r\n\r\n");
                });
                Reply reply = transport.send(peer.get())) {
            assertEquals("ping", StandardCharsets.UTF_8.decode(reply.next(PATIENCE)).toString());
            assertSame(Reply.SILENCE, reply.next(SHORT));
            assertSame(Reply.SILENCE, reply.next(Duration.ZERO));
            more.countDown();
            assertEquals("pong", Peer.text(reply));
        }
    }

    @Test
    void readingAllHasALimitInBytesAndInSilence() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    p.head(socket);
                    Peer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
                    p.awaitHangUp(socket);
                })) {
            try (Reply reply = transport.send(peer.get())) {
                var large = assertThrows(CallFailed.class, () -> reply.readAll(4, PATIENCE, System::nanoTime));
                assertEquals(CallFailed.Kind.UNREADABLE, large.kind());
            }
            try (Reply reply = transport.send(peer.get())) {
                var silent = assertThrows(CallFailed.class, () -> reply.readAll(10, SHORT, System::nanoTime));
                assertEquals(CallFailed.Kind.TIMEOUT, silent.kind());
            }
        }
    }

    @Test
    void readingAllHasALimitForABodyThatTrickles() {
        var seconds = new AtomicLong();
        Reply trickle = new FakeHost.Answer(200, "") {
            @Override
            public ByteBuffer next(Duration silence) {
                seconds.incrementAndGet();
                return ByteBuffer.allocate(1);
            }
        };
        var slow = assertThrows(CallFailed.class, () -> trickle.readAll(1 << 20, Duration.ofSeconds(30),
                () -> seconds.get() * 1_000_000_000));
        assertEquals(CallFailed.Kind.TIMEOUT, slow.kind());
    }

    @Test
    void aRequestIsSentAsItWasGiven() throws Exception {
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            var call = new Call("POST", peer.uri(), Map.of("User-Agent", "auth2api/1", "x-empty", ""),
                    List.of(ByteBuffer.wrap(new byte[7])), PATIENCE);
            transport.send(call).close();
            String head = peer.request();
            assertTrue(head.startsWith("POST /v1/messages?beta=true HTTP/1.1\r\n"), head);
            assertEquals(Set.of("host", "content-length", "user-agent", "x-empty"), names(head));
            assertTrue(head.contains("Content-Length: 7\r\n"), head);
            assertTrue(head.contains("User-Agent: auth2api/1\r\n"), head);
        }
    }

    /** HttpClient may add two fields that offer HTTP/2 to a plain peer; it must not here. */
    private static Set<String> names(String head) {
        return Set.copyOf(head.lines().skip(1).filter(line -> !line.isEmpty())
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)).toList());
    }

    @Test
    void aCallCanBeSentAgainAndAgain() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    for (String head = p.head(socket); head != null; head = p.head(socket)) {
                        byte[] body = new DataInputStream(socket.getInputStream()).readNBytes(11);
                        Peer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"
                                + new String(body, StandardCharsets.ISO_8859_1));
                    }
                })) {
            Call call = peer.post("hello", "", " ", "world");
            for (int i = 0; i < 3; i++) {
                try (Reply reply = transport.send(call)) {
                    assertEquals("hello world", Peer.text(reply));
                }
            }
        }
    }

    @Test
    void aBodyOf50MegabytesArrivesWhole() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < megabyte.length; i++) {
            megabyte[i] = (byte) (i * 31 >> 3);
        }
        var sum = new CRC32();
        var received = new AtomicReference<String>();
        try (Peer peer = new Peer((p, socket) -> {
                    String head = p.head(socket);
                    received.set(head.contains("Content-Length: 52428800\r\n") + " " + checksum(socket, 50 << 20));
                    Peer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                })) {
            List<ByteBuffer> body = Collections.nCopies(50, ByteBuffer.wrap(megabyte));
            body.forEach(segment -> sum.update(segment.duplicate()));
            transport.send(new Call("POST", peer.uri(), Map.of(), body, PATIENCE)).close();
            assertEquals("true " + sum.getValue(), received.get());
        }
    }

    private static long checksum(Socket socket, int length) throws IOException {
        var sum = new CRC32();
        byte[] part = new byte[1 << 16];
        for (int left = length; left > 0; ) {
            int n = socket.getInputStream().read(part, 0, Math.min(part.length, left));
            if (n < 0) {
                return -1;
            }
            sum.update(part, 0, n);
            left -= n;
        }
        return sum.getValue();
    }

    @Test
    void anAnswerThatComesBeforeTheBodyWasSentIsRead() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    p.head(socket);
                    Peer.write(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                    checksum(socket, 8 << 20);
                });
                Reply reply = transport.send(peer.post("x".repeat(8 << 20)))) {
            assertEquals(413, reply.status());
            assertEquals("big", Peer.text(reply));
        }
    }

    @Test
    void aProxyIsAskedForTheWholeAddress() throws Exception {
        try (Peer proxy = Peer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
            var address = new InetSocketAddress("127.0.0.1", proxy.uri().getPort());
            var through = new HttpTransport(ProxySelector.of(address));
            try (Reply reply = through.send(Peer.get(URI.create("http://api.example/v1/models")))) {
                assertEquals("ok", Peer.text(reply));
            }
            assertTrue(proxy.request().startsWith("GET http://api.example/v1/models HTTP/1.1\r\n"));
        }
    }

    @Test
    void aCompressedAnswerIsDecodedAndDescribedAsDecoded() throws Exception {
        byte[] gzip = DecodedTest.gzip("hello".getBytes(StandardCharsets.UTF_8));
        try (Peer peer = Peer.answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + gzip.length
                        + "\r\nContent-Type: text/plain\r\n\r\n" + new String(gzip, StandardCharsets.ISO_8859_1));
                Reply reply = transport.send(peer.get())) {
            assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), reply.readAll(100, PATIENCE, System::nanoTime));
            assertNull(reply.header("content-encoding"));
            assertNull(reply.header("content-length"));
            assertEquals("text/plain", reply.header("content-type"));
        }
    }

    @Test
    void anUnknownCompressionIsRefusedAndItsConnectionClosed() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    p.head(socket);
                    Peer.write(socket, "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 9\r\n\r\n123");
                    p.awaitHangUp(socket);
                })) {
            assertEquals(CallFailed.Kind.UNREADABLE, failure(peer.get()));
            peer.assertHungUp();
        }
    }
}
