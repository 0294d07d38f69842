package auth2api.http;

import java.net.ProxySelector;

/** An {@link HttpTransport} that the first call makes: its TLS takes a quarter of a second, and a start needs none. */
public final class LazyTransport implements Transport {
    private final ProxySelector proxy;
    private Transport made;

    /** @param proxy as {@link HttpTransport} takes it */
    public LazyTransport(ProxySelector proxy) {
        this.proxy = proxy;
    }

    @Override
    public Reply send(Call call) throws CallFailed {
        return made().send(call);
    }

    private synchronized Transport made() {
        if (made == null) {
            made = new HttpTransport(proxy);
        }
        return made;
    }
}
