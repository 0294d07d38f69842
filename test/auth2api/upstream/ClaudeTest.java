package auth2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import auth2api.api.ApiException;
import auth2api.http.CallFailed;
import auth2api.login.FakeHost;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaudeTest extends ClaudeBench {
    private int status() {
        return claude.send(Claude.Request.own("/v1/messages", List.of(ByteBuffer.wrap(new byte[2])), "claude-opus-5-5",
                Duration.ofHours(1))).status();
    }

    @Test
    void aRequestRenewsTheCredentialOnce() {
        FakeHost.Script slowlyRefused = call -> {
            now = now.plus(Duration.ofMinutes(2));
            return new FakeHost.Answer(401, "{}");
        };
        host.then(slowlyRefused).grants("two", "two-refresh").then(slowlyRefused).grants("three", "three-refresh");
        assertEquals(401, status());
        assertEquals(3, host.calls.size());
    }

    @Test
    void renewingCountsAsNoAttempt() {
        host.then(401, "{}").grants("two", "two-refresh").then(529, "{}").then(529, "{}").then(200, "{}");
        assertEquals(200, status());
    }

    @Test
    void whatTookTooLongOnceIsNotToBeTriedAgain() {
        host.then(call -> {
            throw new CallFailed(CallFailed.Kind.TIMEOUT, "silence");
        });
        ApiException failed = assertThrows(ApiException.class, this::status);
        assertEquals(504, failed.status());
        assertEquals("false", failed.headers().get("x-should-retry"));
        assertEquals(1, host.calls.size());
    }

    @Test
    void anAnswerThatTookAllTheTimeIsTheAnswer() {
        host.then(call -> {
            now = now.plus(Duration.ofHours(1));
            return new FakeHost.Answer(529, "{}");
        });
        assertEquals(529, status());
        assertEquals(1, host.calls.size());
    }
}
