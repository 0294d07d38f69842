package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What HttpClient is asked for. */
    private static final class Asked implements Flow.Subscription {
        private long requested;
        private boolean cancelled;

        @Override
        public void request(long n) {
            requested += n;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Asked asked = new Asked();
    private final HandOver body = new HandOver(URI.create("http://127.0.0.1/"));

    private static ByteBuffer bytes(int value) {
        return ByteBuffer.wrap(new byte[] {(byte) value});
    }

    @Test
    void oneBatchIsAskedForAndTheNextWhenItIsTaken() throws Exception {
        body.onSubscribe(asked);
        assertEquals(1, asked.requested);
        body.onNext(List.of(bytes(1), ByteBuffer.allocate(0), bytes(2)));
        assertEquals(1, asked.requested);
        assertEquals(1, body.next(PATIENCE).get());
        assertEquals(2, asked.requested);
        assertEquals(2, body.next(PATIENCE).get());
        assertEquals(2, asked.requested);
        assertSame(Reply.SILENCE, body.next(Duration.ZERO));
    }

    @Test
    void theEndComesAfterAllBytesAndStays() throws Exception {
        body.onSubscribe(asked);
        body.onNext(List.of(bytes(1)));
        body.onComplete();
        assertEquals(1, body.next(PATIENCE).get());
        assertNull(body.next(PATIENCE));
        assertNull(body.next(PATIENCE));
    }

    @Test
    void aFailureComesAfterAllBytesAndStays() throws Exception {
        body.onSubscribe(asked);
        body.onNext(List.of(bytes(1)));
        var cut = new IOException("cut");
        body.onError(cut);
        assertEquals(1, body.next(PATIENCE).get());
        assertSame(cut, assertThrows(CallFailed.class, () -> body.next(PATIENCE)).getCause());
        assertSame(cut, assertThrows(CallFailed.class, () -> body.next(PATIENCE)).getCause());
    }

    @Test
    void aWaitingReaderIsWokenByBytes() throws Exception {
        body.onSubscribe(asked);
        var got = CompletableFuture.supplyAsync(() -> {
            try {
                return (int) body.next(PATIENCE).get();
            } catch (CallFailed e) {
                throw new AssertionError(e);
            }
        });
        body.onNext(List.of(bytes(7)));
        assertEquals(7, got.get(20, TimeUnit.SECONDS));
    }

    @Test
    void closingCancelsUnlessTheEndIsThere() {
        body.onSubscribe(asked);
        body.onComplete();
        body.close();
        assertTrue(!asked.cancelled, "its connection may serve another call already");
        var open = new HandOver(URI.create("http://127.0.0.1/"));
        open.onSubscribe(asked);
        open.close();
        assertTrue(asked.cancelled);
    }

    @Test
    void closingBeforeTheBodyBeginsCancelsItWhenItDoes() {
        body.close();
        body.onSubscribe(asked);
        assertTrue(asked.cancelled);
        assertEquals(0, asked.requested);
    }
}
