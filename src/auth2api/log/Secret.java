package auth2api.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key or token that cannot be printed by accident: {@link #toString} is {@code ***}. Immutable.
 * Comparing takes the same time whatever the lengths, because digests of equal length are compared.
 */
public final class Secret {
    private final String value;
    private final byte[] digest;

    private Secret(String value) {
        this.value = value;
        this.digest = sha256(value);
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** Whether a text can be sent in a header; what fails there is shown by the JDK, value and all. */
    public static boolean fitsHeader(String value) {
        return value.matches("[!-~]+");
    }

    /** The value itself, for the one place that sends or stores it. */
    public String reveal() {
        return value;
    }

    /** Eight hex digits by which a secret can be recognised, but not guessed: the head of its SHA-256. */
    public String fingerprint() {
        return HexFormat.of().formatHex(digest, 0, 4);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(digest, secret.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return "***";
    }

    /** The SHA-256 of a text in UTF-8. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
