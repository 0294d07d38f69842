package auth2api.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PastedCodeTest {
    private static final Pkce PKCE = new Pkce("verifier", "challenge", "st+ate/1");

    private static String problem(String pasted) {
        return assertThrows(OAuthFailure.class, () -> PastedCode.read(pasted, PKCE), pasted).getMessage();
    }

    @Test
    void everyFormThatABrowserShowsIsAccepted() throws OAuthFailure {
        for (String pasted : new String[] {"co-de#st+ate/1", "  co-de#st+ate/1\r\n", "co-de st+ate/1",
            "co-de# st+ate/1", "co-de \t st+ate/1",
            "https://platform.claude.com/oauth/code/callback?code=co-de&state=st%2Bate%2F1",
            "http://localhost:54545/callback?state=st%2Bate%2F1&code=co-de#_=_"}) {
            assertEquals("co-de", PastedCode.read(pasted, PKCE), pasted);
        }
    }

    @Test
    void aCodeWithTheStateOfAnotherAttemptIsRefused() {
        assertTrue(problem("co-de#other").contains("another login attempt"));
        assertTrue(problem("http://localhost/callback?code=c&state=other").contains("another login attempt"));
    }

    @Test
    void halfACodeIsRefusedWithWhatToPaste() {
        for (String half : new String[] {"co-de", "co-de#", "#st+ate/1", "http://localhost/callback?code=c",
            "http://localhost/callback", "a b c", "http://localhost/callback?code=%zz&state=st%2Bate%2F1"}) {
            assertTrue(problem(half).contains("whole line"), half);
        }
    }

    @Test
    void theCodeOfAnEmailGetsAHint() {
        assertTrue(problem("123456").contains("e-mail"));
    }

    @Test
    void aRefusalInThePastedAddressIsTold() {
        assertTrue(problem("http://localhost/callback?error=access_denied&state=st%2Bate%2F1").contains("refused"));
        assertTrue(problem("http://localhost/callback?error=access_denied&state=other").contains("whole line"));
    }
}
