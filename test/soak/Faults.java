package soak;

import auth2api.http.HostThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/**
 * The network before the fake Claude: most connections are passed on, some are refused, reset or closed, and some are
 * answered by what stands in between, with garbage, compressed, or with a page of two megabytes.
 */
final class Faults implements AutoCloseable {
    private static final int KINDS = 7;
    /** One connection in so many meets a fault of its own; the fake Claude has more of them in its answers. */
    private static final int ONE_IN = 12;

    private final int behind;
    private final Random random;
    private final ExecutorService threads = HostThreads.perTask("faults");
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong garbled = new AtomicLong();
    private volatile ServerSocket listener;
    private final int port;

    Faults(int behind, long seed) throws IOException {
        this.behind = behind;
        this.random = new Random(seed);
        listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        port = listener.getLocalPort();
        threads.execute(() -> accept(listener));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** From now on new connections are refused, until {@link #admit}. */
    void refuse() throws IOException {
        listener.close();
    }

    void admit() throws IOException {
        var again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        listener = again;
        threads.execute(() -> accept(again));
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket socket = from.accept();
                int fault = random.nextInt(KINDS * ONE_IN);
                threads.execute(() -> serve(socket, fault));
            }
        } catch (IOException closed) {
            // refuse() and close() end the loop this way
        }
    }

    private void serve(Socket socket, int fault) {
        open.add(socket);
        try (socket) {
            switch (fault) {
                case 0 -> socket.setSoLinger(true, 0);
                case 1 -> socket.getInputStream().read();
                case 2 -> garbage(socket, new byte[] {0, 1, 2, (byte) 0xff, '\r', '\n', '\r', '\n'});
                case 3 -> answer(socket, "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{\"a\":".getBytes(
                        StandardCharsets.US_ASCII));
                case 4 -> answer(socket, page("<html>" + "busy ".repeat(400_000)));
                case 5 -> answer(socket, compressed());
                case 6 -> answer(socket, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nevent: nonsense\n"
                        .getBytes(StandardCharsets.US_ASCII));
                default -> pass(socket);
            }
        } catch (IOException ended) {
            // one of the two sides left
        } finally {
            open.remove(socket);
        }
    }

    private void garbage(Socket socket, byte[] bytes) throws IOException {
        garbled.incrementAndGet();
        answer(socket, bytes);
    }

    /** How often there was no HTTP in an answer: the JDK's client never closes such a connection, nor lets others. */
    long garbled() {
        return garbled.get();
    }

    private static void answer(Socket socket, byte[] bytes) throws IOException {
        socket.setSoTimeout(200); // long enough for a request to come, which is not read as one
        InputStream in = socket.getInputStream();
        byte[] part = new byte[8192];
        if (in.read(part) > 0) {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            while (in.read(part) > 0) {
                continue; // a reset would overtake what was sent
            }
        }
    }

    private static byte[] page(String text) {
        return ("HTTP/1.1 503 Busy\r\ncontent-type: text/html\r\ncontent-length: " + text.length() + "\r\n\r\n" + text)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** As a network does that does not heed accept-encoding. */
    private static byte[] compressed() throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"
                    .getBytes(StandardCharsets.US_ASCII));
        }
        var all = new ByteArrayOutputStream();
        all.writeBytes(("HTTP/1.1 529 Busy\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
                + "content-length: " + zipped.size() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(zipped.toByteArray());
        return all.toByteArray();
    }

    private void pass(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        try (Socket claude = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            claude.setTcpNoDelay(true);
            open.add(claude);
            threads.execute(() -> copy(claude, socket));
            copy(socket, claude);
            open.remove(claude);
        }
    }

    /** To the end of either, however it comes; then both are over. */
    private static void copy(Socket from, Socket to) {
        try (from; to) {
            OutputStream out = to.getOutputStream();
            byte[] part = new byte[16 * 1024];
            int read;
            while ((read = from.getInputStream().read(part)) > 0) {
                out.write(part, 0, read);
            }
        } catch (IOException ended) {
            // closing both tells the other side
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
