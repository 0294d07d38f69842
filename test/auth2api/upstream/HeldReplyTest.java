package auth2api.upstream;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.http.CallFailed;
import auth2api.http.FakeReply;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeldReplyTest {
    @Test
    void anAnswerThatCannotBeReadIsClosed() {
        var silent = new FakeReply(500) {
            @Override
            public ByteBuffer next(Duration silence) {
                return SILENCE;
            }
        };
        assertThrows(CallFailed.class, () -> HeldReply.of(silent, 100, Duration.ofMillis(1), System::nanoTime));
        assertTrue(silent.isClosed());
    }
}
