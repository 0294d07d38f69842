package auth2api.login;

import java.time.Duration;

/** A login or token call that did not work. The message is for people and holds no secret. */
public final class OAuthFailure extends Exception {
    private static final long serialVersionUID = 1;
    private static final int MAX_PEER_CHARS = 300;

    /** What can be done about it. */
    public enum Kind {
        /** Only a new login helps. */
        TERMINAL,
        /** The same call may work later. */
        RETRYABLE,
        /** The same call may work after {@link OAuthFailure#retryAfter}. */
        LIMITED
    }

    private final Kind kind;
    private final Duration retryAfter;

    public OAuthFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    OAuthFailure(Kind kind, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the host asked to wait; null when it did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Words of a peer made fit to show: one line, no token, not endless. */
    static String clean(String peerText) {
        String line = peerText.replaceAll("\\p{Cntrl}+", " ").replaceAll("sk-ant-[A-Za-z0-9_-]+", "***").strip();
        return line.length() > MAX_PEER_CHARS ? line.substring(0, MAX_PEER_CHARS) + "..." : line;
    }
}
