package auth2api.server;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Random ids. */
final class Ids {
    private Ids() {
    }

    /** Twice as many hex digits as bytes. */
    static String hex(RandomGenerator random, int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
