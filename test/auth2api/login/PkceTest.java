package auth2api.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PkceTest {
    private final Pkce pkce = Pkce.create(new SecureRandom());

    @Test
    void theChallengeIsThatOfTheRfcsExample() {
        assertEquals("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                Pkce.s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    }

    @Test
    void theVerifierHasTheLongestLengthThatTheRfcAllows() {
        assertTrue(pkce.verifier().matches("[A-Za-z0-9_-]{128}"), pkce.verifier());
        assertEquals(Pkce.s256(pkce.verifier()), pkce.challenge());
    }

    @Test
    void theStateIsNoPartOfTheVerifierAndNewEachTime() {
        assertFalse(pkce.verifier().contains(pkce.state()));
        assertTrue(pkce.state().matches("[A-Za-z0-9_-]{43}"), pkce.state());
        assertNotEquals(pkce.state(), Pkce.create(new SecureRandom()).state());
    }

    @Test
    void onlyTheWholeStateIsTheState() {
        assertTrue(pkce.isState(pkce.state()));
        assertFalse(pkce.isState(pkce.state().substring(1)));
        assertFalse(pkce.isState(""));
        assertFalse(pkce.isState(null));
    }
}
