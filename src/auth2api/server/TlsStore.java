package auth2api.server;

import auth2api.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** The certificate and key for HTTPS, from a PKCS12 keystore. */
public final class TlsStore {
    private TlsStore() {
    }

    /** When the first certificate of the keystore ends; an IOException says what is wrong with the keystore. */
    public static Instant expires(TlsConfig tls) throws IOException {
        try {
            KeyStore store = load(tls, password(tls));
            Instant first = Instant.MAX;
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate one) {
                    Instant end = one.getNotAfter().toInstant();
                    first = end.isBefore(first) ? end : first;
                }
            }
            return first;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(tls, e);
        }
    }

    /** When the file was written; the epoch while there is none. */
    static FileTime changed(TlsConfig tls) {
        try {
            return Files.getLastModifiedTime(tls.keystore());
        } catch (IOException absent) {
            return FileTime.fromMillis(0);
        }
    }

    static X509ExtendedKeyManager key(TlsConfig tls) throws IOException {
        try {
            char[] password = password(tls);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(tls, password), password);
            return (X509ExtendedKeyManager) keys.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(tls, e);
        }
    }

    private static char[] password(TlsConfig tls) throws IOException {
        return (tls.passwordFile() == null ? tls.password().reveal() : Files.readString(tls.passwordFile()).strip())
                .toCharArray();
    }

    private static KeyStore load(TlsConfig tls, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(tls.keystore())) {
            store.load(in, password);
        }
        return store;
    }

    private static IOException unusable(TlsConfig tls, Exception why) {
        return new IOException("tls.keystore " + tls.keystore() + " cannot be used (" + why
                + "); it must be PKCS12 with one key, and tls.password or tls.password-file must open it", why);
    }
}
