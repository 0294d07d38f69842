package soak;

import auth2api.demo.FakeClaude;
import auth2api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code make soak}: the jar as a process of its own between a network and a Claude that fail in every way and clients
 * that behave in every way. It runs at least MINUTES and until REQUESTS were made (but three times MINUTES at most, and
 * then it fails); afterwards nothing may have grown, nothing may be unanswered, and the counts must add up.
 */
public final class Soak {
    private static final int CLIENTS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long HEAP_ROOM = 12L << 20;
    private static final int ROOM = 4;

    private final long seed;
    private final Counts counts = new Counts();
    private final FakeClaude claude = FakeClaude.start();
    private final Faults faults;
    private final Proxy proxy;
    private final Path log;
    private int passed;
    private int failed;

    private Soak(Path jar, Path log, long seed) throws IOException, InterruptedException {
        this.seed = seed;
        this.log = log;
        faults = new Faults(claude.baseUrl().getPort(), seed);
        proxy = new Proxy(jar, claude, faults.url(), log);
    }

    /** JAR LOG MINUTES REQUESTS [SEED] */
    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofSeconds((long) (60 * Double.parseDouble(args[2])));
        long seed = args.length > 4 && !args[4].isEmpty() ? Long.parseLong(args[4]) : System.nanoTime();
        System.out.println("soak: " + time.toSeconds() + " s, " + args[3] + " requests, seed " + seed);
        var soak = new Soak(Path.of(args[0]), Path.of(args[1]), seed);
        try {
            soak.run(time, Long.parseLong(args[3]));
        } finally {
            soak.proxy.close();
            soak.faults.close();
            soak.claude.close();
        }
        System.out.println(soak.passed + " passed, " + soak.failed + " failed");
        System.exit(soak.failed == 0 ? 0 : 1);
    }

    private void run(Duration time, long requests) throws Exception {
        work(time.dividedBy(6), 0); // until all is loaded and the pools are full
        Proxy.Figures before = settled(null);
        System.out.println("before: " + before);
        work(time, requests);
        Proxy.Figures after = settled(before);
        System.out.println("after:  " + after);
        if (after.heapBytes() > before.heapBytes() + HEAP_ROOM) {
            System.out.println(proxy.heap());
        }
        System.out.println("clients: " + counts);
        counts.complaints.forEach(what -> System.out.println("complaint: " + what));
        check("enough requests", counts.all.get() >= requests, counts.all + " of " + requests);
        check("each request has its whole answer", counts.complaints.isEmpty(), counts.complaints.size() + "");
        check("no more threads", after.threads() <= before.threads() + ROOM, "" + after.threads());
        check("no more open files", after.files() <= before.files() + ROOM + faults.garbled(), after.files()
                + ", of which up to " + faults.garbled() + " are the JDK's own leak");
        check("no more heap", after.heapBytes() <= before.heapBytes() + HEAP_ROOM, (after.heapBytes() >> 10) + " KB");
        check("no client's connection is remembered", after.connections() <= before.connections() + ROOM,
                "" + after.connections());
        check("no temporary files", after.temporary() <= before.temporary(), "" + after.temporary());
        check("no files left beside the account", after.authFiles() <= before.authFiles(), "" + after.authFiles());
        addUp();
        check("it ends well when it is told to", proxy.stop() == 0, "its exit code");
        String said = Files.readString(log);
        check("nothing failed inside", !said.contains("internal error"), "its log says so");
        check("no secret in its log", !said.contains("sk-ant-o") && !said.contains(Proxy.KEY), "its log");
    }

    private void check(String what, boolean right, String figure) {
        System.out.println((right ? "ok: " : "FAILED: ") + what + " (" + figure + ")");
        passed += right ? 1 : 0;
        failed += right ? 0 : 1;
    }

    /** What the proxy counted is what clients saw: exactly, but for those who left without looking. */
    private void addUp() throws IOException {
        Json stats = Json.parse(proxy.get("/admin/stats"));
        Json total = stats.get("total");
        System.out.println("counted: " + total);
        long count = total.get("count").number(0);
        long refused = total.get("client_errors").number(0);
        long served = total.get("succeeded").number(0) + total.get("server_errors").number(0);
        long unsure = counts.left.get();
        long least = counts.answered() + counts.begun.get();
        check("the total adds up", count >= least && count <= least + unsure,
                least + " to " + (least + unsure) + ", counted " + count);
        unsure += counts.begun.get();
        check("refusals add up", within(refused, counts.refused.get(), unsure), counts.refused + ", counted "
                + refused);
        check("the rest adds up", within(served, counts.good.get() + counts.failed.get(), unsure),
                (counts.good.get() + counts.failed.get()) + ", counted " + served);
        check("kinds sum to the total", refused + served + total.get("client_left").number(0) == count, "" + count);
        check("none in flight", stats.get("in_flight").number(-1) == 0
                && proxy.metric("auth2api_requests_in_flight") == 0, stats.get("in_flight") + "");
        check("no body is held", proxy.metric("auth2api_request_body_bytes") == 0, "bytes");
    }

    private static boolean within(long counted, long least, long unsure) {
        return counted >= least && counted <= least + unsure;
    }

    /** All clients at work, at least for the time and until there are enough requests. */
    private void work(Duration time, long requests) throws Exception {
        var over = new CountDownLatch(1);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            var thread = new Thread(new Client(proxy, counts, seed + i, over), "client-" + i);
            thread.start();
            clients.add(thread);
        }
        long began = System.nanoTime();
        for (int tick = 1; goesOn(began, time, requests); tick++) {
            boolean refusing = tick % 15 == 0;
            if (refusing) {
                faults.refuse();
            }
            over.await(refusing ? 250 : 500, TimeUnit.MILLISECONDS);
            if (refusing) {
                faults.admit();
            }
            if (tick % 140 == 60) { // a token that was just renewed is not renewed again for a minute
                claude.expireAccess(); // the next request gets a 401, and renews
            }
            proxy.post("/admin/accounts/clear");
        }
        over.countDown();
        for (Thread client : clients) {
            client.join();
        }
    }

    private boolean goesOn(long began, Duration time, long requests) {
        Duration so = Duration.ofNanos(System.nanoTime() - began);
        return so.compareTo(time) < 0 || counts.all.get() < requests && so.compareTo(time.multipliedBy(3)) < 0;
    }

    /** The figures once nothing runs and idle connections are gone, and threads too if there were fewer before. */
    private Proxy.Figures settled(Proxy.Figures before) throws Exception {
        var never = new CountDownLatch(1);
        long began = System.nanoTime();
        while (true) {
            never.await(5, TimeUnit.SECONDS);
            Proxy.Figures now = proxy.figures();
            boolean idle = proxy.metric("auth2api_requests_in_flight") == 0 && claude.openConnections() == 0;
            boolean few = before == null || now.threads() <= before.threads() + ROOM
                    && now.files() <= before.files() + ROOM + faults.garbled()
                    && now.heapBytes() <= before.heapBytes() + HEAP_ROOM;
            if (idle && few || System.nanoTime() - began > PATIENCE.toNanos()) {
                return now;
            }
        }
    }
}
