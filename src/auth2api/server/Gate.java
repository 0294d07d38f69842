package auth2api.server;

import auth2api.api.ApiException;
import auth2api.config.ApiKey;
import auth2api.config.Config;
import auth2api.config.Network;
import auth2api.log.Secret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may come in, in this order: the Host header, the origin of a browser, the rate, the key. Path, method and body
 * are checked after it, by the {@link Routes} and the handlers. Thread safe.
 */
final class Gate {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[^:\\[\\]/@\\s]+)(?::(\\d{1,5}))?");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
    private static final Pattern ORIGIN = Pattern.compile("https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");
    private static final Set<String> BROWSER_HEADERS = Set.of("authorization", "content-type", "x-api-key");

    private record Rules(List<ApiKey> keys, Set<String> hosts, RateLimiter limiter, List<Network> trusted) {
    }

    private final LongSupplier nanoTime;
    private volatile Rules rules;

    Gate(Config config, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        use(config);
    }

    /** From now on this configuration counts; every address begins with a full minute. */
    void use(Config config) {
        var hosts = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1", config.host()));
        hosts.addAll(config.allowedHosts());
        hosts.replaceAll(host -> host.contains(":") ? "[" + host + "]" : host);
        rules = new Rules(config.apiKeys(), Set.copyOf(hosts),
                new RateLimiter(config.requestsPerMinute(), nanoTime), config.trustedProxies());
    }

    /** RFC 9112, section 6.3: a length that another program reads differently would let a second request in. */
    void checkLength(ServerCall call) {
        String length = call.header("content-length");
        if (length != null && !DIGITS.matcher(length).matches()) {
            throw ApiException.badRequest("The header Content-Length must be digits only.")
                    .header("connection", "close");
        }
    }

    /** The checks that need no key: refuses a foreign Host (DNS rebinding), and tells an allowed origin that it is. */
    void checkOrigin(ServerCall call) {
        String target = call.targetHost();
        if (call.values("host").size() != 1 || !allowedHost(call.header("host"))
                || target != null && !allowedHost(target)) {
            throw new ApiException(403, "permission_error", "This Host is not allowed here. Use the address that the "
                    + "proxy listens on, or add the name to allowed-hosts in the configuration.");
        }
        if (call.header("origin") != null) {
            call.responseHeader("vary", "Origin");
        }
        if (allowedOrigin(call)) {
            call.responseHeader("access-control-allow-origin", call.header("origin"));
            call.responseHeader("access-control-expose-headers", "request-id, x-request-id, retry-after, "
                    + "x-should-retry, x-auth2api-ignored");
        }
    }

    private static boolean allowedOrigin(ServerCall call) {
        String origin = call.header("origin");
        return origin != null && ORIGIN.matcher(origin.toLowerCase(Locale.ROOT)).matches();
    }

    private boolean allowedHost(String authority) {
        Matcher host = HOST.matcher(authority.strip().toLowerCase(Locale.ROOT));
        return host.matches() && rules.hosts.contains(host.group(1));
    }

    /** Answers a preflight: permits what browser SDKs send, and nothing to an origin that is not allowed. */
    void preflight(ServerCall call) {
        if (!allowedOrigin(call)) {
            return;
        }
        var allowed = new TreeSet<>(BROWSER_HEADERS);
        String asked = String.join(",", call.values("access-control-request-headers"));
        for (String name : asked.toLowerCase(Locale.ROOT).split(",")) {
            if (name.strip().matches("(anthropic|x-stainless)-[a-z0-9-]{1,64}")) {
                allowed.add(name.strip());
            }
        }
        call.responseHeader("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
        call.responseHeader("access-control-allow-headers", String.join(", ", allowed));
        call.responseHeader("access-control-max-age", "600");
    }

    /** One request of the address's rate; 429 with {@code Retry-After} when there is none left. */
    void checkRate(ServerCall call) {
        Rules now = rules;
        Duration wait = now.limiter.take(
                client(call.peer().getAddress(), call.values("x-forwarded-for"), now.trusted).getHostAddress());
        if (!wait.isZero()) {
            long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
            throw new ApiException(429, "rate_limit_error", "Too many requests from this address; try again in "
                    + seconds + " s, or raise rate-limit.requests-per-minute in the configuration.")
                    .code("rate_limit_exceeded").header("retry-after", Long.toString(seconds));
        }
    }

    /**
     * Who a client is to the rate limit: the peer of the connection, unless that is a reverse proxy the owner trusts.
     * Then it is the last address in {@code X-Forwarded-For} that is none of them, since each proxy adds its peer at
     * the end and what stands before that is whatever the client wrote. {@code Forwarded} is not looked at: two headers
     * that may disagree are one too many.
     */
    static InetAddress client(InetAddress peer, List<String> forwarded, List<Network> trusted) {
        InetAddress client = peer;
        String[] hops = trusted.isEmpty() ? new String[0] : String.join(",", forwarded).split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            InetAddress known = client;
            InetAddress hop = Network.address(hops[i].strip());
            if (hop == null || trusted.stream().noneMatch(network -> network.contains(known))) {
                return client; // a trusted proxy that does not know its peer is itself who can be named
            }
            client = hop;
        }
        return client;
    }

    /** The API key of the request; 401 when neither {@code Authorization: Bearer} nor {@code x-api-key} holds one. */
    ApiKey checkKey(ServerCall call) {
        ApiKey bearer = key(bearer(call.header("authorization")));
        ApiKey header = key(call.header("x-api-key"));
        if (bearer == null && header == null) {
            boolean none = call.header("authorization") == null && call.header("x-api-key") == null;
            throw new ApiException(401, "authentication_error", (none ? "No API key was sent" : "The API key is not "
                    + "one of this proxy's") + "; send one of the proxy's api-keys as Authorization: Bearer or as "
                    + "x-api-key.").code("invalid_api_key").header("x-should-retry", "false");
        }
        return bearer != null ? bearer : header;
    }

    private static String bearer(String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7) : null;
    }

    /** Compares with every key, so that the time tells nothing about which one came close. */
    private ApiKey key(String candidate) {
        if (candidate == null) {
            return null;
        }
        Secret given = Secret.of(candidate.strip());
        ApiKey found = null;
        for (ApiKey key : rules.keys) {
            found = key.key().equals(given) ? key : found;
        }
        return found;
    }
}
