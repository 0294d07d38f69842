package auth2api.login;

import auth2api.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The two ways to log in: a browser on this machine, or a code that is pasted. Blocks until the login has ended.
 *
 * @param random must be a SecureRandom outside tests
 * @param browser opens an address and says whether it could
 */
public record LoginFlow(OAuthClient client, RandomGenerator random, BufferedReader in, PrintStream out,
        Predicate<URI> browser) {
    /** The port that the redirect address of this OAuth client is used with. */
    public static final int CALLBACK_PORT = 54545;
    /** How long a browser login waits for its callback. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** Logs in through a browser that comes back to {@code port} on this machine. */
    public TokenGrant withBrowser(int port, Duration longest) throws OAuthFailure {
        Pkce pkce = Pkce.create(random);
        try (var callback = new CallbackServer(port, pkce)) {
            URI address = client.authorize(pkce, callback.redirectUri());
            out.println("Open this address in a browser on this machine to log in:\n\n" + address + "\n");
            out.println((browser.test(address) ? "A browser was opened; waiting" : "Waiting") + " for it to come back."
                    + " No browser here? Use: auth2api login --manual");
            return finish(callback.await(longest), pkce, callback.redirectUri());
        }
    }

    /** Logs in with a code that is read from {@code in}: a terminal or a pipe. */
    public TokenGrant manually() throws OAuthFailure {
        Pkce pkce = Pkce.create(random);
        out.println("Open this address in any browser to log in:\n\n"
                + client.authorize(pkce, OAuthClient.MANUAL_REDIRECT) + "\n");
        out.println("Then paste the code that the page shows and press Enter:");
        try {
            return finish(readCode(pkce), pkce, OAuthClient.MANUAL_REDIRECT);
        } catch (IOException e) {
            throw OAuthFailure.terminal("The code could not be read: " + e.getMessage());
        }
    }

    /** Asks again after a slip of the hand, until the input ends. Code and state may come on two lines. */
    private String readCode(Pkce pkce) throws OAuthFailure, IOException {
        OAuthFailure last = OAuthFailure.terminal("The input ended before a code came");
        String before = "";
        for (String line = in.readLine(); line != null; before = line, line = in.readLine()) {
            try {
                if (!line.isBlank()) {
                    return PastedCode.read(pkce.isState(line.strip()) ? before + " " + line : line, pkce);
                }
            } catch (OAuthFailure slip) {
                last = slip;
                out.println(slip.getMessage() + ":");
            }
        }
        throw last;
    }

    private TokenGrant finish(String code, Pkce pkce, String redirectUri) throws OAuthFailure {
        TokenGrant grant = client.exchange(code, pkce, redirectUri);
        if (grant.email() != null) {
            return grant;
        }
        try {
            Json account = client.profile(grant.accessToken()).get("account");
            String uuid = grant.accountUuid() == null ? account.get("uuid").text() : grant.accountUuid();
            return grant.withAccount(account.get("email").text(), uuid);
        } catch (OAuthFailure nameless) {
            return grant; // the login works without a name
        }
    }
}
