package auth2api.upstream;

import auth2api.account.Credential;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which header fields go up to Claude, decided here and nowhere else. A native client's own fields pass on as they
 * came, but for those that belong to one connection, to this proxy, or to the browser; a request that the proxy wrote
 * says who it is.
 */
public final class UpstreamHeaders {
    /** Required on every call with an OAuth token; without it Claude answers 401. */
    static final String OAUTH_BETA = "oauth-2025-04-20";

    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
    private static final String DEFAULT_VERSION = "2023-06-01";

    /** Fields of one connection (RFC 9110, section 7.6.1), and those the transport sets itself. */
    private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "proxy-authenticate",
            "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
            "http2-settings", "host", "content-length", "expect");

    /** What was meant for this proxy: its key, the browser's view of it, and the coding of the body it decoded. */
    private static final Set<String> FOR_THE_PROXY = Set.of("authorization", "x-api-key", "cookie", "origin", "referer",
            "forwarded", "via", "x-real-ip", "content-encoding", "accept-encoding");

    /** What describes the client and its session, by the start of the name; left out when cloaked. */
    private static final List<String> ABOUT_THE_CLIENT = List.of("user-agent", "x-stainless-", "x-claude-code-",
            "x-client-request-id", "x-app", "accept-language", "sec-", "anthropic-dangerous-direct-browser-access");

    private final String userAgent;
    private final Map<String, String> extra;

    /**
     * @param userAgent what the proxy calls itself, such as {@code auth2api/1.0.0}
     * @param extra fields the owner adds to every call; they win over all others
     */
    public UpstreamHeaders(String userAgent, Map<String, String> extra) {
        this.userAgent = userAgent;
        this.extra = new HashMap<>();
        extra.forEach((name, value) -> this.extra.put(name.toLowerCase(Locale.ROOT), value));
    }

    Map<String, String> of(Claude.Request request, Credential credential) {
        var headers = new HashMap<String, String>();
        Set<String> listed = listed(request.headers().get("connection"));
        request.headers().forEach((name, value) -> {
            if (!listed.contains(name) && passes(name, request.cloaked())) {
                headers.put(name, value);
            }
        });
        headers.putIfAbsent("anthropic-version", DEFAULT_VERSION);
        headers.putIfAbsent("user-agent", userAgent);
        headers.putIfAbsent("accept", "application/json");
        if (!request.body().isEmpty()) {
            headers.putIfAbsent("content-type", "application/json");
        }
        headers.put("accept-encoding", "identity");
        headers.putAll(extra);
        authorize(headers, credential);
        return headers;
    }

    private static void authorize(Map<String, String> headers, Credential credential) {
        if (credential.kind() == Credential.Kind.API_KEY) {
            headers.put("x-api-key", credential.accessToken().reveal());
            return;
        }
        headers.put("authorization", "Bearer " + credential.accessToken().reveal());
        String betas = headers.getOrDefault("anthropic-beta", "");
        if (!listed(betas).contains(OAUTH_BETA)) {
            headers.put("anthropic-beta", betas.isBlank() ? OAUTH_BETA : betas + "," + OAUTH_BETA);
        }
    }

    private static boolean passes(String name, boolean cloaked) {
        return !HOP_BY_HOP.contains(name) && !FOR_THE_PROXY.contains(name) && !name.startsWith("x-forwarded-")
                && !(cloaked && ABOUT_THE_CLIENT.stream().anyMatch(name::startsWith));
    }

    /** The names in a list such as that of {@code Connection}, in lower case. */
    public static Set<String> listed(String list) {
        return list == null ? Set.of() : Set.copyOf(List.of(SEPARATOR.split(list.toLowerCase(Locale.ROOT))));
    }
}
