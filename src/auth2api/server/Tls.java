package auth2api.server;

import auth2api.config.Config;
import auth2api.log.Log;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.SSLContext;

/**
 * HTTPS with a certificate and key from a PKCS12 keystore. A renewed keystore serves the connections after it:
 * HttpsServer takes no new context once it has started, so its key manager asks here at each handshake.
 */
public final class Tls extends KeyStore.Builder {
    private final Config.Tls tls;
    private final Log log;
    private volatile Opened opened;
    private String seen;

    private record Opened(KeyStore store, char[] password) {
    }

    Tls(Config.Tls tls, Log log) {
        this.tls = tls;
        this.log = log;
    }

    HttpServer create(InetSocketAddress address) throws IOException {
        seen = Reload.stamp(tls.keystore());
        opened = open(tls);
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509"); // the one that takes builders
            keys.init(new KeyStoreBuilderParameters(this));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            HttpsServer server = HttpsServer.create(address, 1024);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (GeneralSecurityException e) {
            throw new IOException("HTTPS cannot be served: " + e.getMessage(), e);
        }
    }

    @Override
    public KeyStore getKeyStore() {
        return opened.store;
    }

    @Override
    public KeyStore.ProtectionParameter getProtectionParameter(String alias) {
        return new KeyStore.PasswordProtection(opened.password);
    }

    /** Once a second, one thread at a time: a keystore that cannot be used is logged, and the one before stays. */
    void tick() {
        String now = Reload.stamp(tls.keystore());
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            opened = open(tls);
            log.error("tls.keystore", "renewed", tls.keystore(), "expires", expires(tls));
        } catch (IOException e) {
            log.error("tls.keystore", "problem", e.getMessage(), "next", "the one before stays in use");
        }
    }

    /** When the first certificate of the keystore ends; an IOException says what is wrong with the keystore. */
    public static Instant expires(Config.Tls tls) throws IOException {
        try {
            KeyStore store = open(tls).store;
            Instant first = Instant.MAX;
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate one) {
                    Instant end = one.getNotAfter().toInstant();
                    first = end.isBefore(first) ? end : first;
                }
            }
            return first;
        } catch (GeneralSecurityException e) {
            throw unusable(tls, e);
        }
    }

    /** Opens the keystore and each key in it, so that what is wrong shows before a client comes. */
    private static Opened open(Config.Tls tls) throws IOException {
        try (InputStream in = Files.newInputStream(tls.keystore())) {
            char[] password = (tls.passwordFile() == null ? tls.password().reveal()
                    : Files.readString(tls.passwordFile()).strip()).toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                store.getKey(alias, password);
            }
            return new Opened(store, password);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(tls, e);
        }
    }

    private static IOException unusable(Config.Tls tls, Exception why) {
        return new IOException("tls.keystore " + tls.keystore() + " cannot be used (" + why
                + "); it must be PKCS12 with one key, and tls.password or tls.password-file must open it", why);
    }
}
