package auth2api.http;

/** Interrupts the thread that made it, but not once that thread is done with what it waits for. Thread safe. */
public class Interruption {
    private final Thread waiting = Thread.currentThread();
    private boolean done;
    private boolean struck;

    public final synchronized void strike() {
        if (!done && !struck) {
            struck = true;
            waiting.interrupt();
        }
    }

    /** To be called by the thread itself: no interrupt comes later. True when one came. */
    public final synchronized boolean done() {
        done = true;
        if (struck) {
            Thread.interrupted(); // this one was ours: what the thread does next is not meant
        }
        return struck;
    }
}
