package auth2api.sse;

/** A stream that is no event stream, because one event is larger than any real one. */
public final class SseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SseException(String message) {
        super(message, null, false, false);
    }
}
