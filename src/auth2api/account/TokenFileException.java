package auth2api.account;

import java.io.IOException;

/** A token file that cannot be used or may not be written. The message tells which one, why, and what to do. */
public final class TokenFileException extends IOException {
    private static final long serialVersionUID = 1;

    TokenFileException(String message) {
        super(message);
    }
}
