package auth2api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
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
}
