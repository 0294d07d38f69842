package auth2api.translate;

import auth2api.json.Json;

/**
 * Claude's assistant turns with signed thinking, kept while their tools run, because Chat Completions clients drop the
 * thinking and some models refuse or forget without it. The store bounds it in bytes and age; by default
 * nothing is kept.
 */
public interface ThinkingMemory {
    /**
     * Keeps the content of an assistant turn.
     *
     * @param callId the id of its first tool call
     * @param binding a fingerprint of everything that came before the turn: newest models refuse thinking after any
     *     other beginning (anthropic-messages.md, 3.8)
     */
    default void remember(String callId, String binding, Json.Arr content) {
    }

    /** The content kept for that call, when it was kept with the same binding; else null. */
    default Json.Arr recall(String callId, String binding) {
        return null;
    }

    /** Forgets at once. */
    static ThinkingMemory none() {
        return new ThinkingMemory() { };
    }
}
