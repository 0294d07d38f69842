package auth2api.translate;

import auth2api.json.Json;
import java.util.List;
import java.util.Map;

/** One request that is answered as Chat Completions; see {@link ChatStream} for the streamed form. */
final class ChatExchange implements Exchange {
    private final Draft draft;
    private final ChatOptions options;
    private final ClaudeTurn turn = new ClaudeTurn();

    /** @param draft built already */
    ChatExchange(Draft draft, ChatOptions options) {
        this.draft = draft;
        this.options = options;
    }

    @Override
    public Json.Obj claudeBody() {
        return draft.body();
    }

    @Override
    public boolean stream() {
        return draft.stream;
    }

    @Override
    public List<String> ignored() {
        return draft.told();
    }

    @Override
    public Map<String, String> headers() {
        return draft.headers;
    }

    @Override
    public Json.Obj continuation(Json claudeMessage) {
        turn.message(claudeMessage);
        return turn.continuation(draft.body());
    }

    @Override
    public Json answer(Json claudeMessage) {
        if (!turn.done()) {
            turn.message(claudeMessage);
        }
        if (turn.stopReason().equals("tool_use")) {
            draft.remember(turn.content());
        }
        return new ChatAnswer(draft, options).of(turn);
    }

    @Override
    public StreamTranslator translator() {
        return new ChatStream(draft, options);
    }

    @Override
    public Usage usage() {
        return turn.usage();
    }
}
