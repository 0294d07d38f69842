package auth2api.config;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of IP addresses, such as {@code 10.0.0.0/8}; a plain address is a range of one. No name is looked up. */
public record Network(InetAddress first, int bits) {
    static Network of(String text) {
        String[] parts = text.split("/");
        InetAddress first = address(parts[0]);
        int most = first == null ? -1 : first.getAddress().length * 8;
        int bits = parts.length < 2 ? most : Integer.parseInt(parts[1]);
        if (first == null || bits > most) {
            throw new IllegalArgumentException();
        }
        return new Network(first, bits);
    }

    /** An address in figures, also in brackets or with a port behind it; null for anything else. */
    public static InetAddress address(String text) {
        String bare = text.matches("\\[.*](:\\d+)?") ? text.substring(1, text.indexOf(']'))
                : text.matches("[\\d.]+:\\d+") ? text.substring(0, text.indexOf(':')) : text;
        // As IPv6 has it: with a colon in it nothing is taken for a name, as 256.1.1.1 would be.
        String figures = bare.matches("\\d{1,3}(\\.\\d{1,3}){3}") ? "::ffff:" + bare : bare;
        try {
            return figures.matches("(?=.*:)[0-9A-Fa-f:.]+") ? InetAddress.getByName(figures) : null;
        } catch (UnknownHostException notFigures) {
            return null;
        }
    }

    public boolean contains(InetAddress other) {
        byte[] ours = first.getAddress();
        byte[] theirs = other.getAddress();
        return theirs.length == ours.length && new BigInteger(1, theirs).xor(new BigInteger(1, ours))
                .shiftRight(ours.length * 8 - bits).signum() == 0;
    }
}
