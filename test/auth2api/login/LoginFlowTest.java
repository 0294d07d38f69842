package auth2api.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.log.Secret;
import auth2api.log.Secrets;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginFlowTest {
    private static final long SEED = 7;
    /** What the flow will draw: the same random gives the same secrets. */
    private static final Pkce PKCE = Pkce.create(new Random(SEED));

    private final FakeHost host = new FakeHost();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private LoginFlow flow(String input, Predicate<URI> browser) {
        return new LoginFlow(host.client(InstantSource.system()), new Random(SEED),
                new BufferedReader(new StringReader(input)), new PrintStream(shown, true, StandardCharsets.UTF_8),
                browser);
    }

    private FakeHost grantsWithAccount() {
        return host.then(200, """
                {"access_token":"a","refresh_token":"r","expires_in":60,
                 "account":{"uuid":"u","email_address":"a@example.com"}}""");
    }

    @AfterEach
    void whatItShowsIsNoSecret() {
        Secrets.none("what it showed", shown.toString(StandardCharsets.UTF_8), PKCE.verifier(), "co-de");
    }

    /** A browser whose user agrees at once: it calls the redirect address back. */
    private static Predicate<URI> agreeing(String answer) {
        return address -> {
            String redirect = PastedCode.parameter(address.toString(), "redirect_uri");
            Thread browser = new Thread(() -> {
                try (InputStream page = URI.create(redirect + answer).toURL().openStream()) {
                    page.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            browser.setDaemon(true);
            browser.start();
            return true;
        };
    }

    @Test
    void aBrowserLoginExchangesTheCodeWithTheRedirectOfTheAddress() throws Exception {
        grantsWithAccount();
        TokenGrant grant = flow("", agreeing("?code=c&state=" + PKCE.state())).withBrowser(0, Duration.ofSeconds(20));
        assertEquals("a@example.com", grant.email());
        assertEquals("c", host.body(0).get("code").text());
        assertEquals(PKCE.verifier(), host.body(0).get("code_verifier").text());
        String address = shown.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("https://"))
                .findFirst().orElseThrow();
        assertEquals(PastedCode.parameter(address, "redirect_uri"), host.body(0).get("redirect_uri").text());
    }

    @Test
    void withoutABrowserTheAddressIsShownAndTheTimeRunsOutWithAClearWord() {
        OAuthFailure failure = assertThrows(OAuthFailure.class,
                () -> flow("", address -> false).withBrowser(0, Duration.ofMillis(1)));
        assertTrue(failure.getMessage().contains("No browser came back"), failure.getMessage());
        assertTrue(shown.toString(StandardCharsets.UTF_8).contains("https://claude.ai/oauth/authorize?code=true"));
        assertTrue(host.calls.isEmpty());
    }

    @Test
    void aPastedCodeWorksOverAPipeAndAfterASlip() throws Exception {
        grantsWithAccount();
        TokenGrant grant = flow("\n123456\nco-de#" + PKCE.state() + "\n", address -> true).manually();
        assertEquals(Secret.of("a"), grant.accessToken());
        assertEquals("co-de", host.body(0).get("code").text());
        assertEquals("https://platform.claude.com/oauth/code/callback", host.body(0).get("redirect_uri").text());
        assertTrue(shown.toString(StandardCharsets.UTF_8).contains("e-mail"));
        assertFalse(shown.toString(StandardCharsets.UTF_8).contains(PKCE.verifier()));
    }

    @Test
    void theTwoPartsMayComeOnTwoLines() throws Exception {
        grantsWithAccount();
        flow("co-de\n" + PKCE.state() + "\n", address -> true).manually();
        assertEquals("co-de", host.body(0).get("code").text());
    }

    @Test
    void anEndOfInputEndsTheLoginWithTheLastReason() {
        assertTrue(assertThrows(OAuthFailure.class, () -> flow("", a -> true).manually()).getMessage()
                .contains("input ended"));
        assertTrue(assertThrows(OAuthFailure.class, () -> flow("x#y", a -> true).manually()).getMessage()
                .contains("another login attempt"));
        assertTrue(host.calls.isEmpty());
    }

    @Test
    void aMissingAccountIsLookedUpInTheProfile() throws Exception {
        host.grants("a", "r").then(200, "{\"account\":{\"uuid\":\"u\",\"email\":\"b@example.com\"}}");
        TokenGrant grant = flow("c#" + PKCE.state(), address -> true).manually();
        assertEquals("b@example.com", grant.email());
        assertEquals("u", grant.accountUuid());
    }

    @Test
    void aProfileThatCannotBeReadDoesNotCostTheLogin() throws Exception {
        host.grants("a", "r").then(403, "{\"type\":\"error\"}");
        assertEquals(Secret.of("r"), flow("c#" + PKCE.state(), address -> true).manually().refreshToken());
    }
}
