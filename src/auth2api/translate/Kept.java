package auth2api.translate;

import auth2api.json.Json;
import java.util.List;

/**
 * What is still kept of one client's earlier requests: responses with their items, and Claude's turns with signed
 * thinking while their tools run, because Chat Completions clients drop the thinking and some models refuse or forget
 * without it. The store bounds both in bytes and age.
 */
public interface Kept {
    /** Input and output items of that response and of all that came before it, oldest first; null when unknown. */
    List<Json> chain(String responseId);

    /** One item of an earlier input or output, as it was stored; null when unknown. */
    Json item(String id);

    /**
     * Keeps the content of an assistant turn.
     *
     * @param callId the id of its first tool call
     * @param binding a fingerprint of everything that came before the turn: newest models refuse thinking after any
     *     other beginning (anthropic-messages.md, 3.8)
     */
    void remember(String callId, String binding, Json.Arr content);

    /** The content kept for that call, when it was kept with the same binding; else null. */
    Json.Arr recall(String callId, String binding);
}
