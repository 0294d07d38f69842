package auth2api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.0/8,10.255.0.1,true", "10.0.0.0/8,11.0.0.1,false", "192.168.1.128/25,192.168.1.129,true",
        "192.168.1.128/25,192.168.1.127,false", "1.2.3.4,1.2.3.4,true", "1.2.3.4,1.2.3.5,false",
        "0.0.0.0/0,8.8.8.8,true", "0.0.0.0/0,::1,false", "fd00::/8,fd12::1,true", "::1,::1,true",
        "::ffff:10.0.0.1,10.0.0.1,true"})
    void aRangeHoldsItsAddresses(String range, String address, boolean inside) throws Exception {
        assertEquals(inside, Network.of(range).contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "::1/129", "10.0.0", "1.2.3.4/", "/8", "fe.fe", "300.1.1.1"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(ConfigException.class,
                () -> Config.parse("trusted-proxies=" + text, Path.of("c"), Map.of()));
    }

    /** Names are in a file of their own, so that one that was looked up would be found. */
    @Test
    void figuresThatAreNoAddressAreNotLookedUpAsAName(@TempDir Path temp) throws Exception {
        Path hosts = Files.writeString(temp.resolve("hosts"), "127.0.0.9 256.1.1.1\n");
        Path config = Files.writeString(temp.resolve("c"), "trusted-proxies=256.1.1.1\n");
        Path classes = Path.of(Config.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts, "-cp", classes.toString(), "auth2api.cli.Main", "config", "check",
                "--config=" + config).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), said);
        assertTrue(said.contains("trusted-proxies = 256.1.1.1: must be"), said);
    }
}
