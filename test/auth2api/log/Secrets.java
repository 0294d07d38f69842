package auth2api.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches what a test made the program say for the secrets that tests use: tokens and verifiers look like real ones;
 * keys, codes and passwords begin with {@code sk-test-key}.
 */
public final class Secrets {
    private static final Pattern TOKEN = Pattern.compile("sk-ant-(oat|ort|api)\\d\\d-\\w+|sk-test-key"
            + "|code_verifier|(?<![\\w-])[\\w-]{128}(?![\\w-])");

    private Secrets() {
    }

    /**
     * Throws when the text holds such a secret, or one of the secrets.
     *
     * @param what the text is, for the failure, which does not show the rest of it
     */
    public static void none(String what, String text, String... secrets) {
        Matcher token = TOKEN.matcher(text);
        if (token.find()) {
            throw new AssertionError("a token in " + what + ": " + line(text, token.start()));
        }
        for (String secret : secrets) {
            int at = secret.isEmpty() ? -1 : text.indexOf(secret);
            if (at >= 0) {
                throw new AssertionError("a secret in " + what + ": " + line(text, at));
            }
        }
    }

    private static String line(String text, int at) {
        return text.substring(text.lastIndexOf('\n', at) + 1, at) + "...";
    }
}
