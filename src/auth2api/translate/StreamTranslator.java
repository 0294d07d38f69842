package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.sse.SseEvent;
import auth2api.sse.SseWriter;

/**
 * One answer's stream on its way from Claude's events to the client's. Confined to one thread. The caller hands in
 * events with {@link #on} until {@link #done}, then calls exactly one of {@link #end} and {@link #fail}.
 *
 * <pre>
 *   on* -- done() and continuation() == null --> end()        the dialect's normal end
 *    |  -- done() and continuation() != null --> send it upstream, its events go on into on()
 *    '---- error event, cut, silence ----------> fail()       the dialect's visible error, never a normal end
 * </pre>
 */
public interface StreamTranslator {
    /**
     * Translates one event of Claude's. An {@code error} event throws the {@link ApiException} that it tells of, and an
     * event that is not JSON a 502: both are to be handed to {@link #fail}.
     */
    void on(SseEvent event, SseWriter out);

    /** Writes a keep-alive in the dialect's form; to be called after about 15 seconds of silence. */
    void idle(SseWriter out);

    /** True once Claude's {@code message_stop} was seen: an end of the bytes before that is a cut. */
    boolean done();

    /** After {@link #done}: the next body to send upstream when Claude only paused, else null. Starts the next part. */
    Json.Obj continuation();

    /** The normal end: the dialect's terminal events. */
    void end(SseWriter out);

    /** The end of a stream that broke. */
    void fail(ApiException why, SseWriter out);

    /** What was counted so far; a partial stream counts too. */
    Usage usage();
}
