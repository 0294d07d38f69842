package auth2api.json;

/**
 * JSON that is not well formed, or a value that is not what it must be. The message holds a position or a path and the
 * rule, never text of the document (it may be secret, and it may be huge).
 */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String path;

    JsonException(String path, String message) {
        super(message, null, false, false);
        this.path = path;
    }

    /** Where in the document, such as {@code messages[2].content[0].image_url}; empty when the text is malformed. */
    public String path() {
        return path;
    }
}
