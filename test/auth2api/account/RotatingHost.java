package auth2api.account;

import auth2api.json.Json;
import auth2api.login.FakeHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A token host on a loopback port that rotates refresh tokens. Tokens are numbered: {@code a7} and {@code r7} came
 * together. Strict, a refresh token is dead once it was used. Else it is dead once its successor was seen in use: no
 * client can survive being killed between a strict host's answer and the write, but it must survive every other kill,
 * and it does so only if it never uses a token that is not on disk.
 */
final class RotatingHost implements AutoCloseable {
    private final boolean strict;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int granted = 1;
    private int alive = 1;
    private int refreshes;
    private int refused;
    private CountDownLatch rotation = new CountDownLatch(1);

    RotatingHost(boolean strict) throws IOException {
        this.strict = strict;
        threads.execute(this::accept);
    }

    String base() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    synchronized int refreshes() {
        return refreshes;
    }

    synchronized int refused() {
        return refused;
    }

    /** The number of the newest tokens. */
    synchronized int granted() {
        return granted;
    }

    /** Counted down at the next refresh: it is granted, and its answer is on its way. */
    synchronized CountDownLatch nextRotation() {
        rotation = new CountDownLatch(1);
        return rotation;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // close() ends it
        }
    }

    /** One request a connection; its caller may be killed at any moment. */
    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            boolean use = in.readLine().startsWith("GET /use ");
            int length = 0;
            String token = "";
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                String value = line.substring(line.indexOf(':') + 1).strip();
                length = line.startsWith("content-length:") ? Integer.parseInt(value) : length;
                token = line.startsWith("authorization:") ? value.substring("Bearer ".length()) : token;
            }
            char[] body = new char[length];
            for (int at = 0; at < length; at += in.read(body, at, length - at)) {
                // the rest of the body is on its way
            }
            String answer = use ? use(token) : token(Json.parse(new String(body)).get("refresh_token").text());
            socket.getOutputStream().write(("HTTP/1.0 " + (answer == null ? 400 : 200) + " x\r\n\r\n"
                    + (answer == null ? "{\"error\":\"invalid_grant\"}" : answer)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException killed) {
            // half a request is none
        }
    }

    /** Null when the refresh token is dead. */
    private synchronized String token(String sent) {
        int number = Integer.parseInt(sent.substring(1));
        if (number < alive) {
            refused++;
            return null;
        }
        refreshes++;
        granted++;
        alive = strict ? granted : number;
        rotation.countDown();
        return FakeHost.grant("a" + granted, "r" + granted);
    }

    /** Null when the access token is older than one that was used. */
    private synchronized String use(String sent) {
        int number = Integer.parseInt(sent.substring(1));
        if (number < alive) {
            refused++;
            return null;
        }
        alive = number;
        return "{}";
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
