package auth2api.translate;

import auth2api.json.Json;
import java.util.List;
import java.util.Map;

/** One translated request: what goes up to Claude, and the way back for what comes down. Confined to one thread. */
public interface Exchange {
    /** The body for {@code POST /v1/messages}; its {@code stream} is the client's. */
    Json.Obj claudeBody();

    boolean stream();

    /** Paths of fields that were given and have no effect, for the response header {@code x-auth2api-ignored}. */
    List<String> ignored();

    /** More response headers that tell what was done otherwise than asked, such as {@code x-auth2api-tool-choice}. */
    Map<String, String> headers();

    /** The client's answer, from Claude's whole message (the last one, after continuations). */
    Json answer(Json claudeMessage);

    /** The next body to send upstream when this message only paused ({@code pause_turn}), else null. */
    Json.Obj continuation(Json claudeMessage);

    /** A new translator for the streamed answer; one for each exchange. */
    StreamTranslator translator();

    /** What was counted in all messages given to {@link #answer} and {@link #continuation}. */
    Usage usage();
}
