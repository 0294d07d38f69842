package auth2api.login;

import java.time.Duration;

/** A login or token call that did not work. The message is for people and holds no secret. */
public final class OAuthFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** What helps: only a new login, the same call later, or the same call after {@link OAuthFailure#retryAfter}. */
    public enum Kind { TERMINAL, RETRYABLE, LIMITED }

    private final Kind kind;
    private final Duration retryAfter;

    OAuthFailure(Kind kind, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    static OAuthFailure terminal(String message) {
        return new OAuthFailure(Kind.TERMINAL, message, null);
    }

    static OAuthFailure retryable(String message) {
        return new OAuthFailure(Kind.RETRYABLE, message, null);
    }

    public Kind kind() {
        return kind;
    }

    /** How long the host asked to wait; null when it did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
