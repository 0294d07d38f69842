package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.config.Config;
import auth2api.log.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS, with keystores made by the JDK's keytool. */
class TlsTest {
    /** Trusts everyone, for a certificate that signs itself. */
    private record Trusting() implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @TempDir
    private Path dir;

    private Path keystore(String name, int days) throws Exception {
        Path made = dir.resolve(name);
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "" + days,
                "-storetype", "PKCS12", "-keystore", made.toString(), "-storepass", "sk-test-key-of-the-store")
                .redirectErrorStream(true).redirectOutput(dir.resolve("keytool.log").toFile()).start();
        assertTrue(keytool.waitFor(Lab.BOUND.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue(), Files.readString(dir.resolve("keytool.log")));
        return made;
    }

    /** Asks for the health, and tells whose certificate answered. */
    private static String answerer(Lab lab) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1",
                lab.server.address().getPort())) {
            socket.setSoTimeout((int) Lab.BOUND.toMillis());
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    private static void awaitLog(Lab lab, String text) {
        Instant end = Instant.now().plus(Lab.BOUND);
        while (!lab.log.toString(StandardCharsets.UTF_8).contains(text)) {
            assertTrue(Instant.now().isBefore(end), () -> text + " in " + lab.log);
            Thread.onSpinWait();
        }
    }

    @Test
    void httpsIsServedAndARenewedKeystoreIsPickedUp() throws Exception {
        Path store = keystore("first", 30);
        Path password = Files.writeString(dir.resolve("password"), "sk-test-key-of-the-store\n");
        try (Lab lab = Lab.with("tls.keystore=" + store, "tls.password-file=" + password)) {
            assertEquals("CN=first", answerer(lab));
            Files.writeString(dir.resolve("broken"), "not a keystore");
            Files.move(dir.resolve("broken"), store, StandardCopyOption.REPLACE_EXISTING);
            awaitLog(lab, "the one before stays in use");
            assertEquals("CN=first", answerer(lab));
            Files.move(keystore("second", 60), store, StandardCopyOption.REPLACE_EXISTING);
            awaitLog(lab, "renewed=");
            assertEquals("CN=second", answerer(lab));
        }
    }

    @Test
    void itIsKnownWhenTheCertificateEnds() throws Exception {
        var tls = new Config.Tls(keystore("one", 30), Secret.of("sk-test-key-of-the-store"), null);
        long days = Duration.between(Instant.now(), Tls.expires(tls)).toDays();
        assertTrue(days == 29 || days == 30, "" + days);
    }

    @Test
    void aKeystoreThatCannotBeUsedIsExplained() throws Exception {
        Path store = keystore("one", 30);
        Path none = dir.resolve("none");
        for (Config.Tls tls : new Config.Tls[] {new Config.Tls(store, Secret.of("wrong"), null), new Config.Tls(none,
            Secret.of("sk-test-key-of-the-store"), null), new Config.Tls(store, Secret.of(""), none)}) {
            String said = assertThrows(IOException.class, () -> Tls.expires(tls)).getMessage();
            assertTrue(said.startsWith("tls.keystore " + tls.keystore() + " cannot be used"), said);
        }
    }
}
