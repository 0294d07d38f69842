package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that connect and then take their time, or never go on. */
class SlowClientsTest {
    private static final String BODY = "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nx-api-key: " + Lab.KEY
            + "\r\nContent-Length: 1000\r\n\r\n{\"model\":";

    @Test
    void twoHundredOfEachKindDoNotKeepGoodRequestsFromBeingServed() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (Lab lab = Lab.with()) {
            for (int i = 0; i < 200; i++) {
                slow.add(RawHttp.open(lab, "POST /v1/messages HTTP/1.1\r\nHost: loc"));
                slow.add(RawHttp.open(lab, BODY));
                slow.add(RawHttp.open(lab, BODY.replace(Lab.KEY, "wrong")));
                slow.add(RawHttp.open(lab, "")); // a flood of connections without a word
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(200, lab.post("/v1/messages", Lab.message("hi", i % 2 == 0)).statusCode());
                assertEquals(200, lab.get("/health").statusCode());
            }
            assertEquals(20, lab.seen().size());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** However much time passes, good streams go on; what was promised and does not come ends its connection. */
    @Test
    void theServerEndsWhoIsTooSlowAndNobodyElse() throws Exception {
        String head = BODY.substring(0, BODY.indexOf('{'));
        try (var sink = new Sink(); Lab lab = Lab.with("upstream.base-url=" + sink.uri(),
                "timeouts.stream-idle-ms=86400000", "timeouts.stream-messages-ms=86400000")) {
            HttpResponse<InputStream> good = lab.http.send(lab.request("/v1/messages")
                    .POST(HttpRequest.BodyPublishers.ofString(Lab.message("hi", true))).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            lab.http.send(lab.request("/admin/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            for (String begun : List.of("POST /v1/messages HTTP/1.1\r\nHost: loc", BODY, head,
                    BODY.replace(Lab.KEY, "wrong"), head.replace(Lab.KEY, "wrong"))) {
                try (Socket socket = RawHttp.open(lab, begun)) {
                    assertEnds(socket, () -> lab.ahead += Duration.ofSeconds(5).toNanos());
                }
            }
            String log = lab.log.toString(StandardCharsets.UTF_8);
            assertFalse(log.contains("/admin/events"), log); // it says so when one is over
            sink.ping.countDown();
            sink.end.countDown();
            String rest = new String(good.body().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(rest.endsWith("data: {\"type\":\"message_stop\"}\n\n"), rest);
        }
    }

    /** What was sent of a request so far; the server gives it 50 ms here. */
    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\nHost: loc"})
    void aHeaderThatDoesNotComeEndsTheConnection(String begin) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        var patience = new Patience(threads, System::nanoTime, Duration.ofMillis(50));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(patience);
        server.createContext("/", exchange -> { });
        server.start();
        try (var socket = new Socket("127.0.0.1", server.getAddress().getPort())) {
            socket.getOutputStream().write(begin.getBytes());
            assertEnds(socket, patience::tick);
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    /** Whatever the server says before it. */
    private static void assertEnds(Socket socket, Runnable meanwhile) throws IOException {
        socket.setSoTimeout(50);
        long end = System.nanoTime() + Lab.BOUND.toNanos();
        int read = 0;
        while (read >= 0 && System.nanoTime() - end < 0) {
            meanwhile.run();
            try {
                read = socket.getInputStream().read(new byte[1000]);
            } catch (SocketTimeoutException notYet) {
                read = 0;
            } catch (SocketException reset) {
                read = -1;
            }
        }
        assertEquals(-1, read, "the server has closed it");
    }

    @Test
    void aBodyMayTakeAsLongAsItComes() {
        var now = new java.util.concurrent.atomic.AtomicLong();
        var patience = new Patience(Runnable::run, now::get, Duration.ofSeconds(20));
        patience.begin();
        for (int i = 0; i < 100; i++) {
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            patience.heard(8192);
            patience.tick();
        }
        assertEquals(false, Thread.currentThread().isInterrupted(), "4 KB a second are enough");
        for (int i = 0; i < 22; i++) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            patience.heard(1);
            patience.tick();
        }
        assertEquals(true, Thread.currentThread().isInterrupted(), "a byte a second is not");
        patience.over();
        assertEquals(false, Thread.currentThread().isInterrupted());
        now.addAndGet(Duration.ofHours(1).toNanos());
        patience.tick();
        assertEquals(false, Thread.currentThread().isInterrupted(), "what is over is over");
    }
}
