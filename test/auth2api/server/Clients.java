package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.http.Wire;
import auth2api.log.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A few clients, each with one connection that is kept, that try the cases which they are given. */
final class Clients<C> implements AutoCloseable {
    /** One case; an AssertionError or an exception is its failure. */
    @FunctionalInterface
    interface Check<C> {
        void tryOut(C one, Wire wire) throws Exception;
    }

    private static final int CLIENTS = 4;
    private static final int SHOWN = 10;

    private final Lab lab;
    private final Check<C> check;
    private final BlockingQueue<List<C>> work = new ArrayBlockingQueue<>(100);
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger tried = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    Clients(Lab lab, Check<C> check) {
        this.lab = lab;
        this.check = check;
        for (int i = 0; i < CLIENTS; i++) {
            var thread = new Thread(this::work, "client-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void work() {
        Wire wire = null;
        try {
            List<C> next;
            while (!(next = work.take()).isEmpty()) {
                wire = tryOut(next.get(0), wire);
            }
        } catch (InterruptedException closed) {
            // nobody waits for the rest
        } catch (Exception e) {
            failures.add("no connection: " + e);
        }
    }

    private Wire tryOut(C one, Wire kept) throws Exception {
        Wire wire = kept == null ? new Wire(lab.server.address().getPort(), Lab.KEY, Lab.BOUND) : kept;
        tried.incrementAndGet();
        try {
            check.tryOut(one, wire);
            Secrets.none("an answer", wire.last(), Lab.KEY);
            return wire;
        } catch (Exception | AssertionError e) {
            if (failures.size() < SHOWN) {
                failures.add(one + "\n" + e);
            }
            wire.close();
            return null;
        }
    }

    /** Waits while all are busy. */
    void give(C one) {
        try {
            work.put(List.of(one));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for all, demands that none failed and that the server serves on, and tells how many there were. */
    int finish() throws Exception {
        int all = join();
        assertEquals(200, lab.post("/v1/messages", Lab.message("Hello", false)).statusCode());
        return all;
    }

    /** The same where upstream answers nothing else. */
    int join() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            work.put(List.of());
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(failures.isEmpty(), () -> String.join("\n\n", failures));
        lab.settle();
        String metrics = lab.get("/metrics").body();
        assertTrue(metrics.contains("auth2api_requests_in_flight 0\n"), metrics);
        assertTrue(metrics.contains("auth2api_request_body_bytes 0\n"), metrics);
        String log = lab.log.toString(StandardCharsets.UTF_8);
        assertEquals(List.of(), log.lines().filter(line -> line.contains("internal error")).limit(SHOWN).toList());
        return tried.get();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
