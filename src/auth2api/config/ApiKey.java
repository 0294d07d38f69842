package auth2api.config;

import auth2api.log.Secret;

/** A key that clients present, and the name that logs and pages show instead of it. */
public record ApiKey(String name, Secret key) {
    /** What the example file shows; everybody knows it, so it is refused as a key. */
    static final String PLACEHOLDER = "sk-put-your-own-key-here";
    /** From this length on a random key cannot be guessed over the network. */
    static final int STRONG_LENGTH = 32;

    /** A key from the plain list: its name is a short hash, which stays the same across restarts. */
    static ApiKey unnamed(Secret key) {
        return new ApiKey("key-" + key.fingerprint(), key);
    }

    boolean strong() {
        return key.reveal().length() >= STRONG_LENGTH;
    }
}
