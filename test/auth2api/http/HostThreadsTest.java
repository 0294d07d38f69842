package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostThreadsTest {
    @Test
    void everyTaskRunsAtOnceHoweverManyWait() throws Exception {
        ExecutorService threads = HostThreads.perTask("many");
        var all = new CountDownLatch(300);
        for (int i = 0; i < 300; i++) {
            threads.execute(() -> {
                all.countDown();
                try {
                    all.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertTrue(all.await(20, TimeUnit.SECONDS));
        threads.shutdown();
        assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    }

    @Test
    void platformThreadsHaveTheNameAndNoThreadKeepsTheProcessAlive() throws Exception {
        ExecutorService threads = HostThreads.perTask("room");
        Thread thread = threads.submit(Thread::currentThread).get(20, TimeUnit.SECONDS);
        threads.shutdown();
        assertEquals(Runtime.version().feature() >= 21 ? "" : "room-0", thread.getName());
        assertTrue(thread.isDaemon());
        assertEquals("timer-0", HostThreads.daemons("timer").newThread(() -> { }).getName());
        assertTrue(HostThreads.daemons("timer").newThread(() -> { }).isDaemon());
    }

    @Test
    void threadsAreVirtualWhereTheJdkHasThem() throws Exception {
        ExecutorService threads = HostThreads.perTask("kind");
        String kind = threads.submit(() -> Thread.currentThread().getClass().getSimpleName()).get(20, TimeUnit.SECONDS);
        threads.shutdown();
        assertEquals(Runtime.version().feature() >= 21 ? "VirtualThread" : "Thread", kind);
    }
}
