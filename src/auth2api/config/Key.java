package auth2api.config;

import auth2api.log.Log;
import java.util.Locale;

/**
 * The table of all keys: name, default, what is allowed, and what it is for. A name that ends in {@code <...>} is a
 * family: the owner chooses the last part, and the value is a map from it.
 */
enum Key {
    HOST("host", "127.0.0.1", Kind.host(), "Address to listen on. Any but this machine's own needs strong API keys."),
    PORT("port", "8317", Kind.whole(0, 65_535), "Port to listen on; 0 takes a free one."),
    AUTH_DIR("auth-dir", "~/.auth2api", Kind.path(), "Folder of the account's token file."),
    API_KEYS("api-keys", "", Kind.list(Kind.apiKey()), "Keys that clients present. Without one, the first start makes "
            + "one and writes it into this file."),
    NAMED_API_KEYS("api-keys.<name>", "", Kind.apiKey(), "The same, with a name that is shown instead of the key."),
    BODY_LIMIT("body-limit", "200mb", Kind.size(), "Largest request body."),
    MESSAGES_MS("timeouts.messages-ms", "120000", Kind.millis(1), "How long a whole answer may take."),
    STREAM_MS("timeouts.stream-messages-ms", "600000", Kind.millis(1), "How long one stream may run."),
    IDLE_MS("timeouts.stream-idle-ms", "300000", Kind.millis(1), "The longest silence within a stream."),
    COUNT_MS("timeouts.count-tokens-ms", "30000", Kind.millis(1), "How long count_tokens may take."),
    DEBUG("debug", "errors", Kind.oneOf(Log.Level.class), "What is logged: nothing, failures, or every request."),
    REQUESTS_PER_MINUTE("rate-limit.requests-per-minute", "60", Kind.whole(0, 1_000_000),
            "Requests a minute from one IP address; 0 is no limit."),
    ALLOWED_HOSTS("allowed-hosts", "", Kind.list(Kind.host()), "Names besides this machine's own that a request's Host "
            + "header may carry."),
    GRACE_MS("shutdown.grace-ms", "30000", Kind.millis(0), "How long open streams may go on when the program stops."),
    BASE_URL("upstream.base-url", "https://api.anthropic.com", Kind.url(), "Where requests go."),
    PROXY("upstream.proxy", "", Kind.proxy(), "HTTP proxy for everything that leaves, token calls too. Without it the "
            + "variables HTTPS_PROXY and NO_PROXY count."),
    HEADERS("upstream.headers.<Name>", "", Kind.header(), "One more header for requests to upstream."),
    AUTHORIZE_URL("oauth.authorize-url", "https://claude.ai/oauth/authorize", Kind.url(), "Page where a login starts."),
    TOKEN_URL("oauth.token-url", "https://api.anthropic.com/v1/oauth/token", Kind.url(), "Where tokens are issued."),
    CLIENT_ID("oauth.client-id", "9d1c250a-e61b-44d9-88ed-5944d1962f5e", Kind.word(), "Public OAuth client."),
    ALIASES("models.aliases.<name>", "", Kind.word(), "Another name for a model."),
    STATS_KEEP("stats.keep", "true", Kind.flag(), "Whether statistics (never content) survive a restart, in auth-dir."),
    TLS_KEYSTORE("tls.keystore", "", Kind.path(), "PKCS12 keystore; with it HTTPS is served. A renewed file is used at "
            + "once."),
    TLS_PASSWORD("tls.password", "", Kind.password(), "Password of the keystore."),
    TLS_PASSWORD_FILE("tls.password-file", "", Kind.path(), "The same, as a file that holds it."),
    STORE_LIMIT("responses.store-limit", "64mb", Kind.size(), "Memory for stored responses and thinking that waits for "
            + "its tools; what was used longest ago goes first."),
    STORE_AGE("responses.store-age-ms", "86400000", Kind.millis(1), "How long they are kept at most."),
    CLOAK_MODE("cloaking.mode", "auto", Kind.oneOf(CloakingConfig.Mode.class), "Which requests the keys below apply "
            + "to: the translated ones (auto), native ones too (always), or none."),
    CLOAK_WORDS("cloaking.sensitive-words", "", Kind.list(Kind.text()), "Masked in what leaves, ignoring case."),
    CLOAK_IDS("cloaking.cache-user-id", "false", Kind.flag(), "Whether users' pseudonyms survive a restart."),
    CLOAK_STRICT("cloaking.strict-mode", "false", Kind.flag(), "Whether nothing at all about the client leaves.");

    final String key;
    final String preset;
    final Kind<?> kind;
    final String help;

    Key(String key, String preset, Kind<?> kind, String help) {
        this.key = key;
        this.preset = preset;
        this.kind = kind;
        this.help = help;
    }

    boolean family() {
        return key.endsWith(">");
    }

    /** The fixed part of a family's names, with the dot at its end; the whole name of any other key. */
    String prefix() {
        return family() ? key.substring(0, key.indexOf('<')) : key;
    }

    boolean matches(String name) {
        return family() ? name.startsWith(prefix()) && name.length() > prefix().length() : name.equals(key);
    }

    /** How this key would be spelt if {@code name} was meant to be it. */
    String likely(String name) {
        return family() ? prefix() + name.substring(name.lastIndexOf('.') + 1) : key;
    }

    /** How many single-letter changes lead from one text to the other (Levenshtein), ignoring case. */
    static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
