package auth2api.server;

import auth2api.config.TlsConfig;
import auth2api.log.Log;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** A server that speaks HTTPS and takes a renewed keystore for the connections after it. One thread at a time. */
final class TlsSide {
    private final TlsConfig tls;
    private final Log log;
    private TlsKey key;
    private FileTime seen;

    TlsSide(TlsConfig tls, Log log) {
        this.tls = tls;
        this.log = log;
    }

    HttpServer create(InetSocketAddress address) throws IOException {
        seen = TlsStore.changed(tls);
        key = new TlsKey(TlsStore.key(tls));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {key}, null, null);
            HttpsServer server = HttpsServer.create(address, 1024);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (GeneralSecurityException e) {
            throw new IOException("HTTPS cannot be served: " + e.getMessage(), e);
        }
    }

    /** Looks whether the keystore is another one now; one that cannot be used is logged, and the one before stays. */
    void tick() {
        FileTime now = TlsStore.changed(tls);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            key.replace(TlsStore.key(tls));
            log.error("tls.keystore", "renewed", tls.keystore(), "expires", TlsStore.expires(tls));
        } catch (IOException e) {
            log.error("tls.keystore", "problem", e.getMessage(), "next", "the one before stays in use");
        }
    }
}
