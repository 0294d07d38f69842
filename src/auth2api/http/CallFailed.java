package auth2api.http;

import java.io.IOException;

/** A call without an answer, or an answer that broke off. The message names the host, what happened and what to do. */
public final class CallFailed extends IOException {
    private static final long serialVersionUID = 1;

    /** Why there is no answer: decides whether sending again is safe. */
    public enum Kind {
        /** No connection was made: nothing was sent. */
        CONNECT,
        /** A kept-alive connection was already closed by the peer: nothing was processed. */
        STALE,
        /** The connection broke after the request was on its way. */
        LOST,
        /** Nothing came in time. */
        TIMEOUT,
        /** The secure connection was refused by one of the two sides. */
        TLS,
        /** An answer that cannot be read, such as an unknown compression. */
        UNREADABLE
    }

    private final Kind kind;

    public CallFailed(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
