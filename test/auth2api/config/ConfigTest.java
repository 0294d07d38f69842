package auth2api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.log.Log;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {
    private static final String STRONG = "sk-0123456789abcdef0123456789abcdef";
    private static final Path FILE = Path.of("/srv/proxy/config.properties");

    private static final String EVERY_KEY = """
            host = ::1
            port=0
            auth-dir=tokens/mine
            api-keys=sk-first-key, sk-second-key
            api-keys.laptop = sk-third-key
            body-limit=1 GB
            timeouts.messages-ms=1
            timeouts.stream-messages-ms=2
            timeouts.stream-idle-ms=3
            timeouts.count-tokens-ms=4
            debug=verbose
            rate-limit.requests-per-minute=0
            allowed-hosts=Proxy.example, [fe80::1]
            shutdown.grace-ms=0
            upstream.base-url=http://127.0.0.1:9000/gateway/
            upstream.proxy=http://proxy.example:3128
            upstream.headers.X-Team=blue green
            oauth.authorize-url=https://a.example/authorize
            oauth.token-url=https://a.example/token
            oauth.client-id=abc
            models.aliases.fast=claude-haiku-4-5
            cloaking.mode=always
            cloaking.sensitive-words=Acme, top secret, \u00fcber
            cloaking.cache-user-id=true
            cloaking.strict-mode=true
            """;

    private static Config parse(String text) {
        return Config.parse(text, FILE, Map.of("HOME", "/home/ann"));
    }

    private static List<String> problems(String text) {
        return assertThrows(ConfigException.class, () -> parse(text)).getMessage().lines().skip(1).map(String::strip)
                .toList();
    }

    private static void refused(String line, String allowed) {
        String problem = problems(line).get(0);
        assertEquals(1, problems(line).size());
        assertTrue(problem.contains(": must be " + allowed), problem);
    }

    @Test
    void anEmptyFileMeansTheDocumentedDefaults() {
        Config config = parse("");
        assertEquals("127.0.0.1", config.host());
        assertEquals(8317, config.port());
        assertEquals(Path.of("/home/ann/.auth2api"), config.authDir());
        assertEquals(List.of(), config.apiKeys());
        assertEquals(200L << 20, config.bodyLimit());
        assertEquals(new Config.Timeouts(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(5),
                Duration.ofSeconds(30)), config.timeouts());
        assertEquals(Log.Level.ERRORS, config.debug());
        assertEquals(60, config.requestsPerMinute());
        assertEquals(List.of(), config.allowedHosts());
        assertEquals(Duration.ofSeconds(30), config.shutdownGrace());
        assertEquals(URI.create("https://api.anthropic.com"), config.upstreamBaseUrl());
        assertNull(config.upstreamProxy());
        assertEquals(Map.of(), config.upstreamHeaders());
        assertEquals(URI.create("https://api.anthropic.com/v1/oauth/token"), config.tokenUrl());
        assertEquals(Map.of(), config.aliases());
        assertEquals(new Config.Cloaking(Config.CloakingMode.AUTO, List.of(), false, false), config.cloaking());
    }

    @Test
    void everyKeyIsRead() {
        Config config = parse(EVERY_KEY);
        assertEquals("::1", config.host());
        assertEquals(0, config.port());
        assertEquals(Path.of("/srv/proxy/tokens/mine"), config.authDir());
        assertEquals(List.of("key-28254d66", "key-41145950", "laptop"),
                config.apiKeys().stream().map(ApiKey::name).toList());
        assertEquals("sk-third-key", config.apiKeys().get(2).key().reveal());
        assertEquals(1L << 30, config.bodyLimit());
        assertEquals(Duration.ofMillis(4), config.timeouts().countTokens());
        assertEquals(Log.Level.VERBOSE, config.debug());
        assertEquals(0, config.requestsPerMinute());
        assertEquals(List.of("proxy.example", "fe80::1"), config.allowedHosts());
        assertEquals(Duration.ZERO, config.shutdownGrace());
        assertEquals(URI.create("http://127.0.0.1:9000/gateway"), config.upstreamBaseUrl());
        assertEquals("blue green", config.upstreamHeaders().get("x-team"));
        assertEquals(URI.create("https://a.example/authorize"), config.authorizeUrl());
        assertEquals(URI.create("https://a.example/token"), config.tokenUrl());
        assertEquals("abc", config.clientId());
        assertEquals(Map.of("fast", "claude-haiku-4-5"), config.aliases());
        assertEquals(new Config.Cloaking(Config.CloakingMode.ALWAYS, List.of("Acme", "top secret", "\u00fcber"), true,
                true), config.cloaking());
    }

    @Test
    void anEmptyValueIsTheDefault() {
        assertEquals("127.0.0.1", parse("host=\nport=\n").host());
    }

    @Test
    void theHomeFolderIsWrittenAsATilde() {
        assertEquals(Path.of("/home/ann/x"), parse("auth-dir=~/x").authDir());
        assertEquals(Path.of("/home/ann"), parse("auth-dir=~").authDir());
        assertEquals(Path.of("/srv/proxy/~x"), parse("auth-dir=~x").authDir());
    }

    @Test
    void allProblemsAreReportedTogetherWithKeyValueAndWhatIsAllowed() {
        assertEquals(List.of(
                "port = 99999: must be a whole number from 0 to 65535",
                "debug = loud: must be one of off, errors, verbose",
                "prot: is not a known key; did you mean port?"), problems("port=99999\ndebug=loud\nprot=1"));
        var failure = assertThrows(ConfigException.class, () -> parse("port=99999\ndebug=loud"));
        assertEquals(3, failure.getMessage().lines().count());
        assertTrue(failure.getMessage().startsWith(FILE + " cannot be used:"));
    }

    @Test
    void anUnknownKeyNamesTheNearestKnownOne() {
        for (String[] pair : new String[][] {{"apiKeys", "api-keys"}, {"auth-dri", "auth-dir"},
                {"timeouts.message-ms", "timeouts.messages-ms"}, {"upstream.header.X-A", "upstream.headers.X-A"},
                {"model.aliases.fast", "models.aliases.fast"}, {"cloaking.strictmode", "cloaking.strict-mode"},
                {"rate-limit", "body-limit"}, {"upstream.headers.", "upstream.headers."}}) {
            String problem = problems(pair[0] + "=1").get(0);
            assertTrue(problem.endsWith("did you mean " + pair[1] + "?"), problem);
        }
    }

    @Test
    void aKeyThatIsGivenTwiceIsAProblem() {
        assertEquals(List.of("port: is given more than once; keep one"), problems("port=1\nport=2"));
        assertEquals(1, problems("upstream.headers.X-A=1\nupstream.headers.x-a=2").size());
    }

    @Test
    void aKeystoreHasOnePassword() {
        for (String line : List.of("", "\ntls.password=a\ntls.password-file=b")) {
            assertEquals(List.of("tls.keystore: needs either tls.password or tls.password-file"),
                    problems("tls.keystore=k" + line));
        }
    }

    @Test
    void aProblemShowsNoControlCharacter() {
        assertTrue(problems("debug=lo\\u001b[2Jud").get(0).startsWith("debug = lo?[2Jud: must be"));
    }

    @Test
    void wrongValuesAreRefused() {
        refused("port=-1", "a whole number");
        refused("port=80 80", "a whole number");
        for (String size : List.of("0", "2gb", "1tb", "-1", "mb", "99999999999", "1.5mb")) {
            refused("body-limit=" + size, "a size such as");
        }
        refused("timeouts.messages-ms=0", "milliseconds from 1");
        refused("timeouts.messages-ms=2m", "milliseconds");
        refused("cloaking.cache-user-id=yes", "true or false");
        for (String host : List.of("http://x", "localhost:80", "1.2.3.4:80", "a b")) {
            refused("host=" + host, "a host name");
            refused("allowed-hosts=ok," + host, "a comma separated list");
        }
        for (String url : List.of("api.anthropic.com", "http://api.anthropic.com", "https://u:p@x", "https://x?q",
                "https://x#f", "ftp://x", "https://", "https://a b")) {
            refused("upstream.base-url=" + url, "a https URL");
        }
        for (String proxy : List.of("proxy:80", "https://p:80", "socks5://p:1", "http://p", "http://u:p@p:80",
                "http://p:80/x")) {
            refused("upstream.proxy=" + proxy, "http://host:port");
        }
        refused("auth-dir=a\\u0000b", "a path");
        refused("models.aliases.fast=", "printable ASCII");
        refused("models.aliases.fast=two words", "printable ASCII");
    }

    @Test
    void sizesAreReadInAllUnits() {
        assertEquals(1, parse("body-limit=1").bodyLimit());
        assertEquals(7, parse("body-limit=7b").bodyLimit());
        assertEquals(512 << 10, parse("body-limit=512kb").bodyLimit());
        assertEquals(3 << 20, parse("body-limit=3M").bodyLimit());
    }

    @Test
    void headersThatTheProxySetsItselfAreRefused() {
        for (String name : List.of("Host", "authorization", "X-Api-Key", "Content-Length", "Connection", "TE",
                "Transfer-Encoding", "Keep-Alive", "Upgrade", "Proxy-Authorization", "Accept-Encoding", "Bad(Name)")) {
            refused("upstream.headers." + name + "=1", "printable text in one line");
        }
        refused("upstream.headers.X-A=a\\r\\nHost: b", "printable text in one line");
        refused("upstream.headers.X-A=\u00fc", "printable text in one line");
        refused("upstream.headers.X-A=", "printable text in one line");
    }

    @Test
    void placeholderAndShortKeysAreRefusedWithoutShowingThem() {
        for (String key : List.of(ApiKey.PLACEHOLDER, "short", "with blank in it", STRONG + ",tiny")) {
            refused("api-keys=" + key, "a comma separated list");
            assertTrue(problems("api-keys=" + key).get(0).startsWith("api-keys = ***:"));
        }
        refused("api-keys.laptop=" + ApiKey.PLACEHOLDER, "at least 8");
    }

    @Test
    void onlyStrongKeysMayBeReachedFromOtherMachines() {
        for (String host : List.of("0.0.0.0", "::", "192.168.1.5", "proxy.example", "127.example")) {
            assertTrue(problems("host=" + host + "\napi-keys=" + STRONG + ",sk-weak-key").get(0)
                    .startsWith("host = " + host + ": can be reached from other machines"));
            assertEquals(host, parse("host=" + host + "\napi-keys=" + STRONG).host());
            assertEquals(host, parse("host=" + host).host(), "the first run makes a strong key");
        }
        for (String host : List.of("localhost", "127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1")) {
            assertEquals(host, parse("host=" + host + "\napi-keys=sk-weak-key").host());
        }
    }

    @Test
    void whatIsShownMasksSecrets() {
        Config config = parse("api-keys=" + STRONG + "\napi-keys.a=" + STRONG + "\nupstream.headers.X-A=abc\nport=1");
        assertEquals("***", config.shown().get("api-keys"));
        assertEquals("***", config.shown().get("api-keys.a"));
        assertEquals("***", config.shown().get("upstream.headers.X-A"));
        assertEquals("1", config.shown().get("port"));
        assertEquals("200mb", config.shown().get("body-limit"));
        assertFalse(config.toString().contains("abc"));
        assertTrue(problems("upstream.proxy=http://u:secret@h:1").get(0).contains("http://***@h:1"));
    }

    @Test
    void aBrokenEscapeIsAProblemAndNotACrash() {
        assertTrue(problems("auth-dir=C:\\users").get(0).contains("write a backslash as"));
    }

    @Test
    void distancesAreCountedInLetters() {
        assertEquals(0, ConfigParser.distance("Port", "port"));
        assertEquals(3, ConfigParser.distance("kitten", "sitting"));
        assertEquals(4, ConfigParser.distance("", "port"));
    }

    @Test
    void noValueOfAKeyIsMoreThanAProblem() {
        for (String key : Config.keys().keySet()) {
            for (String value : List.of("a", "a\\nb", "\\u0000", "~/\\u0000", "/", ":", "%", "[", "//", "https://",
                    "https://[", "1e9", "-1", "9".repeat(30), "::", "1.2.3.4/99999999999", ",")) {
                for (String others : List.of("", "\ntls.keystore=k", "\nhost=0.0.0.0")) {
                    try {
                        parse(key.replaceAll("<.*>", "x") + "=" + value + others);
                    } catch (ConfigException explained) {
                        assertTrue(explained.getMessage().contains(": "), explained.getMessage());
                    }
                }
            }
        }
    }

    @Test
    void aPortThatNoHostHasIsRefused() {
        for (String line : List.of("upstream.proxy=http://a:65536", "upstream.base-url=https://a:70000")) {
            assertEquals(1, problems(line).size(), line);
        }
    }
}
