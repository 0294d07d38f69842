package auth2api.http;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * An answer of HttpClient, whose body is on its way from HttpClient's thread to the thread that relays it. At most one
 * batch waits here while one is worked on, so a client that reads slowly slows upstream; a wait has a bound, which the
 * JDK's own streams do not offer.
 *
 * <pre>
 *   onSubscribe --> request(1)     onNext --> queue --> next() --> request(1)
 *   onComplete / onError --> END in the queue, so next() sees it after all bytes
 *   close() --> cancel, which closes an HTTP/1.1 connection and so stops the peer
 * </pre>
 */
final class HandOver implements HttpResponse.BodyHandler<HandOver>, HttpResponse.BodySubscriber<HandOver>, Reply {
    private static final List<ByteBuffer> END = Collections.unmodifiableList(List.of());

    private final URI uri;
    private HttpResponse.ResponseInfo head;
    /** Room for one batch and the end. */
    private final BlockingQueue<List<ByteBuffer>> queue = new ArrayBlockingQueue<>(2);
    private Iterator<ByteBuffer> batch = Collections.emptyIterator();
    private Flow.Subscription subscription;
    private boolean over;
    private boolean closed;
    private volatile boolean ended;
    private volatile Throwable failure;

    HandOver(URI uri) {
        this.uri = uri;
    }

    @Override
    public HandOver apply(HttpResponse.ResponseInfo info) {
        head = info;
        return this;
    }

    /** False when a proxy refused the tunnel: HttpClient then ends the call well, and gives no answer. */
    boolean answered() {
        return head != null;
    }

    @Override
    public int status() {
        return head.statusCode();
    }

    @Override
    public Map<String, List<String>> headers() {
        return head.headers().map();
    }

    @Override
    public CompletionStage<HandOver> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription s) {
        subscription = s;
        if (closed) {
            s.cancel();
        } else {
            s.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> next) {
        queue.add(next);
    }

    @Override
    public void onError(Throwable throwable) {
        failure = throwable;
        onComplete();
    }

    @Override
    public void onComplete() {
        ended = true;
        queue.offer(END); // there is room: a batch comes only when one was asked for
    }

    @Override
    public ByteBuffer next(Duration silence) throws CallFailed {
        while (true) {
            while (batch.hasNext()) {
                ByteBuffer bytes = batch.next();
                if (bytes.hasRemaining()) {
                    return bytes;
                }
            }
            List<ByteBuffer> next = over ? END : await(silence);
            if (next == null) {
                return SILENCE;
            }
            if (next == END) {
                over = true; // for whoever asks once more
                if (failure != null) {
                    throw HttpTransport.classify(uri, failure);
                }
                return null;
            }
            batch = next.iterator();
            subscription.request(1);
        }
    }

    private List<ByteBuffer> await(Duration silence) throws CallFailed {
        try {
            return queue.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed(CallFailed.Kind.LOST, "the answer was given up because the program is stopping");
        }
    }

    @Override
    public boolean ready() {
        return batch.hasNext() || !queue.isEmpty();
    }

    /** After the end this does nothing, since the connection may serve another call by then. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null && !ended) {
            subscription.cancel();
        }
    }
}
