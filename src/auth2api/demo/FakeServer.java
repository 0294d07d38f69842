package auth2api.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
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
 * by length or chunked, one daemon thread a connection. {@code Expect} is ignored. The handler runs on the
 * connection's thread. All pauses are reads, so that a client that leaves is noticed at once.
 */
final class FakeServer implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofMillis(Integer.MAX_VALUE);

    private final Function<FakeClaude.Seen, Canned> handler;
    private final Runnable aborted;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param aborted is told each time that a client leaves before its answer was complete */
    FakeServer(Function<FakeClaude.Seen, Canned> handler, Runnable aborted) throws IOException {
        this.handler = handler;
        this.aborted = aborted;
        this.listener = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        daemon("fake-claude", this::accept);
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

    private static void daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                daemon("fake-claude-connection", () -> serve(socket));
            }
        } catch (IOException closed) {
            // close() ends the loop this way
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            while (more) {
                FakeClaude.Seen request = read(in);
                more = request != null && answer(socket, in, request);
            }
        } catch (IOException gone) {
            // a client that broke off while it was sending: nothing to answer
        } finally {
            open.remove(socket);
        }
    }

    /** The next request, or null when the client has closed. */
    private static FakeClaude.Seen read(InputStream in) throws IOException {
        String[] start = line(in).split(" ");
        if (start.length < 2) {
            return null;
        }
        var headers = new LinkedHashMap<String, List<String>>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            headers.computeIfAbsent(name, n -> new ArrayList<>()).add(line.substring(colon + 1).strip());
        }
        return new FakeClaude.Seen(start[0], start[1], headers, body(in, headers));
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
        if (!headers.containsKey("transfer-encoding")) {
            return exactly(in, Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0)));
        }
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.writeBytes(exactly(in, size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";")[0].strip(), 16);
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Plays the answer; true when the connection can carry another request. */
    private boolean answer(Socket socket, BufferedInputStream in, FakeClaude.Seen request) {
        try {
            Canned canned = handler.apply(request);
            rest(socket, in, canned.delay());
            switch (canned.fault()) {
                case RESET -> socket.setSoLinger(true, 0);
                case HALF_HEADERS -> write(socket, "HTTP/1.1 " + canned.status() + " Fake\r\ncontent-ty");
                default -> { }
            }
            return switch (canned.fault()) {
                case RESET, CLOSE, HALF_HEADERS -> false;
                default -> body(socket, in, canned, request.method().equals("HEAD"));
            };
        } catch (IOException left) {
            aborted.run();
            return false;
        }
    }

    private static boolean body(Socket socket, BufferedInputStream in, Canned canned, boolean head) throws IOException {
        var start = new StringBuilder("HTTP/1.1 " + canned.status() + " Fake\r\n");
        canned.headers().forEach((name, value) -> start.append(name + ": " + value + "\r\n"));
        start.append(canned.chunked() ? "transfer-encoding: chunked" : "content-length: " + canned.body().length);
        write(socket, start + "\r\n\r\n");
        if (head) {
            return true;
        }
        boolean faulty = canned.fault() != Canned.Fault.NONE;
        int left = faulty ? canned.faultAfter() : Integer.MAX_VALUE;
        for (byte[] chunk : canned.chunks()) {
            rest(socket, in, canned.pause());
            int length = Math.min(left, chunk.length);
            send(socket, chunk, length, canned.chunked());
            left -= length;
        }
        if (canned.fault() == Canned.Fault.STALL) {
            rest(socket, in, FOREVER);
        }
        if (!faulty && canned.chunked()) {
            write(socket, "0\r\n\r\n");
        }
        return !faulty;
    }

    private static void send(Socket socket, byte[] chunk, int length, boolean chunked) throws IOException {
        if (length > 0) {
            var out = new ByteArrayOutputStream();
            out.writeBytes((chunked ? Integer.toHexString(length) + "\r\n" : "").getBytes(StandardCharsets.US_ASCII));
            out.write(chunk, 0, length);
            out.writeBytes((chunked ? "\r\n" : "").getBytes(StandardCharsets.US_ASCII));
            OutputStream to = socket.getOutputStream();
            to.write(out.toByteArray());
            to.flush();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits by reading, so that a client that closes ends the wait; throws when it has. */
    private static void rest(Socket socket, BufferedInputStream in, Duration time) throws IOException {
        if (time.isZero()) {
            return;
        }
        try {
            socket.setSoTimeout((int) time.toMillis());
            in.mark(1);
            if (in.read() < 0) {
                throw new SocketException("the client left");
            }
            in.reset();
        } catch (SocketTimeoutException over) {
            // the client is still there
        } finally {
            socket.setSoTimeout(0);
        }
    }
}
