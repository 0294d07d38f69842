package auth2api.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LogTest {
    private final StringBuilder out = new StringBuilder();

    private Log log(Log.Level level) {
        return new Log(level, out, InstantSource.fixed(Instant.parse("2026-11-24T16:00:00.123Z")));
    }

    @Test
    void aCallIsOneLineOfTimeLevelEventAndPairs() {
        log(Log.Level.ERRORS).error("refresh", "status", 500, "why", "bad gateway");
        assertEquals("2026-11-24T16:00:00Z error refresh status=500 why=\"bad gateway\"\n", out.toString());
    }

    @Test
    void levelsDecideWhatIsWritten() {
        log(Log.Level.OFF).error("a");
        log(Log.Level.ERRORS).verbose("b");
        assertEquals("", out.toString());
        log(Log.Level.VERBOSE).verbose("c");
        assertTrue(out.toString().endsWith(" verbose c\n"));
    }

    @Test
    void aFailureOfAGuardedTaskIsToldAndEndsNothing() {
        log(Log.Level.ERRORS).guarded(() -> {
            throw new OutOfMemoryError("full");
        }).run();
        assertTrue(out.toString().endsWith(" error internal error failure=\"OutOfMemoryError: full\"\n"));
    }

    @Test
    void theLevelCanChangeWhileRunning() {
        Log log = log(Log.Level.OFF);
        log.setLevel(Log.Level.VERBOSE);
        log.verbose("c");
        assertEquals(1, out.toString().lines().count());
    }

    @Test
    void controlCharactersCannotForgeALine() {
        log(Log.Level.ERRORS).error("x\ny", "path", "/a\r\n2026 error forged\u001b[31m\u2028\"\\");
        assertEquals("2026-11-24T16:00:00Z error x\\ny "
                + "path=\"/a\\r\\n2026 error forged\\u001b[31m\\u2028\\\"\\\\\"\n", out.toString());
    }

    @Test
    void aThrowableIsItsClassAndMessageOnly() {
        log(Log.Level.ERRORS).error("x", "a", new IOException("no route"), "b", new IllegalStateException());
        assertTrue(out.toString().endsWith("a=\"IOException: no route\" b=IllegalStateException\n"));
    }

    @Test
    void nullEmptyAndMissingValuesArePrintable() {
        log(Log.Level.ERRORS).error("x", "a", null, "b", "", "c");
        assertTrue(out.toString().endsWith("a=null b=\"\" c=\"\"\n"));
    }

    @Test
    void aLongValueIsCut() {
        log(Log.Level.ERRORS).error("x", "a", "y".repeat(5_000));
        assertTrue(out.length() < 2_100);
    }

    @Test
    void aSecretIsStars() {
        log(Log.Level.ERRORS).error("x", "key", Secret.of("sk-1"));
        assertTrue(out.toString().endsWith("key=***\n"));
    }

    @Test
    void aBrokenOutputNeverFailsTheCaller() {
        Appendable broken = new Appendable() {
            @Override
            public Appendable append(CharSequence text) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public Appendable append(char c) throws IOException {
                throw new IOException("disk full");
            }
        };
        new Log(Log.Level.ERRORS, broken, InstantSource.system()).error("x");
        Quiet.log().error("y");
    }
}
