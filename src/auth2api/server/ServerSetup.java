package auth2api.server;

import auth2api.account.Account;
import auth2api.config.Config;
import auth2api.upstream.Claude;
import auth2api.upstream.Cloaking;
import auth2api.upstream.LiveModels;
import java.util.Map;
import java.util.function.Supplier;

/** All that a {@link Server} needs from outside. */
public record ServerSetup(Config config, Account account, Claude claude, LiveModels liveModels, Cloaking cloaking,
        About about, Claude.Outside outside) {
    /** What the status page shows: texts that set up clients hold {@code {url}} and {@code {key}}, by client. */
    public record About(String version, Supplier<Map<String, String>> clients) {
    }
}
