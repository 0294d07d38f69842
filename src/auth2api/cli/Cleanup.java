package auth2api.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be undone when serving ends, last thing first, each once: whether it ends by an error, by an interrupt or
 * in the shutdown hook of a signal. Thread safe.
 */
final class Cleanup implements AutoCloseable {
    /** One thing to undo; a failure does not keep the others from being undone. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private final Terminal terminal;
    private final Deque<Step> steps = new ArrayDeque<>();

    Cleanup(Terminal terminal) {
        this.terminal = terminal;
    }

    synchronized void add(Step step) {
        steps.push(step);
    }

    @Override
    public synchronized void close() {
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (Exception e) {
                terminal.error("something could not be ended in order: " + e);
            }
        }
    }
}
