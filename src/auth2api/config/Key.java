package auth2api.config;

import auth2api.log.Log;

/**
 * The table of all keys: name, default, what is allowed, and what it is for. A name that ends in {@code <...>} is a
 * family: the owner chooses the last part, and the value is a map from it.
 */
enum Key {
    HOST("host", "127.0.0.1", Kind.HOST, "Address to listen on. Any but this machine's own needs strong API keys."),
    PORT("port", "8317", Kind.whole(0, 65_535), "Port to listen on; 0 takes a free one."),
    AUTH_DIR("auth-dir", "~/.auth2api", Kind.PATH, "Folder of the account's token file."),
    API_KEYS("api-keys", "", Kind.list(Kind.API_KEY), "Keys that clients present. Without one, the first start makes "
            + "one and writes it into this file."),
    NAMED_API_KEYS("api-keys.<name>", "", Kind.API_KEY, "The same, with a name that is shown instead of the key."),
    BODY_LIMIT("body-limit", "200mb", Kind.SIZE, "Largest request body."),
    BODY_SHARE("memory.body-share", "50", Kind.whole(1, 90), "Percent of the heap that all requests may take at once "
            + "for their bodies and what is made of them. What does not fit waits two seconds, then gets 503."),
    MAX_IN_FLIGHT("max-in-flight", "1024", Kind.whole(1, 100_000), "Requests that are served at once. A quarter more "
            + "wait two seconds for their turn; the others get 503."),
    MESSAGES_MS("timeouts.messages-ms", "120000", Kind.millis(1), "How long a whole answer may take."),
    STREAM_MS("timeouts.stream-messages-ms", "600000", Kind.millis(1), "How long one stream may run."),
    IDLE_MS("timeouts.stream-idle-ms", "300000", Kind.millis(1), "The longest silence within a stream."),
    COUNT_MS("timeouts.count-tokens-ms", "30000", Kind.millis(1), "How long count_tokens may take."),
    DEBUG("debug", "errors", Kind.oneOf(Log.Level.class), "What is logged: nothing, failures, or every request."),
    REQUESTS_PER_MINUTE("rate-limit.requests-per-minute", "60", Kind.whole(0, 1_000_000),
            "Requests a minute from one IP address; 0 is no limit."),
    TRUSTED_PROXIES("trusted-proxies", "", Kind.list(Kind.NETWORK), "Reverse proxies before this one: only their "
            + "X-Forwarded-For tells the rate limit who a client is. Forwarded and X-Real-IP are never looked at."),
    ALLOWED_HOSTS("allowed-hosts", "", Kind.list(Kind.HOST), "Names besides this machine's own that a request's Host "
            + "header may carry."),
    GRACE_MS("shutdown.grace-ms", "30000", Kind.millis(0), "How long open streams may go on when the program stops."),
    BASE_URL("upstream.base-url", "https://api.anthropic.com", Kind.URL, "Where requests go."),
    PROXY("upstream.proxy", "", Kind.PROXY, "HTTP proxy for everything that leaves, token calls too. Without it the "
            + "variables HTTPS_PROXY and NO_PROXY count."),
    HEADERS("upstream.headers.<Name>", "", Kind.HEADER, "One more header for requests to upstream."),
    AUTHORIZE_URL("oauth.authorize-url", "https://claude.ai/oauth/authorize", Kind.URL, "Page where a login starts."),
    TOKEN_URL("oauth.token-url", "https://api.anthropic.com/v1/oauth/token", Kind.URL, "Where tokens are issued."),
    CLIENT_ID("oauth.client-id", "9d1c250a-e61b-44d9-88ed-5944d1962f5e", Kind.WORD, "Public OAuth client."),
    ALIASES("models.aliases.<name>", "", Kind.WORD, "Another name for a model."),
    STATS_KEEP("stats.keep", "true", Kind.FLAG, "Whether statistics (never content) survive a restart, in auth-dir."),
    TLS_KEYSTORE("tls.keystore", "", Kind.PATH, "PKCS12 keystore; with it HTTPS is served. A renewed file is used at "
            + "once."),
    TLS_PASSWORD("tls.password", "", Kind.PASSWORD, "Password of the keystore."),
    TLS_PASSWORD_FILE("tls.password-file", "", Kind.PATH, "The same, as a file that holds it."),
    STORE_LIMIT("responses.store-limit", "64mb", Kind.SIZE, "Memory for stored responses and thinking that waits for "
            + "its tools; what was used longest ago goes first."),
    STORE_AGE("responses.store-age-ms", "86400000", Kind.millis(1), "How long they are kept at most."),
    CLOAK_MODE("cloaking.mode", "auto", Kind.oneOf(Config.CloakingMode.class), "Which requests the keys below apply "
            + "to: the translated ones (auto), native ones too (always), or none."),
    CLOAK_WORDS("cloaking.sensitive-words", "", Kind.list(Kind.TEXT), "Masked in what leaves, ignoring case."),
    CLOAK_IDS("cloaking.cache-user-id", "false", Kind.FLAG, "Whether users' pseudonyms survive a restart."),
    CLOAK_STRICT("cloaking.strict-mode", "false", Kind.FLAG, "Whether nothing at all about the client leaves.");

    final String key;
    final String preset;
    final Kind kind;
    final String help;

    Key(String key, String preset, Kind kind, String help) {
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
}
