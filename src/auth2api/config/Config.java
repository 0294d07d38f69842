package auth2api.config;

import auth2api.log.Log;
import auth2api.log.Secret;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that an owner can choose, checked and immutable. {@link Key} says what each component is for.
 *
 * @param file where this came from, absolute; it need not exist
 * @param apiKeys the plain ones, then the named ones; empty before the first run has made one
 * @param bodyLimit bytes
 * @param storeLimit bytes
 * @param requestsPerMinute 0 means no limit
 * @param allowedHosts lower case, without brackets
 * @param upstreamBaseUrl without a slash at its end
 * @param upstreamProxy which proxy leads to each host; null when neither file nor environment names one
 * @param tls null when plain HTTP is served
 * @param bodyShare percent of the heap for request bodies
 * @param shown every key and its text for a person to read, with secrets masked
 * @param environment what was looked at beside the file, to read it again
 */
public record Config(Path file, String host, int port, Path authDir, List<ApiKey> apiKeys, long bodyLimit,
        Timeouts timeouts, Log.Level debug, int requestsPerMinute, List<String> allowedHosts, Duration shutdownGrace,
        URI upstreamBaseUrl, ProxySelector upstreamProxy, Map<String, String> upstreamHeaders, URI authorizeUrl,
        URI tokenUrl, String clientId, Map<String, String> aliases, long storeLimit, Duration storeAge,
        Cloaking cloaking, boolean keepStats, Tls tls, int bodyShare, int maxInFlight, List<Network> trustedProxies,
        Map<String, String> shown, Map<String, String> environment) {
    /**
     * How long upstream may take.
     *
     * @param messages a whole non-streaming answer
     * @param streamMessages the longest that one stream may run
     * @param streamIdle the longest silence within a stream
     * @param countTokens a whole answer of count_tokens and of the other small calls
     */
    public record Timeouts(Duration messages, Duration streamMessages, Duration streamIdle, Duration countTokens) {
    }

    /** The PKCS12 keystore to serve HTTPS with, and its password: either itself or the file that holds it. */
    public record Tls(Path keystore, Secret password, Path passwordFile) {
    }

    /** Which requests cloaking applies to: the translated ones, all of them, or none. */
    public enum CloakingMode { AUTO, ALWAYS, NEVER }

    /**
     * Privacy for what leaves the machine, and nothing else: it never makes the proxy look like another client.
     *
     * @param sensitiveWords masked in system and message text
     * @param cacheUserId whether pseudonyms stay the same across restarts
     * @param strict whether nothing about the client leaves at all
     */
    public record Cloaking(CloakingMode mode, List<String> sensitiveWords, boolean cacheUserId, boolean strict) {
    }

    /**
     * Reads a file, which may be absent: then every key has its default.
     *
     * @param environment HOME, HTTPS_PROXY and NO_PROXY are looked at
     * @throws ConfigException with every problem at once
     */
    public static Config load(Path file, Map<String, String> environment) {
        return parse(ConfigFile.read(file), file, environment);
    }

    /** Reads the same file again. */
    public Config reread() {
        return load(file, environment);
    }

    /** What each key is for, with its default: the rows of the help. */
    public static Map<String, String> keys() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (Key key : Key.values()) {
            rows.put(key.key, key.help + (key.preset.isEmpty() ? "" : " [" + key.preset + "]"));
        }
        return rows;
    }

    /** The keys whose values are others in {@code next}; a changed secret shows only as its key. */
    public Set<String> changes(Config next) {
        Set<String> names = new TreeSet<>(shown.keySet());
        names.addAll(next.shown.keySet());
        names.removeIf(name -> name.startsWith("api-keys") || Objects.equals(shown.get(name), next.shown.get(name)));
        if (!keyTexts().equals(next.keyTexts())) {
            names.add("api-keys");
        }
        if (!upstreamHeaders.equals(next.upstreamHeaders)) {
            names.add("upstream.headers");
        }
        if (!Objects.equals(tls, next.tls)) {
            names.add("tls.keystore");
        }
        return names;
    }

    /** To be compared: a record's own equals makes a dozen classes at its first use, which is at each start. */
    private List<String> keyTexts() {
        return apiKeys.stream().map(key -> key.name() + "\n" + key.key().reveal()).toList();
    }

    /** The same from a text; {@code file} is where relative paths start and what messages name. */
    public static Config parse(String text, Path file, Map<String, String> environment) {
        var values = new ConfigParser(text);
        List<String> problems = values.problems;
        Path absolute = file.toAbsolutePath().normalize();
        checkExposure(values.get(Key.HOST), values.apiKeys(), problems);
        ProxySelector proxy = ProxyRule.of(values.get(Key.PROXY), environment, problems);
        Tls tls = tls(values, absolute, environment);
        if (!problems.isEmpty()) {
            throw new ConfigException(file, problems);
        }
        return new Config(absolute, values.get(Key.HOST), values.get(Key.PORT),
                resolve(absolute, values.get(Key.AUTH_DIR), environment), values.apiKeys(), values.get(Key.BODY_LIMIT),
                new Timeouts(values.get(Key.MESSAGES_MS), values.get(Key.STREAM_MS), values.get(Key.IDLE_MS),
                        values.get(Key.COUNT_MS)),
                values.get(Key.DEBUG), values.get(Key.REQUESTS_PER_MINUTE), values.get(Key.ALLOWED_HOSTS),
                values.get(Key.GRACE_MS), values.get(Key.BASE_URL), proxy, values.get(Key.HEADERS),
                values.get(Key.AUTHORIZE_URL), values.get(Key.TOKEN_URL), values.get(Key.CLIENT_ID),
                values.get(Key.ALIASES), values.get(Key.STORE_LIMIT), values.get(Key.STORE_AGE),
                new Cloaking(values.get(Key.CLOAK_MODE), values.get(Key.CLOAK_WORDS), values.get(Key.CLOAK_IDS),
                        values.get(Key.CLOAK_STRICT)),
                values.get(Key.STATS_KEEP), tls,
                values.get(Key.BODY_SHARE), values.get(Key.MAX_IN_FLIGHT), values.get(Key.TRUSTED_PROXIES),
                Collections.unmodifiableMap(values.shown), environment);
    }

    private static Tls tls(ConfigParser values, Path file, Map<String, String> environment) {
        String keystore = values.get(Key.TLS_KEYSTORE);
        String passwordFile = values.get(Key.TLS_PASSWORD_FILE);
        Secret password = values.get(Key.TLS_PASSWORD);
        if (keystore == null || passwordFile == null || keystore.isEmpty()) {
            return null;
        }
        if (passwordFile.isEmpty() == password.reveal().isEmpty()) {
            values.problems.add("tls.keystore: needs either tls.password or tls.password-file");
        }
        return new Tls(resolve(file, keystore, environment), password,
                passwordFile.isEmpty() ? null : resolve(file, passwordFile, environment));
    }

    private static void checkExposure(String host, List<ApiKey> keys, List<String> problems) {
        if (host != null && !Kind.loopback(host) && !keys.stream().allMatch(ApiKey::strong)) {
            problems.add("host = " + host + ": can be reached from other machines, so each API key must have at least "
                    + ApiKey.STRONG_LENGTH + " characters; leave api-keys out to have a strong one made");
        }
    }

    private static Path resolve(Path file, String path, Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return path.matches("~([/\\\\].*)?") ? Path.of(home + path.substring(1)).toAbsolutePath().normalize()
                : file.resolveSibling(path).normalize();
    }

    /** Names the file only: header values may be secrets. */
    @Override
    public String toString() {
        return "Config[" + file + "]";
    }
}
