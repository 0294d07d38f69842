package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on a loopback port that does what a script says to each connection, well or badly. */
final class Peer implements AutoCloseable {
    /** What is done to a connection, which ends afterwards in good order: a reset would overtake what was sent. */
    interface Script {
        void play(Peer peer, Socket socket) throws IOException;
    }

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    /** The heads of the requests, in the order they came. */
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    final CountDownLatch hungUp = new CountDownLatch(1);
    volatile int connections;

    Peer(Script script) throws IOException {
        var thread = new Thread(() -> accept(script), "peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections++;
                var thread = new Thread(() -> {
                    try (socket) {
                        script.play(this, socket);
                        socket.shutdownOutput();
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException clientLeft) {
                        hungUp.countDown();
                    }
                }, "peer-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return; // by close()
            }
        }
    }

    /** A server that answers the first request of each connection with these bytes and closes. */
    static Peer answering(String answer) throws IOException {
        return new Peer((peer, socket) -> {
            peer.head(socket);
            write(socket, answer);
        });
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1/messages?beta=true");
    }

    Call get() {
        return get(uri());
    }

    static Call get(URI uri) {
        return new Call("GET", uri, Map.of(), List.of(), PATIENCE);
    }

    Call post(String... segments) {
        return new Call("POST", uri(), Map.of("content-type", "application/json"), Arrays.stream(segments)
                .map(s -> ByteBuffer.wrap(s.getBytes(StandardCharsets.UTF_8))).toList(), PATIENCE);
    }

    static String text(Reply reply) throws CallFailed {
        return new String(reply.readAll(1 << 20, PATIENCE, System::nanoTime), StandardCharsets.UTF_8);
    }

    /** Reads and notes the head of a request; null when the client closed instead. */
    String head(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.append((char) b);
        }
        requests.add(head.toString());
        return head.toString();
    }

    String request() throws InterruptedException {
        return requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Waits until the client closes; then {@link #hungUp} is counted down. */
    void awaitHangUp(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // the rest of a request
        }
        hungUp.countDown();
    }

    void assertHungUp() throws InterruptedException {
        assertTrue(hungUp.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the client kept the connection");
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
