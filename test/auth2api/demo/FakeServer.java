package auth2api.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A small HTTP/1.1 server on a loopback port, by hand over sockets so that every fault is possible: keep-alive, bodies
 * by length or chunked, one daemon thread a connection, on which the handler runs. {@code Expect} is ignored.
 */
final class FakeServer implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofMillis(Integer.MAX_VALUE);

    private final Function<DemoClaude.Seen, Canned> handler;
    private final Runnable aborted;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param aborted is told each time that a client leaves before its answer was complete */
    FakeServer(Function<DemoClaude.Seen, Canned> handler, Runnable aborted) throws IOException {
        this.handler = handler;
        this.aborted = aborted;
        this.listener = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int openConnections() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "fake-claude");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // close() ends the loop this way
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var connection = new Connection(socket);
            boolean more = true;
            while (more) {
                DemoClaude.Seen request = connection.read();
                more = request != null && answer(connection, request);
            }
        } catch (IOException gone) {
            // a client that broke off while it was sending: nothing to answer
        } finally {
            open.remove(socket);
        }
    }

    private boolean answer(Connection connection, DemoClaude.Seen request) {
        try {
            return connection.play(handler.apply(request), request.method().equals("HEAD"));
        } catch (IOException left) {
            aborted.run();
            return false;
        }
    }

    /** One client; confined to its thread. All pauses are reads, so that a client that leaves is noticed at once. */
    private static final class Connection {
        private final Socket socket;
        private final BufferedInputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The next request, or null when the client has closed. */
        DemoClaude.Seen read() throws IOException {
            String[] start = line().split(" ");
            if (start.length < 2) {
                return null;
            }
            var headers = new LinkedHashMap<String, List<String>>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                String[] parts = line.split(":", 2);
                headers.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                        .add(parts[parts.length - 1].strip());
            }
            return new DemoClaude.Seen(start[0], start[1], headers, body(headers));
        }

        private byte[] body(Map<String, List<String>> headers) throws IOException {
            if (!headers.containsKey("transfer-encoding")) {
                return exactly(Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0)));
            }
            var body = new ByteArrayOutputStream();
            for (int size = -1; size != 0; line()) {
                size = Integer.parseInt(line().split(";")[0].strip(), 16);
                body.writeBytes(exactly(size));
            }
            return body.toByteArray();
        }

        private byte[] exactly(int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return bytes;
        }

        private String line() throws IOException {
            var line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
            }
            return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }

        /** Plays the answer; true when the connection can carry another request. */
        boolean play(Canned canned, boolean headersOnly) throws IOException {
            rest(canned.delay());
            switch (canned.fault()) {
                case CLOSE -> {
                    return false;
                }
                case RESET -> {
                    socket.setSoLinger(true, 0);
                    return false;
                }
                case HALF_HEADERS -> {
                    write("HTTP/1.1 " + canned.reply().status() + " Fake\r\ncontent-ty");
                    return false;
                }
                default -> {
                    headers(canned);
                    return headersOnly || body(canned);
                }
            }
        }

        private void headers(Canned canned) throws IOException {
            var start = new StringBuilder("HTTP/1.1 " + canned.reply().status() + " Fake\r\n");
            canned.reply().headers().forEach((name, value) -> start.append(name + ": " + value + "\r\n"));
            write(start + (canned.reply().isStream() ? "transfer-encoding: chunked"
                    : "content-length: " + canned.reply().body().length) + "\r\n\r\n");
        }

        private boolean body(Canned canned) throws IOException {
            boolean faulty = canned.fault() != Canned.Fault.NONE;
            int left = faulty ? canned.faultAfter() : Integer.MAX_VALUE;
            for (byte[] chunk : canned.reply().chunks()) {
                rest(canned.reply().pause());
                int length = Math.min(left, chunk.length);
                left -= length;
                if (length > 0) {
                    var sent = new ByteArrayOutputStream();
                    sent.writeBytes(ascii(canned.reply().isStream() ? Integer.toHexString(length) + "\r\n" : ""));
                    sent.write(chunk, 0, length);
                    sent.writeBytes(ascii(canned.reply().isStream() ? "\r\n" : ""));
                    out.write(sent.toByteArray());
                }
            }
            if (canned.fault() == Canned.Fault.STALL) {
                rest(FOREVER);
            }
            write(canned.reply().isStream() && !faulty ? "0\r\n\r\n" : "");
            return !faulty;
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Waits by reading; throws when the client closes. */
        private void rest(Duration time) throws IOException {
            if (time.isZero()) {
                return;
            }
            try {
                socket.setSoTimeout((int) time.toMillis());
                in.mark(1);
                if (in.read() < 0) {
                    throw new EOFException("the client left");
                }
                in.reset();
            } catch (SocketTimeoutException over) {
                // the client is still there
            } finally {
                socket.setSoTimeout(0);
            }
        }
    }
}
