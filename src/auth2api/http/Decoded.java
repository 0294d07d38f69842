package auth2api.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/**
 * An answer that came compressed although {@code identity} was asked for: decoded as it arrives, without the headers
 * that described the compressed form. Handles gzip (RFC 1952, also several members in a row), deflate (RFC 1950) and
 * deflate as some servers send it (RFC 1951); refuses anything else.
 */
final class Decoded implements Reply {
    /** CRC-32 and length of what a gzip member holds. */
    private static final int TRAILER = 8;

    private final Reply reply;
    private final Map<String, List<String>> headers;
    private final boolean gzip;
    private final CRC32 checksum = new CRC32();
    /** Null before the first byte, and between two gzip members. */
    private Inflater inflater;
    private ByteBuffer input = SILENCE;

    private Decoded(Reply reply, boolean gzip) {
        this.reply = reply;
        this.gzip = gzip;
        headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(reply.headers());
        headers.remove("content-encoding");
        headers.remove("content-length");
    }

    /** The reply itself when it is not compressed. */
    static Reply of(Reply reply) throws CallFailed {
        String coding = reply.header("content-encoding");
        if (coding == null || coding.isBlank() || coding.equalsIgnoreCase("identity")) {
            return reply;
        }
        boolean gzip = coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip");
        if (!gzip && !coding.equalsIgnoreCase("deflate")) {
            reply.close();
            throw new CallFailed(CallFailed.Kind.UNREADABLE, "upstream answered with the compression \""
                    + coding.replaceAll("[^A-Za-z0-9, -]", "?") + "\" although none was asked for; look for a proxy "
                    + "in between that compresses");
        }
        return new Decoded(reply, gzip);
    }

    @Override
    public int status() {
        return reply.status();
    }

    @Override
    public Map<String, List<String>> headers() {
        return headers;
    }

    @Override
    public ByteBuffer next(Duration silence) throws CallFailed {
        byte[] out = new byte[16 * 1024];
        while (true) {
            int length = decode(out);
            if (length > 0) {
                return ByteBuffer.wrap(out, 0, length);
            }
            ByteBuffer more = reply.next(silence);
            if (more == SILENCE) {
                return SILENCE;
            }
            if (more == null) {
                if (inflater == null ? input.hasRemaining() : gzip || !inflater.finished()) {
                    throw new CallFailed(CallFailed.Kind.LOST, "a compressed answer ended too early; try again");
                }
                return null;
            }
            input = join(input, more);
        }
    }

    @Override
    public boolean ready() {
        return reply.ready();
    }

    private static ByteBuffer join(ByteBuffer a, ByteBuffer b) {
        return a.hasRemaining() ? ByteBuffer.allocate(a.remaining() + b.remaining()).put(a).put(b).flip() : b;
    }

    /** Decodes some of the input; returns how many bytes came out, 0 when more input is needed. */
    private int decode(byte[] out) throws CallFailed {
        try {
            while (true) {
                if (inflater == null) {
                    if (!input.hasRemaining() || gzip && !skipHeader(input)) {
                        return 0;
                    }
                    inflater = new Inflater(gzip || (input.get(input.position()) & 0x0F) != 8);
                }
                inflater.setInput(input);
                int length = inflater.inflate(out);
                if (length > 0) {
                    checksum.update(out, 0, length);
                    return length;
                }
                if (inflater.needsDictionary()) {
                    throw new DataFormatException("a dictionary that nobody agreed on");
                }
                if (!inflater.finished() || !endMember()) {
                    return 0;
                }
            }
        } catch (DataFormatException e) {
            throw new CallFailed(CallFailed.Kind.UNREADABLE, "a compressed answer is damaged; try again");
        }
    }

    /** Steps over the header of a gzip member; false, with the buffer as it was, when some of it is still to come. */
    private static boolean skipHeader(ByteBuffer in) throws DataFormatException {
        byte[] bytes = new byte[in.remaining()];
        in.get(in.position(), bytes);
        var rest = new ByteArrayInputStream(bytes);
        try {
            new GZIPInputStream(rest).close(); // which reads just the header
            in.position(in.limit() - rest.available());
            return true;
        } catch (EOFException incomplete) {
            return false;
        } catch (IOException other) {
            throw new DataFormatException("no gzip");
        }
    }

    /** Checks the trailer of a gzip member and makes ready for the next; false when more input is needed. */
    private boolean endMember() throws DataFormatException {
        if (!gzip || input.remaining() < TRAILER) {
            input.position(gzip ? input.position() : input.limit());
            return false;
        }
        input = input.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (input.getInt() != (int) checksum.getValue() || input.getInt() != (int) inflater.getBytesWritten()) {
            throw new DataFormatException("the checksum differs");
        }
        checksum.reset();
        inflater.end();
        inflater = null;
        return true;
    }

    @Override
    public void close() {
        reply.close();
        if (inflater != null) {
            inflater.end();
        }
    }
}
