package auth2api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyRuleTest {
    private static ProxySelector rule(String text, String... env) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < env.length; i += 2) {
            environment.put(env[i], env[i + 1]);
        }
        return Config.parse(text, Path.of("c"), environment).upstreamProxy();
    }

    /** The proxy's host and port, or "direct". */
    private static String way(ProxySelector rule, String target) {
        var address = (InetSocketAddress) rule.select(URI.create(target)).get(0).address();
        return address == null ? "direct" : address.getHostString() + ":" + address.getPort();
    }

    @Test
    void withoutAnyProxyThereIsNoRule() {
        assertNull(rule(""));
        assertNull(rule("", "HTTPS_PROXY", "", "NO_PROXY", "*"));
    }

    @Test
    void aConfiguredProxyServesEverythingAndHidesTheEnvironment() {
        ProxySelector rule = rule("upstream.proxy=http://p:1/", "HTTPS_PROXY", "http://q:2", "NO_PROXY", "*");
        assertEquals("p:1", way(rule, "https://api.anthropic.com/v1/messages"));
        assertEquals("p:1", way(rule, "http://127.0.0.1:9/"));
    }

    @Test
    void theEnvironmentsProxyServesHttpsToOtherMachines() {
        ProxySelector rule = rule("", "HTTPS_PROXY", "q:2");
        assertEquals("q:2", way(rule, "https://api.anthropic.com"));
        assertEquals("direct", way(rule, "http://api.anthropic.com"));
        assertEquals("direct", way(rule, "https://localhost:8443"));
        assertEquals("direct", way(rule, "https://[::1]:8443"));
    }

    @Test
    void theLowerCaseVariableWins() {
        assertEquals("r:3", way(rule("", "HTTPS_PROXY", "http://q:2", "https_proxy", "http://r:3"), "https://x"));
    }

    @Test
    void noProxyNamesHostsDomainsOrEverything() {
        ProxySelector rule = rule("", "HTTPS_PROXY", "http://q:2", "NO_PROXY", "example.com:443, .corp, *.lan");
        assertEquals("direct", way(rule, "https://Example.com"));
        assertEquals("direct", way(rule, "https://api.example.com"));
        assertEquals("direct", way(rule, "https://a.b.corp"));
        assertEquals("direct", way(rule, "https://nas.lan"));
        assertEquals("q:2", way(rule, "https://badexample.com"));
        assertEquals("direct", way(rule("", "HTTPS_PROXY", "http://q:2", "no_proxy", "*"), "https://x"));
    }

    @Test
    void anUnusableProxyInTheEnvironmentIsAProblem() {
        var failure = assertThrows(ConfigException.class, () -> rule("", "HTTPS_PROXY", "http://u:secret@q:2"));
        assertTrue(failure.getMessage().contains("\n  HTTPS_PROXY in the environment: must be http://host:port"));
    }
}
