package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are given up, and calls that fail. */
@Timeout(60)
class HttpTransportFailureTest {
    private static final Duration PATIENCE = Peer.PATIENCE;
    private static final Duration SHORT = Duration.ofMillis(50);

    private final HttpTransport transport = new HttpTransport(null);

    private CallFailed.Kind failure(Call call) {
        return assertThrows(CallFailed.class, () -> transport.send(call)).kind();
    }

    @Test
    void closingAReplyHangsUp() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    p.head(socket);
                    Peer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nping\r\n");
                    p.awaitHangUp(socket);
                })) {
            try (Reply reply = transport.send(peer.get())) {
                assertTrue(reply.next(PATIENCE).hasRemaining());
            }
            peer.assertHungUp();
        }
    }

    @Test
    void closingAReplyThatWasNeverReadHangsUp() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    p.head(socket);
                    Peer.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
                    p.awaitHangUp(socket);
                })) {
            transport.send(peer.get()).close();
            peer.assertHungUp();
        }
    }

    @Test
    void aReplyThatWasReadToItsEndLeavesItsConnectionForTheNextCall() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    while (p.head(socket) != null) {
                        Peer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                })) {
            for (int i = 0; i < 20; i++) {
                try (Reply reply = transport.send(peer.get())) {
                    assertEquals("ok", Peer.text(reply));
                }
            }
            assertEquals(1, peer.connections);
        }
    }

    @Test
    void aPeerThatSendsNoHeadersInTimeIsLeft() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    p.head(socket);
                    p.awaitHangUp(socket);
                })) {
            var call = new Call("GET", peer.uri(), Map.of(), List.of(), Duration.ofMillis(100));
            assertEquals(CallFailed.Kind.TIMEOUT, failure(call));
            assertFalse(Thread.currentThread().isInterrupted(), "what ended the wait must not hit what comes next");
            peer.assertHungUp();
        }
    }

    @Test
    void aProxyThatAsksForAPasswordIsNoAnswer() throws Exception {
        try (Peer proxy = Peer.answering("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic"
                + " realm=\"x\"\r\nContent-Length: 0\r\n\r\n")) {
            var through = new HttpTransport(ProxySelector.of(new InetSocketAddress("127.0.0.1",
                    proxy.uri().getPort())));
            Call call = Peer.get(URI.create("https://a.example/"));
            var failure = assertThrows(CallFailed.class, () -> through.send(call));
            assertTrue(failure.getMessage().contains("407"), failure.getMessage());
            assertSame(CallFailed.Kind.UNREADABLE, failure.kind());
        }
    }

    @Test
    void aHeaderThatCannotBeSentIsNoLostConnection() {
        var call = new Call("GET", URI.create("http://localhost:1/"), Map.of("a b", "c"), List.of(), PATIENCE);
        assertThrows(IllegalArgumentException.class, () -> transport.send(call));
    }

    @Test
    void aThreadThatIsInterruptedStopsWaiting() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    p.head(socket);
                    p.awaitHangUp(socket);
                })) {
            var outcome = new CompletableFuture<CallFailed.Kind>();
            var thread = new Thread(() -> {
                CallFailed.Kind kind = failure(peer.get());
                outcome.complete(Thread.currentThread().isInterrupted() ? kind : null);
            });
            thread.start();
            assertTrue(peer.request().startsWith("GET "));
            thread.interrupt();
            assertEquals(CallFailed.Kind.LOST, outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            peer.assertHungUp();
        }
    }

    @Test
    void aReaderThatDoesNotReadSlowsThePeer() throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var listener = ServerSocketChannel.open().bind(anyPort)) {
            var stuck = new CompletableFuture<Long>();
            var thread = new Thread(() -> {
                try (SocketChannel channel = listener.accept()) {
                    stuck.complete(writtenUntilStuck(channel));
                    channel.configureBlocking(true);
                    while (channel.write(ByteBuffer.allocate(1 << 16)) > 0) {
                        // until the client hangs up
                    }
                } catch (IOException clientLeft) {
                    stuck.completeExceptionally(clientLeft);
                }
            });
            thread.setDaemon(true);
            thread.start();
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            try (Reply reply = transport.send(Peer.get(URI.create("http://127.0.0.1:" + port + "/")))) {
                assertTrue(reply.next(PATIENCE).hasRemaining());
                long written = stuck.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertTrue(written < 32 << 20, written + " bytes were taken without being read");
                long read = 0;
                while (read < 4 * written) {
                    read += reply.next(PATIENCE).remaining(); // and it flows again
                }
            }
            thread.join(PATIENCE.toMillis());
            assertFalse(thread.isAlive());
        }
    }

    /** Writes without end until nothing is taken for a while. */
    private static long writtenUntilStuck(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        long written = 0;
        try (var selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            while (written < 256 << 20 && selector.select(400) > 0) {
                selector.selectedKeys().clear();
                written += channel.write(ByteBuffer.allocate(1 << 16));
            }
            key.cancel();
        }
        return written;
    }

    @Test
    void aRefusedConnectionSentNothing() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Call call = Peer.get(URI.create("http://127.0.0.1:" + port));
        var refused = assertThrows(CallFailed.class, () -> transport.send(call));
        assertEquals(CallFailed.Kind.CONNECT, refused.kind());
        assertEquals("no connection to 127.0.0.1:" + port + "; check the network, or set upstream.proxy",
                refused.getMessage());
    }

    @Test
    void aConnectionClosedBeforeAnyAnswerIsNoTimeout() throws Exception {
        for (String beginning : List.of("", "HTTP/1.1 200 OK\r\nContent-")) {
            try (Peer peer = Peer.answering(beginning)) {
                CallFailed.Kind kind = failure(peer.post("{}"));
                assertTrue(Set.of(CallFailed.Kind.LOST, CallFailed.Kind.STALE).contains(kind), kind.name());
            }
        }
    }

    @Test
    void aPooledConnectionThatThePeerClosedIsStaleAndTheNextCallGetsANewOne() throws Exception {
        try (Peer peer = new Peer((p, socket) -> {
                    if (p.connections == 1) {
                        p.head(socket);
                        Peer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        p.head(socket);
                    } else {
                        p.head(socket);
                        Peer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew");
                    }
                })) {
            try (Reply reply = transport.send(peer.get())) {
                assertEquals("ok", Peer.text(reply));
            }
            assertEquals(CallFailed.Kind.STALE, failure(peer.post()));
            try (Reply reply = transport.send(peer.post())) {
                assertEquals("new", Peer.text(reply));
            }
        }
    }

    @Test
    void whatIsNoHttpIsLost() throws Exception {
        try (Peer peer = Peer.answering("SSH-2.0-x\r\n\r\n")) {
            assertEquals(CallFailed.Kind.LOST, failure(peer.get()));
        }
    }

    @Test
    void aBodyThatBreaksOffIsAFailureAfterWhatCame() throws Exception {
        for (String answer : List.of("Content-Length: 9\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "Transfer-Encoding: chunked\r\n\r\n9\r\nhello")) {
            var arrived = new CountDownLatch(1);
            try (Peer peer = new Peer((p, socket) -> {
                        p.head(socket);
                        Peer.write(socket, "HTTP/1.1 200 OK\r\n" + answer);
                        Peer.await(arrived);
                    });
                    Reply reply = transport.send(peer.get())) {
                assertEquals("hello", StandardCharsets.UTF_8.decode(reply.next(PATIENCE)).toString());
                arrived.countDown();
                var cut = assertThrows(CallFailed.class, () -> reply.next(PATIENCE));
                assertEquals(CallFailed.Kind.LOST, cut.kind());
                assertEquals("the connection to 127.0.0.1:" + peer.uri().getPort() + " broke; try again",
                        cut.getMessage());
                assertThrows(CallFailed.class, () -> reply.next(SHORT), "and stays one");
            }
        }
    }

    @Test
    void aPeerThatSpeaksNoTlsIsSaidSo() throws Exception {
        try (Peer peer = new Peer((p, socket) -> Peer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            URI secure = URI.create("https://127.0.0.1:" + peer.uri().getPort() + "/");
            assertEquals(CallFailed.Kind.TLS, failure(Peer.get(secure)));
        }
    }

    @Test
    void aFailureIsToldByTheTypesOfItsCauses() {
        URI uri = URI.create("https://api.example");
        kind(CallFailed.Kind.CONNECT, "could not be resolved", uri, new UnknownHostException("api.example"));
        kind(CallFailed.Kind.CONNECT, "could not be resolved", uri,
                new ConnectException().initCause(new UnresolvedAddressException()));
        kind(CallFailed.Kind.CONNECT, "within 10 s", uri,
                new HttpConnectTimeoutException("x").initCause(new ConnectException()));
        kind(CallFailed.Kind.CONNECT, "no connection to api.example;", uri, new IOException(new ConnectException()));
        kind(CallFailed.Kind.TLS, "no trusted certificate", uri, new SSLHandshakeException("no trusted certificate"));
        kind(CallFailed.Kind.LOST, "broke", uri, new IOException());
    }

    private static void kind(CallFailed.Kind kind, String words, URI uri, Throwable failure) {
        CallFailed failed = HttpTransport.classify(uri, failure);
        assertEquals(kind, failed.kind());
        assertTrue(failed.getMessage().contains(words), failed.getMessage());
        assertSame(failure, failed.getCause());
    }
}
