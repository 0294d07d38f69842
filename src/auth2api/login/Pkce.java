package auth2api.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        String verifier = base64Url(randomBytes(random, VERIFIER_BYTES));
        return new Pkce(verifier, s256(verifier), base64Url(randomBytes(random, STATE_BYTES)));
    }

    /** Compares in constant time: the callback can be asked by anything on this machine. */
    boolean isState(String candidate) {
        return candidate != null && MessageDigest.isEqual(
                candidate.getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8));
    }

    static String s256(String verifier) {
        try {
            return base64Url(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    private static byte[] randomBytes(RandomGenerator random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
