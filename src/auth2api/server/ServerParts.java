package auth2api.server;

import auth2api.config.ApiKey;
import auth2api.config.Config;
import auth2api.json.Json;
import auth2api.upstream.Claude;
import auth2api.upstream.Cloaking;

/** What the handlers share; made once by {@link Server}. */
record ServerParts(Reload reload, Claude claude, Cloaking cloaking, Models models, Relay relay,
        Conversations conversations, Learned learned, ServerSetup.Outside outside) {
    /** As it is now: ask once a request. */
    Config config() {
        return reload.config();
    }

    /** Changes a translated body as cloaking asks before it leaves; an endpoint may not know {@code metadata}. */
    void cloak(Json.Obj body, ApiKey key, boolean mayAddMetadata) {
        if (cloaking.applies(false)) {
            cloaking.edits(body::get, key.name(), mayAddMetadata).forEach((name, value) -> {
                if (value == null) {
                    body.remove(name);
                } else {
                    body.put(name, value);
                }
            });
        }
    }
}
