package auth2api.server;

import auth2api.http.Interruption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices clients that leave while nothing is written to them: before an answer begins, and when it is silent. The
 * JDK's server tells of neither, but Linux has a table of connections: who is twice not found established in it has
 * left, and the thread that serves it is interrupted, which ends what it waits for. Elsewhere only a write that fails
 * tells. Thread safe.
 */
final class Departures {
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String ESTABLISHED = "01";
    private static final String LISTENING = "0A";

    private final Map<Thread, Watch> watches = new ConcurrentHashMap<>();

    /** One request; its counts are the housekeeper's alone. */
    private static final class Watch extends Interruption {
        private final InetSocketAddress client;
        private int ticks;
        private int missed;

        Watch(InetSocketAddress client) {
            this.client = client;
        }

        void look(boolean found) {
            missed = found ? 0 : missed + 1;
            if (missed == 2) {
                strike();
            }
        }
    }

    /** From now on this thread serves this client. */
    void watch(InetSocketAddress client) {
        watches.put(Thread.currentThread(), new Watch(client));
    }

    /** This thread does so no longer; returns whether the client has left. */
    boolean over() {
        return watches.remove(Thread.currentThread()).done();
    }

    /** Looks for the clients of requests that take longer; to be called every second or so. */
    void tick(int port) {
        List<Watch> old = watches.values().stream().filter(watch -> watch.ticks++ > 0).toList();
        Set<String> established = old.isEmpty() ? null : established(port);
        if (established != null) {
            old.forEach(watch -> watch.look(established.contains(spelled(watch.client))));
        }
    }

    /** The clients connected to this port; null where there is no table that has the port itself in it. */
    static Set<String> established(int port) {
        String local = ":" + HEX.toHexDigits((short) port);
        var clients = new HashSet<String>();
        boolean listens = false;
        for (Path table : TABLES) {
            try {
                for (String line : Files.readAllLines(table, StandardCharsets.ISO_8859_1)) {
                    String[] fields = line.strip().split("\\s+", 5); // number, local, remote, state, more
                    boolean ours = fields.length == 5 && fields[1].endsWith(local);
                    listens |= ours && fields[3].equals(LISTENING);
                    if (ours && fields[3].equals(ESTABLISHED)) {
                        clients.add(fields[2].replaceFirst("^0{16}(FFFF0000|0000FFFF)", "")); // IPv4 within IPv6
                    }
                }
            } catch (IOException none) {
                // no Linux, or no IPv6
            }
        }
        return listens ? clients : null;
    }

    /** As the table has it: the address in words of the machine's order of bytes, and the port. */
    private static String spelled(InetSocketAddress client) {
        ByteBuffer address = ByteBuffer.wrap(client.getAddress().getAddress()).order(ByteOrder.nativeOrder());
        var text = new StringBuilder();
        while (address.hasRemaining()) {
            text.append(HEX.toHexDigits(address.getInt()));
        }
        return text.append(':').append(HEX.toHexDigits((short) client.getPort())).toString();
    }
}
