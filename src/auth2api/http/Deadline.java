package auth2api.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the thread that made it, unless that thread is done within the time: a bound for a wait that has none.
 */
final class Deadline implements Runnable {
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Thread waiting = Thread.currentThread();
    private final Future<?> alarm;
    private boolean done;
    private boolean struck;

    Deadline(Duration after) {
        alarm = TIMER.schedule(this, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, HostThreads.daemons("deadlines"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Override
    public synchronized void run() {
        if (!done) {
            struck = true;
            waiting.interrupt();
        }
    }

    /** To be called by the thread itself, and once: no interrupt comes later. True when the time was over. */
    synchronized boolean done() {
        done = true;
        alarm.cancel(false);
        if (struck) {
            Thread.interrupted(); // this one was ours: what the thread does next is not meant
        }
        return struck;
    }
}
