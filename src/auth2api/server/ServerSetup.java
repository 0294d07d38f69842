package auth2api.server;

import auth2api.config.Config;
import auth2api.upstream.Claude;
import auth2api.upstream.Cloaking;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All that a {@link Server} needs from outside.
 *
 * @param clients how clients are set up, by their names: texts that hold {@code {url}} and {@code {key}}
 */
public record ServerSetup(Config config, Claude claude, Cloaking cloaking, String version,
        Supplier<Map<String, String>> clients) {
}
