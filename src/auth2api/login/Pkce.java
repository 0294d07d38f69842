package auth2api.login;

import auth2api.log.Secret;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The secrets of one login attempt (RFC 7636): the verifier proves at the token host that the code is ours, the state
 * proves at the callback that the answer is ours.
 */
record Pkce(String verifier, String challenge, String state) {
    private static final int VERIFIER_BYTES = 96; // 128 characters, the longest that the RFC allows
    private static final int STATE_BYTES = 32;

    static Pkce create(RandomGenerator random) {
        byte[] verifier = new byte[VERIFIER_BYTES];
        byte[] state = new byte[STATE_BYTES];
        random.nextBytes(verifier);
        random.nextBytes(state);
        return new Pkce(base64Url(verifier), s256(base64Url(verifier)), base64Url(state));
    }

    /** Compares in constant time: the callback can be asked by anything on this machine. */
    boolean isState(String candidate) {
        return candidate != null && Secret.of(candidate).equals(Secret.of(state));
    }

    static String s256(String verifier) {
        return base64Url(Secret.sha256(verifier));
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
