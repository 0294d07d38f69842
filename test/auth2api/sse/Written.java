package auth2api.sse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a writer has collected, as text. */
public final class Written {
    private Written() {
    }

    /** Takes it out: the writer is empty then. */
    public static String by(SseWriter writer) {
        var out = new ByteArrayOutputStream();
        try {
            writer.sendTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
