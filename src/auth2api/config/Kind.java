package auth2api.config;

import auth2api.log.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the text of a key becomes a value.
 *
 * @param allowed what a right value is, to follow "must be"
 * @param pattern what the trimmed text must match
 * @param value made from a text that matches; an IllegalArgumentException means that it is wrong all the same
 * @param secret whether the text must not be shown
 */
record Kind(String allowed, String pattern, Function<String, Object> value, boolean secret) {
    private static final int DAY_MS = 86_400_000;
    private static final long MAX_SIZE = Integer.MAX_VALUE - 8; // the longest array of a JVM
    private static final Set<String> OWN_HEADERS = Set.of("authorization", "x-api-key", "host", "content-length",
            "content-encoding", "accept-encoding", "expect", "connection", "proxy-connection", "keep-alive",
            "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade");

    static final Kind TEXT = new Kind("text", ".*", text -> text, false);
    static final Kind WORD = new Kind("printable ASCII without blanks", "[!-~]+", text -> text, false);
    static final Kind FLAG = new Kind("true or false", "true|false", Boolean::valueOf, false);
    static final Kind SIZE = new Kind("a size such as 512kb, 200mb or 1gb, from 1 byte to less than 2gb",
            "(?i)\\d{1,10}\\s*[kmg]?b?", Kind::size, false);
    static final Kind HOST = new Kind("a host name or IP address, without scheme and port",
            "[A-Za-z0-9._-]+|\\[?(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+(%\\w+)?]?",
            text -> text.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT), false);
    static final Kind NETWORK = new Kind("an IP address or a range such as 10.0.0.0/8", "[0-9A-Fa-f:.]+(/\\d{1,3})?",
            Network::of, false);
    /** As written; whoever asks for it resolves it against the file. */
    static final Kind PATH = new Kind("a path", "(?s).*", text -> Path.of(text).toString(), false);
    /** Plain http would show the credential to the network, so it is taken for this machine only. */
    static final Kind URL = new Kind("a https URL without user and query (http only for this machine)",
            "https?://[^?#@]+", Kind::url, false);
    static final Kind PROXY = new Kind("http://host:port, without user and path", "(http://[^/@?#]+:[1-9]\\d*/?)?",
            text -> text.isEmpty() ? null : withHost(text), false);
    static final Kind PASSWORD = new Kind("text", "(?s).*", Secret::of, true);
    static final Kind API_KEY = new Kind("at least 8 printable ASCII characters without blanks, and not the example's "
            + "placeholder", "(?!" + ApiKey.PLACEHOLDER + "$)[!-~]{8,}", Secret::of, true);
    static final Kind HEADER = new Kind("printable text in one line, for a header that the proxy does not set itself "
            + "(as it does Authorization, x-api-key, Host, Content-Length, and those of the connection)",
            "[ -~\\t]+", text -> text, true);

    static Kind whole(int min, int max) {
        return new Kind("a whole number from " + min + " to " + max, "-?\\d+", text -> between(text, min, max), false);
    }

    static Kind millis(int min) {
        return new Kind("milliseconds from " + min + " to " + DAY_MS + " (a day)", "-?\\d+",
                text -> Duration.ofMillis(between(text, min, DAY_MS)), false);
    }

    static <E extends Enum<E>> Kind oneOf(Class<E> type) {
        String names = Stream.of(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new Kind("one of " + names, ".*", text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)), false);
    }

    static Kind list(Kind one) {
        return new Kind("a comma separated list, each " + one.allowed, "(?s).*", text -> Pattern.compile(",")
                .splitAsStream(text).map(String::trim).filter(part -> !part.isEmpty()).map(one::parse).toList(),
                one.secret);
    }

    /** @throws IllegalArgumentException for a text that is not allowed */
    Object parse(String text) {
        require(text.matches(pattern));
        return value.apply(text);
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalArgumentException();
        }
    }

    private static int between(String text, int min, int max) {
        int value = Integer.parseInt(text);
        require(value >= min && value <= max);
        return value;
    }

    private static Long size(String text) {
        String unit = text.toLowerCase(Locale.ROOT).replaceAll("[\\d\\sb]", "") + "b";
        long bytes = Long.parseLong(text.replaceAll("\\D", "")) << 10 * "bkmg".indexOf(unit.charAt(0));
        require(bytes > 0 && bytes <= MAX_SIZE);
        return bytes;
    }

    private static URI url(String text) {
        URI url = withHost(text);
        require(url.getScheme().equals("https") || loopback(url.getHost()));
        return url;
    }

    private static URI withHost(String text) {
        URI url = URI.create(text.replaceFirst("/+$", ""));
        require(url.getHost() != null && url.getPort() <= 65_535);
        return url;
    }

    static boolean headerName(String name) {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") && !OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether a host is this machine's own by its spelling alone: no name is looked up. */
    static boolean loopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.\\d{1,3}){3}|\\[?(0*:)+0*1\\]?");
    }
}
