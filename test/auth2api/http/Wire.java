package auth2api.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client's one connection, kept alive, by hand over a socket: nothing is retried, joined or repaired. */
public final class Wire implements AutoCloseable {
    /** A whole answer; header names are in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private final Socket socket;
    private final BufferedInputStream in;
    private final String common;
    private String last = "";

    /**
     * @param key the API key
     * @param bound for each read
     */
    public Wire(int port, String key, Duration bound) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) bound.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
        common = "\r\nHost: 127.0.0.1:" + port + "\r\nx-api-key: " + key + "\r\n";
    }

    public Answer get(String target) throws IOException {
        return ask("GET", target, "", new byte[0]);
    }

    /** @param headers whole lines, each with its CRLF */
    public Answer ask(String method, String target, String headers, byte[] body) throws IOException {
        send(method, target, headers + "Content-Length: " + body.length + "\r\n", body);
        return answer();
    }

    /** Sends and does not wait; the headers say how long the body is. */
    public void send(String method, String target, String headers, byte[] body) throws IOException {
        var request = new ByteArrayOutputStream();
        request.writeBytes(ascii(method + " " + target + " HTTP/1.1" + common + headers + "\r\n"));
        request.writeBytes(body);
        raw(request.toByteArray());
    }

    public void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next answer; throws when the connection ends or is silent before it is whole. */
    public Answer answer() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        byte[] body = headers.containsKey("transfer-encoding") ? chunked()
                : exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        var answer = new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
        last = answer.headers + answer.body;
        return answer;
    }

    /** Headers and body of the last answer, to be searched. */
    public String last() {
        return last;
    }

    /** Waits for the first byte of an answer, which is left unread. */
    public void begin() throws IOException {
        in.mark(1);
        in.read();
        in.reset();
    }

    private byte[] chunked() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = -1; size != 0; exactly(2)) {
            size = Integer.parseInt(line().strip(), 16);
            body.writeBytes(exactly(size));
        }
        return body.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended within the body");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended after \"" + line + "\"");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Leaves at once, whatever is on its way: the other side sees a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
