package auth2api.server;

import auth2api.http.HostThreads;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upstream by hand that answers a prompt with {@code [cut NUMBER LENGTH]} in it by the first bytes of a stream, in
 * one chunk, and hangs up without the last chunk; with all bytes of it when it is not as long.
 */
final class CutUpstream implements AutoCloseable {
    private static final Pattern MARKER = Pattern.compile("\\[cut (\\d+) (\\d+)]");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = HostThreads.perTask("cut-upstream");
    private final BiFunction<Integer, Boolean, byte[]> streams;

    static String marker(int number, int length) {
        return "[cut " + number + " " + length + "]";
    }

    /** @param streams the stream of a number: what is answered at first, or (true) to a turn that goes on */
    CutUpstream(BiFunction<Integer, Boolean, byte[]> streams) throws IOException {
        this.streams = streams;
        threads.execute(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // close() ends the loop this way
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            String head = head(in);
            Matcher length = LENGTH.matcher(head);
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            socket.getOutputStream().write(answer(new String(body, StandardCharsets.UTF_8)));
        } catch (IOException left) {
            // whoever asked does not wait for the answer
        }
    }

    private static String head(BufferedInputStream in) throws IOException {
        var head = new StringBuilder();
        for (int b = in.read(); b >= 0 && head.indexOf("\r\n\r\n", head.length() - 4) < 0; b = in.read()) {
            head.append((char) b);
            in.mark(1);
        }
        in.reset(); // one byte of the body was taken
        return head.toString();
    }

    private byte[] answer(String request) throws IOException {
        Matcher marker = MARKER.matcher(request);
        var answer = new ByteArrayOutputStream();
        if (!marker.find()) {
            write(answer, "HTTP/1.1 404 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            return answer.toByteArray();
        }
        write(answer, "HTTP/1.1 200 Yes\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        int number = Integer.parseInt(marker.group(1));
        byte[] first = streams.apply(number, false);
        boolean goesOn = request.lastIndexOf("\"role\":\"assistant\"") > marker.start();
        byte[] stream = goesOn ? streams.apply(number, true) : first;
        int length = Math.min(stream.length, Integer.parseInt(marker.group(2)) - (goesOn ? first.length : 0));
        if (length > 0) {
            write(answer, Integer.toHexString(length) + "\r\n");
            answer.write(stream, 0, length);
            write(answer, length == stream.length ? "\r\n0\r\n\r\n" : "\r\n");
        }
        return answer.toByteArray();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
