package auth2api.server;

import auth2api.http.HostThreads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An upstream by hand: what it answers to a request for messages is written byte by byte, and then it hangs up. */
final class RawUpstream implements AutoCloseable {
    /** Writes the whole answer, its head too, to a request's body. */
    @FunctionalInterface
    interface Answer {
        void write(String request, OutputStream out) throws IOException;

        /** The answer is written; what follows is read until the proxy hangs up, by whoever wants to know. */
        default void written(InputStream in) throws IOException {
        }
    }

    static final String STREAM_HEAD = "HTTP/1.1 200 Yes\r\ncontent-type: text/event-stream\r\n"
            + "connection: close\r\n\r\n";
    static final String NOTHING = "HTTP/1.1 404 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)\ncontent-length: *(\\d+)");
    private static final int SEND_BUFFER = 64 * 1024;

    private final ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = HostThreads.perTask("raw-upstream");
    private final Answer answer;

    RawUpstream(Answer answer) throws IOException {
        this.answer = answer;
        threads.execute(this::accept);
    }

    /** The configuration that makes it the upstream. */
    String setting() {
        return "upstream.base-url=" + URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
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
            socket.setSendBufferSize(SEND_BUFFER);
            var in = new BufferedInputStream(socket.getInputStream());
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                int b = in.read();
                if (b < 0) {
                    return;
                }
                head.append((char) b);
            }
            Matcher length = LENGTH.matcher(head);
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            if (head.indexOf("POST /v1/messages") == 0) {
                answer.write(new String(body, StandardCharsets.UTF_8), socket.getOutputStream());
                answer.written(in);
            } else {
                write(socket.getOutputStream(), NOTHING);
            }
        } catch (IOException left) {
            // whoever asked does not wait for the answer
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
