package auth2api.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import auth2api.config.Config;
import auth2api.config.Network;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private static List<Network> trusted(String networks) {
        return Config.parse("trusted-proxies=" + networks, Path.of("c"), Map.of()).trustedProxies();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "203.0.113.9 | 1.2.3.4               | 203.0.113.9", // nobody trusted: what it says does not count
        "10.0.0.1    | none                  | 10.0.0.1",
        "10.0.0.1    | 1.2.3.4               | 1.2.3.4",
        "10.0.0.1    | 6.6.6.6, 1.2.3.4      | 1.2.3.4", // the client wrote the first one itself
        "10.0.0.1    | 1.2.3.4, 10.9.9.9     | 1.2.3.4", // two proxies
        "10.0.0.1    | 6.6.6.6,1.2.3.4,fd00::1, 10.9.9.9 | 1.2.3.4",
        "10.0.0.1    | 10.3.3.3, 10.2.2.2    | 10.3.3.3", // a client within the trusted network
        "10.0.0.1    | 1.2.3.4:5678          | 1.2.3.4",
        "10.0.0.1    | [2001:db8::1]:5678    | 2001:db8:0:0:0:0:0:1",
        "10.0.0.1    | 1.2.3.4, unknown      | 10.0.0.1",
        "10.0.0.1    | localhost             | 10.0.0.1", // and no name is looked up
        "fd00::1     | 1.2.3.4               | 1.2.3.4",
        "fe80::1     | 1.2.3.4               | fe80:0:0:0:0:0:0:1"})
    void onlyATrustedProxysWordCounts(String peer, String forwarded, String client) throws Exception {
        List<Network> trusted = trusted("10.0.0.0/8, fd00::/64");
        assertEquals(client, Gate.client(InetAddress.getByName(peer),
                forwarded == null ? List.of() : List.of(forwarded), trusted).getHostAddress());
    }

    @Test
    void linesOfOneHeaderAreOneList() throws Exception {
        assertEquals("1.2.3.4", Gate.client(InetAddress.getByName("10.0.0.1"), List.of("6.6.6.6", "1.2.3.4"),
                trusted("10.0.0.1")).getHostAddress());
    }

    @Test
    void theRateIsCountedForTheClientBehindTheProxy() throws Exception {
        try (Lab lab = Lab.with("rate-limit.requests-per-minute=1", "trusted-proxies=127.0.0.1")) {
            assertEquals(200, from(lab, "1.1.1.1"));
            assertEquals(429, from(lab, "1.1.1.1"));
            assertEquals(429, from(lab, "9.9.9.9, 1.1.1.1"), "a client cannot write itself another address");
            assertEquals(200, from(lab, "2.2.2.2"));
        }
    }

    private static int from(Lab lab, String forwarded) throws Exception {
        HttpResponse<String> got = lab.get("/v1/models", "X-Forwarded-For", forwarded, "Forwarded", "for=3.3.3.3",
                "X-Real-IP", "4.4.4.4");
        return got.statusCode();
    }
}
