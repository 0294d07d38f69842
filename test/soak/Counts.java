package soak;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients saw of requests under {@code /v1/}, to compare with what the proxy counted. Thread safe. */
final class Counts {
    /** Answered whole, by the kind of their status. */
    final AtomicLong good = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    /** Left after the answer began: the proxy counts them, as whatever they would have been. */
    final AtomicLong begun = new AtomicLong();
    /** Left before: the proxy may have seen them or not. */
    final AtomicLong left = new AtomicLong();
    /** Everything that clients did, requests elsewhere and garbage included. */
    final AtomicLong all = new AtomicLong();
    final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    /** A whole answer to a request under {@code /v1/}. */
    void answered(int status) {
        (status < 400 ? good : status < 500 ? refused : failed).incrementAndGet();
    }

    long answered() {
        return good.get() + refused.get() + failed.get();
    }

    void complain(String what) {
        if (complaints.size() < 20) {
            complaints.add(what);
        }
    }

    @Override
    public String toString() {
        return all + " in all: " + good + " good, " + refused + " refused, " + failed + " failed, " + begun
                + " left in the answer, " + left + " before it";
    }
}
