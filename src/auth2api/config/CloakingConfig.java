package auth2api.config;

import java.util.List;

/**
 * Privacy for what leaves the machine, and nothing else: it never makes the proxy look like another client.
 *
 * @param sensitiveWords masked in system and message text
 * @param cacheUserId whether pseudonyms stay the same across restarts
 * @param strict whether nothing about the client leaves at all
 */
public record CloakingConfig(Mode mode, List<String> sensitiveWords, boolean cacheUserId, boolean strict) {
    /** Which requests it applies to: the translated ones, all of them, or none. */
    public enum Mode { AUTO, ALWAYS, NEVER }
}
