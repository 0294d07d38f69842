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

    /** An executor without a limit of its own; callers limit how much they give it. */
    public static ExecutorService perTask(String name) {
        try {
            // JDK 21 and later: Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name, 0).factory())
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
            Object named = builder.getMethod("name", String.class, long.class).invoke(virtual, name + "-", 0L);
            Object factory = builder.getMethod("factory").invoke(named);
            return (ExecutorService) Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
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
