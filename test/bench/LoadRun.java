package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** One job being done: all of its clients on one thread and one selector. */
final class LoadRun {
    private static final int READ_SIZE = 256 * 1024;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** A job that takes this much longer than it should is broken off, and what is open counts as failed. */
    private static final long PATIENCE_MILLIS = 30_000;

    private final Job job;
    private final Selector selector;
    private final List<LoadClient> clients = new ArrayList<>();
    private final Samples latencies = new Samples();
    private final Samples delays = new Samples();
    private final long start = System.nanoTime();
    private int came;
    private int gone;
    private long good;
    private long failures;
    private long events;
    private String firstFailure = "-";

    private LoadRun(Job job, Selector selector) {
        this.job = job;
        this.selector = selector;
        List<ByteBuffer> request = RequestBytes.of(job);
        for (int i = 0; i < job.clients(); i++) {
            clients.add(new LoadClient(this, request, new AnswerReader(job, delays)));
        }
    }

    static Outcome of(Job job) throws IOException {
        try (Selector selector = Selector.open()) {
            return new LoadRun(job, selector).run();
        }
    }

    private Outcome run() throws IOException {
        ByteBuffer in = ByteBuffer.allocate(READ_SIZE);
        while (gone < job.clients()) {
            while (came < job.clients() && millis() >= (double) job.rampMillis() * came / job.clients()) {
                connect(clients.get(came++));
            }
            selector.select(key -> ((LoadClient) key.attachment()).ready(in), came < job.clients() ? 1 : 100);
            if (millis() > job.millis() + job.rampMillis() + streamMillis() + PATIENCE_MILLIS) {
                clients.stream().filter(LoadClient::isOpen).forEach(client -> client.fail("no answer in time"));
                break;
            }
        }
        return new Outcome(good, failures, events, millis(), latencies.quantile(0.5) / NANOS_PER_MILLI,
                latencies.quantile(0.99) / NANOS_PER_MILLI, delays.quantile(0.5) / 1000, delays.quantile(0.99) / 1000,
                firstFailure);
    }

    private double millis() {
        return (System.nanoTime() - start) / (double) NANOS_PER_MILLI;
    }

    private long streamMillis() {
        return (long) job.wish().events() * job.wish().pauseMillis();
    }

    void connect(LoadClient client) {
        try {
            client.connect(selector, job.port());
        } catch (IOException e) {
            client.fail("no connection: " + e.getMessage());
        }
    }

    /** Whether the client has to send another request. */
    boolean goesOn(LoadClient client) {
        return job.perClient() > 0 ? client.done() < job.perClient() : millis() < job.millis();
    }

    /** An answer, or the lack of one, came to its end; {@code wrong} is null for a good one. */
    void answered(long nanos, int deltas, String wrong) {
        if (wrong != null) {
            failures++;
            firstFailure = failures == 1 ? wrong : firstFailure;
            return;
        }
        good++;
        events += deltas;
        latencies.add(nanos);
    }

    void left() {
        gone++;
    }
}
