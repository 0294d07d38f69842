package auth2api.server;

import auth2api.config.Config;
import auth2api.http.Reply;
import auth2api.json.Json;
import auth2api.json.JsonBytes;
import auth2api.translate.Feature;
import auth2api.translate.TranslateContext;
import auth2api.upstream.Claude;
import auth2api.upstream.Cloaking;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the handlers share; made once by {@link Server}. */
record ServerParts(Reload reload, Claude claude, Cloaking cloaking, Models models, Relay relay,
        Conversations conversations, Learned learned) {
    /** As it is now: ask once a request. */
    Config config() {
        return reload.config();
    }

    TranslateContext context(ServerCall call, Set<Feature> without) {
        Claude.Outside outside = claude.outside();
        return new TranslateContext(models.catalog(), outside.hex(16), outside.clock().instant().getEpochSecond(),
                store(call), without);
    }

    Conversations.Of store(ServerCall call) {
        return new Conversations.Of(conversations, call.key.name());
    }

    /** Sends a translated body, changed as cloaking asks before it leaves. */
    Reply send(ServerCall call, String path, Json.Obj body, Duration patience) {
        if (cloaking.applies(false)) {
            boolean mayAddMetadata = !path.endsWith("/count_tokens"); // which does not know it
            cloaking.edits(body::get, call.key.name(), mayAddMetadata).forEach((name, value) -> {
                if (value == null) {
                    body.remove(name);
                } else {
                    body.put(name, value);
                }
            });
        }
        return claude.send(Claude.Request.own(path, JsonBytes.segments(body), body.get("model").text(), patience));
    }

    /** What models were seen to refuse, so that the next request does without at once. Bounded and thread safe. */
    static final class Learned {
        private static final int MAX_MODELS = 100;

        private final Map<String, Set<Feature>> refused = new HashMap<>();

        synchronized Set<Feature> of(String model) {
            Set<Feature> known = refused.get(model);
            return known == null ? EnumSet.noneOf(Feature.class) : EnumSet.copyOf(known);
        }

        synchronized void add(String model, Feature feature) {
            if (refused.size() >= MAX_MODELS) {
                refused.clear(); // Claude has not so many; what is forgotten is learnt again
            }
            refused.computeIfAbsent(model, m -> EnumSet.noneOf(Feature.class)).add(feature);
        }
    }
}
