package auth2api.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void printingShowsStars() {
        assertEquals("***", Secret.of("sk-ant-1").toString());
        assertEquals("sk-ant-1", Secret.of("sk-ant-1").reveal());
    }

    @Test
    void theFingerprintIsTheHeadOfItsHash() {
        assertEquals("ba7816bf", Secret.of("abc").fingerprint());
    }

    @Test
    void equalValuesAreEqualAndOthersAreNot() {
        assertEquals(Secret.of("a"), Secret.of("a"));
        assertEquals(Secret.of("a").hashCode(), Secret.of("a").hashCode());
        assertNotEquals(Secret.of("a"), Secret.of("b"));
        assertNotEquals(Secret.of("a"), Secret.of("aa"));
        assertNotEquals(Secret.of("a"), "a");
    }
}
