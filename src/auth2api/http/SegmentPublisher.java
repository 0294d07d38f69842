package auth2api.http;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
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
        subscriber.onSubscribe(new Pieces(subscriber));
    }

    /**
     * Hands out pieces as they are asked for. HttpClient calls {@code request} from within {@code onNext} and from its
     * other threads at the same time: who finds nothing wanted hands out, for all others too, until nothing is.
     */
    private final class Pieces implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private int segment;
        private int offset;
        private final AtomicLong wanted = new AtomicLong();
        private volatile boolean over;

        Pieces(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            if (over || wanted.getAndAdd(Math.min(n, Integer.MAX_VALUE)) > 0) {
                return;
            }
            do {
                ByteBuffer piece = piece();
                if (piece == null) {
                    over = true;
                    subscriber.onComplete();
                } else {
                    subscriber.onNext(piece);
                }
            } while (!over && wanted.decrementAndGet() > 0);
        }

        private ByteBuffer piece() {
            while (segment < segments.size()) {
                ByteBuffer whole = segments.get(segment);
                int length = Math.min(PIECE, whole.remaining() - offset);
                if (length > 0) {
                    ByteBuffer piece = whole.slice(whole.position() + offset, length).asReadOnlyBuffer();
                    offset += length;
                    return piece;
                }
                segment++;
                offset = 0;
            }
            return null;
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
