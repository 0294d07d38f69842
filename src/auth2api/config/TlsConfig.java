package auth2api.config;

import auth2api.log.Secret;
import java.nio.file.Path;

/** The PKCS12 keystore to serve HTTPS with, and its password: either itself or the file that holds it. */
public record TlsConfig(Path keystore, Secret password, Path passwordFile) {
}
