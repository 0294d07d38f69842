package auth2api.server;

import auth2api.config.Config;
import auth2api.upstream.Claude;
import auth2api.upstream.Cloaking;

/** What the handlers share; made once by {@link Server}. */
record ServerParts(Config config, Claude claude, Cloaking cloaking, Models models, Relay relay, Stats stats,
        Conversations conversations, Learned learned, ServerSetup.Outside outside) {
}
