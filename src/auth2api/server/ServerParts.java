package auth2api.server;

import auth2api.config.ApiKey;
import auth2api.config.Config;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonBytes;
import auth2api.translate.Feature;
import auth2api.translate.TranslateContext;
import auth2api.upstream.Claude;
import auth2api.upstream.ClaudeRequest;
import auth2api.upstream.Cloaking;
import java.time.Duration;
import java.util.Set;

/** What the handlers share; made once by {@link Server}. */
record ServerParts(Reload reload, Claude claude, Cloaking cloaking, Models models, Relay relay,
        Conversations conversations, Learned learned) {
    /** As it is now: ask once a request. */
    Config config() {
        return reload.config();
    }

    TranslateContext context(ApiKey key, Set<Feature> without) {
        Claude.Outside outside = claude.outside();
        return new TranslateContext(models.catalog(), outside.hex(16), outside.clock().instant().getEpochSecond(),
                store(key), without);
    }

    Conversations.Of store(ApiKey key) {
        return new Conversations.Of(conversations, key.name());
    }

    /** Sends a translated body, changed as cloaking asks before it leaves. */
    Reply send(String path, Json.Obj body, ApiKey key, Duration patience) {
        if (cloaking.applies(false)) {
            boolean mayAddMetadata = !path.endsWith("/count_tokens"); // which does not know it
            cloaking.edits(body::get, key.name(), mayAddMetadata).forEach((name, value) -> {
                if (value == null) {
                    body.remove(name);
                } else {
                    body.put(name, value);
                }
            });
        }
        return claude.send(ClaudeRequest.own(path, JsonBytes.segments(body), body.get("model").text(), patience));
    }
}
