package auth2api.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one seam for what newer JDKs offer: a thread a task, virtual from JDK 21 on and pooled platform threads before.
 * All are daemons, so that none keeps the process alive.
 */
public final class HostThreads {
    private HostThreads() {
    }

    /**
     * An executor without a limit of its own; callers limit how much they give it.
     *
     * @param name of the platform threads; virtual ones have none, since each step of naming them by reflection makes
     *     classes at the start
     */
    public static ExecutorService perTask(String name) {
        try {
            return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException olderJdk) {
            return Executors.newCachedThreadPool(daemons(name));
        }
    }

    /** Named daemon platform threads, for timers and watchers. */
    public static ThreadFactory daemons(String name) {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
