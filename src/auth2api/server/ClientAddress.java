package auth2api.server;

import auth2api.config.Network;
import java.net.InetAddress;
import java.util.List;

/**
 * Who a client is to the rate limit: the peer of the connection, unless that is a reverse proxy the owner trusts. Then
 * it is the last address in {@code X-Forwarded-For} that is none of them, since each proxy adds its peer at the end and
 * what stands before that is whatever the client wrote. {@code Forwarded} is not looked at: two headers that may
 * disagree are one too many.
 */
final class ClientAddress {
    private ClientAddress() {
    }

    /** @param forwarded the values of X-Forwarded-For in the order of their lines, or null */
    static InetAddress of(InetAddress peer, List<String> forwarded, List<Network> trusted) {
        InetAddress client = peer;
        if (forwarded == null || trusted.isEmpty()) {
            return client;
        }
        String[] hops = String.join(",", forwarded).split(",");
        for (int i = hops.length - 1; i >= 0 && trusts(trusted, client); i--) {
            InetAddress hop = Network.address(hops[i].strip());
            if (hop == null) {
                return client; // a trusted proxy does not know its peer: then the proxy itself is who can be named
            }
            client = hop;
        }
        return client;
    }

    private static boolean trusts(List<Network> trusted, InetAddress address) {
        for (Network network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
