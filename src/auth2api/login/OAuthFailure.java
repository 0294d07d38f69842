package auth2api.login;

import java.time.Duration;

/** A login or token call that did not work. The message is for people and holds no secret. */
public final class OAuthFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean terminal;
    private final Duration retryAfter;

    OAuthFailure(boolean terminal, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.terminal = terminal;
        this.retryAfter = retryAfter;
    }

    static OAuthFailure terminal(String message) {
        return new OAuthFailure(true, message, null);
    }

    static OAuthFailure retryable(String message) {
        return new OAuthFailure(false, message, null);
    }

    /** Whether only a new login helps; else the same call may work later. */
    public boolean isTerminal() {
        return terminal;
    }

    /** How long the host asked to wait; null when it did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
