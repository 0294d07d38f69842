package auth2api.upstream;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.http.CallFailed;
import auth2api.http.Reply;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldReplyTest {
    @Test
    void anAnswerThatCannotBeReadIsClosed() {
        var silent = new Reply() {
            private boolean closed;

            @Override
            public int status() {
                return 500;
            }

            @Override
            public Map<String, List<String>> headers() {
                return Map.of();
            }

            @Override
            public ByteBuffer next(Duration silence) {
                return SILENCE;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
        assertThrows(CallFailed.class, () -> HeldReply.of(silent, 100, Duration.ofMillis(1), System::nanoTime));
        assertTrue(silent.closed);
    }
}
