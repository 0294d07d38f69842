package auth2api.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which hosts are reached through a proxy. A configured one serves everything. One from HTTPS_PROXY serves https only,
 * without this machine and without what NO_PROXY names (a host, its subdomains, or {@code *}), as curl does it.
 */
final class ProxyRule extends ProxySelector {
    private final URI proxy;
    private final boolean everything;
    private final List<String> except;

    private ProxyRule(URI proxy, boolean everything, List<String> except) {
        this.proxy = proxy;
        this.everything = everything;
        this.except = except;
    }

    static ProxySelector of(URI configured, Map<String, String> environment) {
        if (configured != null) {
            return new ProxyRule(configured, true, List.of());
        }
        URI proxy = Kind.proxy().parse().apply(variable(environment, "HTTPS_PROXY"));
        String except = variable(environment, "NO_PROXY").toLowerCase(Locale.ROOT);
        return proxy == null ? null : new ProxyRule(proxy, false, Arrays.stream(except.split("[\\s,]+"))
                .map(name -> name.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", ""))
                .filter(name -> !name.isEmpty()).toList());
    }

    static void check(Map<String, String> environment, List<String> problems) {
        try {
            of(null, environment);
        } catch (IllegalArgumentException e) {
            problems.add("HTTPS_PROXY in the environment: must be " + Kind.proxy().allowed()
                    + "; set upstream.proxy instead, or unset it");
        }
    }

    /** Tools read both spellings; the lower one wins, as in curl. A missing scheme means http. */
    private static String variable(Map<String, String> environment, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String value = environment.getOrDefault(lower, environment.getOrDefault(name, "")).trim();
        return value.isEmpty() || value.contains("://") || name.equals("NO_PROXY") ? value : "http://" + value;
    }

    @Override
    public List<Proxy> select(URI target) {
        String host = target.getHost().toLowerCase(Locale.ROOT);
        boolean direct = !everything && (!"https".equals(target.getScheme()) || Kind.loopback(host)
                || except.stream().anyMatch(name -> name.equals("*") || host.equals(name)
                        || host.endsWith("." + name)));
        return List.of(direct ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort())));
    }

    @Override
    public void connectFailed(URI target, SocketAddress address, IOException failure) {
        // The failed call itself is reported; there is no second proxy to switch to.
    }
}
