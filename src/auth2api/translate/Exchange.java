package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.sse.SseEvent;
import auth2api.sse.SseWriter;
import java.util.List;
import java.util.Map;

/**
 * One translated request: what goes up to Claude, and the way back for what comes down. Confined to one thread.
 *
 * <pre>
 *   whole:    continuation(message)* --null--> answer(message)
 *   stream:   on* -- done() and continuation() == null --> end()        the dialect's normal end
 *              |  -- done() and continuation() != null --> send it upstream, its events go on into on()
 *              '---- error event, cut, silence ----------> fail()       the dialect's visible error, never a normal end
 * </pre>
 */
public abstract class Exchange {
    private static final int MAX_TOLD = 30;
    private static final int MAX_TOLD_LENGTH = 100;

    final Draft draft;
    final ClaudeTurn turn;
    /** Where the stream goes; null while the answer is to be whole. */
    SseWriter out;
    private boolean begun;

    /** @param draft built already */
    Exchange(Draft draft) {
        this.draft = draft;
        turn = new ClaudeTurn(draft.byInstruction);
    }

    /** The body for {@code POST /v1/messages}; its {@code stream} is the client's. */
    public final Json.Obj claudeBody() {
        return draft.body;
    }

    public final boolean stream() {
        return draft.stream;
    }

    /** Paths of fields that were given and have no effect, as far as {@code x-auth2api-ignored} should name them. */
    public final List<String> ignored() {
        return draft.ignored.stream().limit(MAX_TOLD)
                .map(path -> path.substring(0, Math.min(path.length(), MAX_TOLD_LENGTH))).toList();
    }

    /** More response headers that tell what was done otherwise than asked, such as {@code x-auth2api-tool-choice}. */
    public final Map<String, String> headers() {
        return draft.headers;
    }

    /** What was counted so far; a partial stream counts too. */
    public final Usage usage() {
        return turn.usage();
    }

    /** The next body to send upstream when this message only paused ({@code pause_turn}), else null. */
    public final Json.Obj continuation(Json claudeMessage) {
        turn.message(claudeMessage);
        return continuation();
    }

    /** The client's answer, from Claude's whole message (the last one, after continuations). */
    public final Json answer(Json claudeMessage) {
        if (!turn.done()) {
            turn.message(claudeMessage);
        }
        turn.tell(listener());
        return whole();
    }

    /**
     * Translates one event of Claude's. An {@code error} event throws the {@link ApiException} that it tells of, and an
     * event that is not JSON a 502: both are to be handed to {@link #fail}.
     */
    public final void on(SseEvent event, SseWriter writer) {
        to(writer);
        if (turn.on(event, listener()).equals("message_start")) {
            begin();
        }
    }

    /** True once Claude's {@code message_stop} was seen: an end of the bytes before that is a cut. */
    public final boolean done() {
        return turn.done();
    }

    /** After {@link #done}: the next body to send upstream when Claude only paused, else null. Starts the next part. */
    public final Json.Obj continuation() {
        return turn.continuation(draft.body);
    }

    /** Writes a keep-alive in the dialect's form; for a silence of about 15 seconds in a stream that has begun. */
    public final void idle(SseWriter writer) {
        to(writer);
        keepAlive();
    }

    /** The normal end: the dialect's terminal events. */
    public final void end(SseWriter writer) {
        to(writer);
        begin();
        end();
    }

    /** The end of a stream that broke. */
    public final void fail(ApiException why, SseWriter writer) {
        to(writer);
        broke(why);
    }

    /** Where the stream goes from now on. */
    void to(SseWriter writer) {
        out = writer;
    }

    /** Makes sure that the stream has its beginning. */
    final void begin() {
        if (!begun) {
            begun = true;
            first();
        }
    }

    /** Who makes the answer out of Claude's blocks. */
    abstract ClaudeTurn.Listener listener();

    /** The answer, after all blocks were told. */
    abstract Json whole();

    /** The first events of the stream. */
    abstract void first();

    abstract void keepAlive();

    abstract void end();

    abstract void broke(ApiException why);
}
