package auth2api.server;

import auth2api.sse.SseWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The stream to a client. It opens with the first bytes for it, so that a failure before them is still an ordinary
 * answer with its status.
 */
final class ClientStream {
    private final ServerCall call;
    private OutputStream out;

    ClientStream(ServerCall call) {
        this.call = call;
    }

    boolean open() {
        return out != null;
    }

    /** The stream shows an error instead of its end. */
    void broke() {
        call.trace().broken = true;
    }

    /** Sends what was collected, in one write and one flush; an IOException means that the client has left. */
    void send(SseWriter events) throws IOException {
        if (events.isEmpty()) {
            return;
        }
        if (out == null) {
            out = call.stream();
        }
        events.sendTo(out);
        out.flush();
    }
}
