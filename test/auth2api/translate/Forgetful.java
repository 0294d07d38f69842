package auth2api.translate;

import auth2api.json.Json;
import java.util.List;

/** Keeps nothing, and so knows nothing. */
class Forgetful implements Kept {
    @Override
    public List<Json> chain(String responseId) {
        return null;
    }

    @Override
    public Json item(String id) {
        return null;
    }

    @Override
    public void remember(String callId, String binding, Json.Arr content) {
        // forgotten at once
    }

    @Override
    public Json.Arr recall(String callId, String binding) {
        return null;
    }
}
