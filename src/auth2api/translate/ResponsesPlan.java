package auth2api.translate;

import auth2api.json.Json;

/**
 * What the way back of one request needs to know.
 *
 * @param draft the request, built
 * @param response the response object as it begins: in progress, with what the request said
 * @param codex the client is Codex, which shows a refusal only when the response fails
 * @param compaction the answer is a summary, to be kept in one compaction item
 */
record ResponsesPlan(Draft draft, Json.Obj response, boolean codex, boolean compaction) {
    private static final int FIRST_INPUT = 0x1000;

    /** The id of the item at that place of the output. */
    String id(String prefix, int outputIndex) {
        return String.format("%s%s%04x", prefix, draft.context.seed(), outputIndex);
    }

    /** The id of an input item that came without one. */
    String inputId(String prefix, int index) {
        return id(prefix, FIRST_INPUT + index);
    }
}
