package auth2api.http;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

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
     * Hands out pieces as they are asked for. HttpClient calls {@code request} from one thread at a time, also from
     * within {@code onNext}: the flag turns that recursion into a loop.
     */
    private final class Pieces implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private int segment;
        private int offset;
        private long wanted;
        private boolean running;
        private boolean over;

        Pieces(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
            if (running) {
                return;
            }
            running = true;
            while (wanted > 0 && !over) {
                ByteBuffer piece = piece();
                if (piece == null) {
                    over = true;
                    subscriber.onComplete();
                } else {
                    wanted--;
                    subscriber.onNext(piece);
                }
            }
            running = false;
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
