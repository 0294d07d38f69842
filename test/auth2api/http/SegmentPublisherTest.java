package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SegmentPublisherTest {
    /** Collects what is published; asks for nothing by itself. */
    private static class Reader implements Flow.Subscriber<ByteBuffer> {
        final List<ByteBuffer> pieces = new ArrayList<>();
        Flow.Subscription subscription;
        int completed;

        @Override
        public void onSubscribe(Flow.Subscription s) {
            subscription = s;
        }

        @Override
        public void onNext(ByteBuffer piece) {
            assertEquals(0, completed);
            pieces.add(piece);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            completed++;
        }

        byte[] bytes() {
            var all = new ByteArrayOutputStream();
            for (ByteBuffer piece : pieces) {
                byte[] part = new byte[piece.remaining()];
                piece.duplicate().get(part);
                all.writeBytes(part);
            }
            return all.toByteArray();
        }
    }

    private static ByteBuffer segment(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Reader read(SegmentPublisher publisher, long request) {
        var reader = new Reader();
        publisher.subscribe(reader);
        while (reader.completed == 0) {
            reader.subscription.request(request);
        }
        return reader;
    }

    @Test
    void everySubscriptionReadsAllFromTheStart() {
        var part = segment("xxHELLOxx");
        part.position(2).limit(7);
        var publisher = new SegmentPublisher(List.of(segment(""), part, segment(""), segment(" "), segment("world")));
        assertEquals(11, publisher.contentLength());
        for (long request : new long[] {1, 2, 100, Long.MAX_VALUE}) {
            assertEquals("HELLO world", new String(read(publisher, request).bytes(), StandardCharsets.US_ASCII));
        }
        assertEquals(11, publisher.contentLength());
    }

    @Test
    void nothingIsHandedOutUnasked() {
        var reader = new Reader();
        new SegmentPublisher(List.of(segment("a"), segment("b"))).subscribe(reader);
        assertEquals(0, reader.pieces.size());
        reader.subscription.request(1);
        assertEquals(1, reader.pieces.size());
        assertEquals(0, reader.completed);
        reader.subscription.request(5);
        assertEquals(2, reader.pieces.size());
        assertEquals(1, reader.completed);
        reader.subscription.request(5);
        assertEquals(1, reader.completed);
    }

    @Test
    void nothingIsHandedOutAfterCancel() {
        var reader = new Reader();
        new SegmentPublisher(List.of(segment("a"), segment("b"))).subscribe(reader);
        reader.subscription.cancel();
        reader.subscription.request(9);
        assertEquals(0, reader.pieces.size() + reader.completed);
    }

    @Test
    void anEmptyBodyIsCompleteAtOnce() {
        assertEquals(0, read(new SegmentPublisher(List.of(segment(""))), 1).pieces.size());
    }

    @Test
    void aLargeBodyComesInSmallPiecesThatAreTheSegmentItself() {
        byte[] large = new byte[50_000_000];
        Reader reader = read(new SegmentPublisher(List.of(ByteBuffer.wrap(large))), 1);
        assertTrue(reader.pieces.stream().allMatch(piece -> piece.remaining() <= 64 * 1024 && piece.isReadOnly()));
        large[0] = 1;
        large[large.length - 1] = 2;
        assertEquals(1, reader.pieces.get(0).get(0));
        ByteBuffer last = reader.pieces.get(reader.pieces.size() - 1);
        assertEquals(2, last.get(last.limit() - 1));
    }

    @Test
    void askingFromWithinEachPieceNeedsNoStack() {
        var reader = new Reader() {
            @Override
            public void onNext(ByteBuffer piece) {
                super.onNext(piece);
                subscription.request(1);
            }
        };
        new SegmentPublisher(Collections.nCopies(100_000, segment("x"))).subscribe(reader);
        reader.subscription.request(1);
        assertEquals(100_000, reader.pieces.size());
        assertEquals(1, reader.completed);
    }

    /** HttpClient asks for the next piece from another thread while the last one is still being taken. */
    @Test
    void askingFromOtherThreadsLosesNoPieceAndNoOrder() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        var body = new ArrayList<ByteBuffer>();
        for (int i = 0; i < 20_000; i++) {
            body.add(segment(i + ","));
        }
        var over = new CountDownLatch(1);
        var inside = new AtomicInteger();
        var reader = new Reader() {
            @Override
            public void onNext(ByteBuffer piece) {
                assertEquals(1, inside.incrementAndGet());
                super.onNext(piece);
                threads.execute(() -> subscription.request(1));
                inside.decrementAndGet();
            }

            @Override
            public void onComplete() {
                super.onComplete();
                over.countDown();
            }
        };
        try {
            var publisher = new SegmentPublisher(body);
            publisher.subscribe(reader);
            reader.subscription.request(1);
            assertTrue(over.await(20, TimeUnit.SECONDS), "stuck after " + reader.pieces.size());
            assertArrayEquals(read(publisher, 1).bytes(), reader.bytes());
        } finally {
            threads.shutdownNow();
        }
    }
}
