package auth2api.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP written by hand, for what no client library sends. */
final class RawHttp {
    private RawHttp() {
    }

    /** Sends all of it on one connection, and reads until the server closes it; empty when it just did that. */
    static String exchange(Lab lab, String text) throws IOException {
        try (Socket socket = open(lab, text)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException reset) {
            return "";
        }
    }

    static Socket open(Lab lab, String text) throws IOException {
        var socket = new Socket("127.0.0.1", lab.server.address().getPort());
        socket.setSoTimeout((int) Lab.BOUND.toMillis());
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }
}
