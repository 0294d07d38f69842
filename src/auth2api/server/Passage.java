package auth2api.server;

import auth2api.api.ApiException;
import auth2api.sse.SseWriter;
import auth2api.translate.Usage;
import java.nio.ByteBuffer;

/** What happens to a stream's bytes between upstream and client; obeyed by {@link Relay}. Confined to one thread. */
interface Passage {
    /** Takes upstream's next bytes and writes what the client shall see of them. */
    void bytes(ByteBuffer in, SseWriter out);

    /** Upstream's bytes have ended. */
    void finish(SseWriter out);

    /** Upstream is silent for a while: writes a sign of life, if the dialect has one. */
    void idle(SseWriter out);

    /** True once the protocol's own end was seen; an end of the bytes before that is a cut. */
    boolean complete();

    /** Writes the visible error that ends a broken stream. */
    void fail(ApiException why, SseWriter out);

    /** What was counted so far. */
    Usage usage();
}
