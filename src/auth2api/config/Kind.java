package auth2api.config;

import auth2api.log.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the text of a key becomes a value.
 *
 * @param allowed what a right value is, to follow "must be"
 * @param secret whether the text must not be shown
 * @param parse throws IllegalArgumentException for a wrong text, which is trimmed; empty only where that is the default
 */
record Kind<T>(String allowed, boolean secret, Function<String, T> parse) {
    private static final int DAY_MS = 86_400_000;
    private static final long MAX_SIZE = Integer.MAX_VALUE - 8; // the longest array of a JVM
    private static final Pattern SIZE = Pattern.compile("(\\d{1,10})\\s*([kmg]?)b?");
    private static final Set<String> OWN_HEADERS = Set.of("authorization", "x-api-key", "host", "content-length",
            "content-encoding", "accept-encoding", "expect", "connection", "proxy-connection", "keep-alive",
            "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade");

    private static <T> Kind<T> of(String allowed, Function<String, T> parse) {
        return new Kind<>(allowed, false, parse);
    }

    private static Kind<String> matching(String allowed, String pattern) {
        return of(allowed, text -> {
            require(text.matches(pattern));
            return text;
        });
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalArgumentException();
        }
    }

    private static int between(int value, int min, int max) {
        require(value >= min && value <= max);
        return value;
    }

    static Kind<Integer> whole(int min, int max) {
        return of("a whole number from " + min + " to " + max, t -> between(Integer.parseInt(t), min, max));
    }

    static Kind<Duration> millis(int min) {
        return of("milliseconds from " + min + " to " + DAY_MS + " (a day)",
                t -> Duration.ofMillis(between(Integer.parseInt(t), min, DAY_MS)));
    }

    static Kind<Long> size() {
        return of("a size such as 512kb, 200mb or 1gb, from 1 byte to less than 2gb", text -> {
            Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
            require(size.matches());
            long bytes = Long.parseLong(size.group(1)) << 10 * "bkmg".indexOf((size.group(2) + "b").charAt(0));
            require(bytes > 0 && bytes <= MAX_SIZE);
            return bytes;
        });
    }

    static Kind<Boolean> flag() {
        return of("true or false", text -> {
            require(text.matches("true|false"));
            return Boolean.valueOf(text);
        });
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        String names = Stream.of(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return of("one of " + names, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    static Kind<String> text() {
        return of("text", text -> text);
    }

    static Kind<Secret> password() {
        return new Kind<>("text", true, Secret::of);
    }

    static Kind<String> word() {
        return matching("printable ASCII without blanks", "[!-~]+");
    }

    static Kind<String> host() {
        return of("a host name or IP address, without scheme and port", text -> {
            String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
            boolean ipv6 = bare.indexOf(':') != bare.lastIndexOf(':') && bare.matches("[0-9A-Fa-f:.]+(%\\w+)?");
            require(ipv6 || bare.matches("[A-Za-z0-9._-]+"));
            return bare.toLowerCase(Locale.ROOT);
        });
    }

    /** As written; whoever asks for it resolves it against the file. */
    static Kind<String> path() {
        return of("a path", text -> Path.of(text).toString());
    }

    static Kind<Secret> apiKey() {
        return new Kind<>("at least 8 printable ASCII characters without blanks, and not the example's placeholder",
                true, text -> {
                    require(text.matches("[!-~]{8,}") && !text.equals(ApiKey.PLACEHOLDER));
                    return Secret.of(text);
                });
    }

    /** Plain http would show the credential to the network, so it is taken for this machine only. */
    static Kind<URI> url() {
        return of("a https URL without user and query (http only for this machine)", text -> {
            URI url = URI.create(text.replaceFirst("/+$", ""));
            require(url.getHost() != null && url.getRawUserInfo() == null && url.getRawQuery() == null
                    && url.getRawFragment() == null);
            require("https".equals(url.getScheme()) || "http".equals(url.getScheme()) && loopback(url.getHost()));
            return url;
        });
    }

    static Kind<URI> proxy() {
        return of("http://host:port, without user and path", text -> {
            if (text.isEmpty()) {
                return null;
            }
            URI url = URI.create(text.replaceFirst("/$", ""));
            require("http".equals(url.getScheme()) && url.getHost() != null && url.getPort() > 0
                    && text.matches("http://[^/@?#]+/?"));
            return url;
        });
    }

    static Kind<String> header() {
        return new Kind<>("printable text in one line, for a header that the proxy does not set itself (as it does "
                + "Authorization, x-api-key, Host, Content-Length, and those of the connection)", true, text -> {
                    require(text.matches("[ -~\\t]+"));
                    return text;
                });
    }

    static boolean headerName(String name) {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") && !OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT));
    }

    static <T> Kind<List<T>> list(Kind<T> one) {
        return new Kind<>("a comma separated list, each " + one.allowed, one.secret, text -> Arrays.stream(
                text.split(",")).map(String::trim).filter(part -> !part.isEmpty()).map(one.parse).toList());
    }

    /** Whether a host is this machine's own by its spelling alone: no name is looked up. */
    static boolean loopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.\\d{1,3}){3}")
                || host.matches("\\[?(0*:)+0*1\\]?");
    }
}
