package auth2api.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread that made it unless that is done within the time: a bound for a wait that has none. */
final class Deadline extends Interruption {
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Future<?> alarm;

    Deadline(Duration after) {
        alarm = TIMER.schedule(this::strike, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, HostThreads.daemons("deadlines"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** To be called by the thread itself, and once. True when the time was over. */
    boolean over() {
        alarm.cancel(false);
        return done();
    }
}
