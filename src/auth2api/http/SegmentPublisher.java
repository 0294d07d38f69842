package auth2api.http;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request body made of segments that are never copied: {@code BodyPublishers.ofByteArray} would copy all of it
 * before the first byte leaves. Every subscription starts from the beginning, so a call can be sent again.
 */
record SegmentPublisher(List<ByteBuffer> segments) implements HttpRequest.BodyPublisher {
    private static final int PIECE = 64 * 1024;

    @Override
    public long contentLength() {
        return segments.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        var pieces = new ArrayList<ByteBuffer>();
        for (ByteBuffer segment : segments) {
            for (int at = segment.position(); at < segment.limit(); at += PIECE) {
                pieces.add(segment.slice(at, Math.min(PIECE, segment.limit() - at)).asReadOnlyBuffer());
            }
        }
        subscriber.onSubscribe(new Pieces(subscriber, pieces.iterator()));
    }

    /**
     * Hands out pieces as they are asked for. HttpClient calls {@code request} from within {@code onNext} and from its
     * other threads at the same time: who finds nothing wanted hands out, for all others too, until nothing is.
     */
    private static final class Pieces implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final Iterator<ByteBuffer> pieces;
        private final AtomicLong wanted = new AtomicLong();
        private volatile boolean over;

        Pieces(Flow.Subscriber<? super ByteBuffer> subscriber, Iterator<ByteBuffer> pieces) {
            this.subscriber = subscriber;
            this.pieces = pieces;
        }

        @Override
        public void request(long n) {
            if (over || wanted.getAndAdd(Math.min(n, Integer.MAX_VALUE)) > 0) {
                return;
            }
            do {
                if (pieces.hasNext()) {
                    subscriber.onNext(pieces.next());
                } else {
                    over = true;
                    subscriber.onComplete();
                }
            } while (!over && wanted.decrementAndGet() > 0);
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
