package auth2api.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of IP addresses, such as {@code 10.0.0.0/8}; a plain address is a range of one. No name is looked up. */
public final class Network {
    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    static Network of(String text) {
        int slash = text.indexOf('/');
        InetAddress first = address(slash < 0 ? text : text.substring(0, slash));
        if (first == null) {
            throw new IllegalArgumentException();
        }
        int most = first.getAddress().length * 8;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits > most) {
            throw new IllegalArgumentException();
        }
        return new Network(first.getAddress(), bits);
    }

    /** An address in figures, also in brackets or with a port behind it; null for anything else. */
    public static InetAddress address(String text) {
        String bare = text.matches("\\[.*](:\\d+)?") ? text.substring(1, text.indexOf(']'))
                : text.matches("[\\d.]+:\\d+") ? text.substring(0, text.indexOf(':')) : text;
        try {
            return bare.matches("\\d{1,3}(\\.\\d{1,3}){3}|(?=.*:)[0-9A-Fa-f:.]+") ? InetAddress.getByName(bare) : null;
        } catch (UnknownHostException notFigures) {
            return null;
        }
    }

    public boolean contains(InetAddress other) {
        byte[] theirs = other.getAddress();
        boolean same = theirs.length == address.length;
        for (int i = 0; same && i < bits; i++) {
            int mask = 0x80 >> i % 8;
            same = (theirs[i / 8] & mask) == (address[i / 8] & mask);
        }
        return same;
    }
}
