package auth2api.http;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of an answer on its way from HttpClient's thread to the thread that relays it. At most two batches wait
 * here, so a client that reads slowly slows upstream; a wait has a bound, which the JDK's own streams do not offer.
 *
 * <pre>
 *   onSubscribe --> request(2)     onNext --> queue --> next() --> request(1)
 *   onComplete / onError --> ended, seen by next() after the queue is empty
 *   close() --> cancel, which closes an HTTP/1.1 connection and so stops the peer
 * </pre>
 */
final class HandOver implements HttpResponse.BodySubscriber<HandOver> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private Flow.Subscription subscription;
    private boolean ended;
    private boolean closed;
    private Throwable failure;

    @Override
    public CompletionStage<HandOver> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
        boolean cancel;
        lock.lock();
        try {
            subscription = s;
            cancel = closed;
        } finally {
            lock.unlock();
        }
        if (cancel) {
            s.cancel();
        } else {
            s.request(2);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> batch) {
        lock.lock();
        try {
            queue.addAll(batch);
            queue.add(Reply.SILENCE); // marks the end of a batch
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable throwable) {
        end(throwable);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(Throwable throwable) {
        lock.lock();
        try {
            ended = true;
            failure = throwable;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next bytes; null at the end; {@link Reply#SILENCE} when the wait was in vain. */
    ByteBuffer next(Duration silence) throws Throwable {
        long nanos = silence.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                ByteBuffer bytes = queue.poll();
                if (bytes == Reply.SILENCE) {
                    subscription.request(1);
                } else if (bytes != null && bytes.hasRemaining()) {
                    return bytes;
                } else if (bytes == null && ended) {
                    if (failure != null) {
                        throw failure;
                    }
                    return null;
                } else if (bytes == null) {
                    if (nanos <= 0) {
                        return Reply.SILENCE;
                    }
                    nanos = changed.awaitNanos(nanos);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        Flow.Subscription s;
        lock.lock();
        try {
            closed = true;
            s = ended ? null : subscription;
        } finally {
            lock.unlock();
        }
        if (s != null) {
            s.cancel();
        }
    }
}
