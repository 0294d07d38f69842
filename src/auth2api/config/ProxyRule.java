package auth2api.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which hosts are reached through a proxy. A configured one serves everything. One from HTTPS_PROXY serves https only,
 * without this machine and without what NO_PROXY names (a host, its subdomains, or {@code *}), as curl does it.
 */
final class ProxyRule extends ProxySelector {
    private final URI proxy;
    private final boolean everything;
    private final List<String> except;

    private ProxyRule(URI proxy, boolean everything, String except) {
        this.proxy = proxy;
        this.everything = everything;
        this.except = Stream.of(except.toLowerCase(Locale.ROOT).split("[\\s,]+")).filter(name -> !name.isEmpty())
                .map(name -> name.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", "")).toList();
    }

    /** Null when neither names a proxy; a wrong one of the environment is a problem. */
    static ProxySelector of(URI configured, Map<String, String> environment, List<String> problems) {
        if (configured != null) {
            return new ProxyRule(configured, true, "");
        }
        String named = variable(environment, "HTTPS_PROXY");
        try {
            URI proxy = (URI) Kind.PROXY.parse(named.isEmpty() || named.contains("://") ? named : "http://" + named);
            return proxy == null ? null : new ProxyRule(proxy, false, variable(environment, "NO_PROXY"));
        } catch (IllegalArgumentException e) {
            problems.add("HTTPS_PROXY in the environment: must be " + Kind.PROXY.allowed()
                    + "; set upstream.proxy instead, or unset it");
            return null;
        }
    }

    /** Tools read both spellings; the lower one wins, as in curl. */
    private static String variable(Map<String, String> environment, String name) {
        return environment.getOrDefault(name.toLowerCase(Locale.ROOT), environment.getOrDefault(name, "")).trim();
    }

    @Override
    public List<Proxy> select(URI target) {
        String host = target.getHost().toLowerCase(Locale.ROOT);
        boolean direct = !everything && (!"https".equals(target.getScheme()) || Kind.loopback(host)
                || except.stream().anyMatch(name -> name.equals("*") || ("." + host).endsWith("." + name)));
        return List.of(direct ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort())));
    }

    @Override
    public void connectFailed(URI target, SocketAddress address, IOException failure) {
        // The failed call itself is reported; there is no second proxy to switch to.
    }
}
