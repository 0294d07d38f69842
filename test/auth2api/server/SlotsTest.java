package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SlotsTest {
    @Test
    void someWaitInOrderAndTheOthersAreToldAtOnce() throws Exception {
        var slots = new Slots(8, Lab.BOUND);
        for (int i = 0; i < 8; i++) {
            slots.take();
        }
        ExecutorService threads = Executors.newCachedThreadPool();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            waiting.add(CompletableFuture.runAsync(slots::take, threads));
            await(slots, i);
        }
        ApiException refused = assertThrows(ApiException.class, slots::take);
        assertEquals(503, refused.status());
        assertEquals("2", refused.headers().get("retry-after"));
        assertTrue(refused.getMessage().contains("max-in-flight"), refused.getMessage());
        slots.giveBack();
        waiting.get(0).join();
        assertEquals(1, slots.waiting(), "who came first goes first");
        slots.giveBack();
        waiting.get(1).join();
        threads.shutdownNow();
    }

    @Test
    void whoComesLaterDoesNotOvertakeWhoWaits() throws Exception {
        var slots = new Slots(8, Lab.BOUND);
        for (int i = 0; i < 8; i++) {
            slots.take();
        }
        for (int round = 0; round < 50; round++) {
            var order = new ConcurrentLinkedQueue<String>();
            var first = new Thread(() -> {
                slots.take();
                order.add("first");
                slots.giveBack();
            });
            first.start();
            while (first.getState() != Thread.State.TIMED_WAITING) {
                assertTrue(first.isAlive(), "it waits");
            }
            slots.giveBack();
            slots.take();
            order.add("second");
            first.join();
            assertEquals(List.of("first", "second"), List.copyOf(order));
        }
    }

    private static void await(Slots slots, int waiting) {
        long end = System.nanoTime() + Lab.BOUND.toNanos();
        while (slots.waiting() < waiting && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void nobodyWaitsLong() {
        var slots = new Slots(1, Duration.ofMillis(10));
        slots.take();
        assertEquals(503, assertThrows(ApiException.class, slots::take).status());
        slots.giveBack();
        slots.take();
    }

    @Test
    void aFullServerSaysSoInTheDialectAndStaysOpenForWhoLooksAfterIt() throws Exception {
        try (Lab lab = Lab.with("max-in-flight=1")) {
            var slow = lab.http.sendAsync(lab.request("/v1/messages").POST(HttpRequest.BodyPublishers
                    .ofString(Lab.message("[silent]", true))).build(), HttpResponse.BodyHandlers.ofInputStream());
            slow.join(); // its headers have come: it holds the only slot
            HttpResponse<String> anthropic = lab.post("/v1/messages", Lab.message("hi", false));
            assertEquals(503, anthropic.statusCode());
            assertEquals("2", anthropic.headers().firstValue("retry-after").orElseThrow());
            assertEquals("error", Json.parse(anthropic.body()).get("type").text());
            assertEquals(503, lab.post("/%76%31/messages", Lab.message("hi", false)).statusCode(), "spelled otherwise");
            HttpResponse<String> openAi = lab.post("/v1/chat/completions", Lab.message("hi", false));
            assertEquals("server_is_overloaded", Json.parse(openAi.body()).get("error").get("code").text());
            for (String path : List.of("/health", "/admin/stats", "/metrics")) {
                assertEquals(200, lab.get(path).statusCode(), path);
            }
            slow.join().body().close();
        }
    }
}
