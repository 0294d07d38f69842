package auth2api.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * An answer that came compressed although {@code identity} was asked for: decoded as it arrives, without the headers
 * that described the compressed form. Handles gzip and deflate (RFC 1952, RFC 1950 and raw); refuses anything else.
 */
final class Decoded implements Reply {
    private final Reply reply;
    private final Map<String, List<String>> headers;
    private final boolean gzip;
    private final GzipHeader header = new GzipHeader();
    private Inflater inflater;
    private ByteBuffer input = SILENCE;

    private Decoded(Reply reply, boolean gzip) {
        this.reply = reply;
        this.gzip = gzip;
        this.inflater = gzip ? new Inflater(true) : null;
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
            if (!input.hasRemaining()) {
                ByteBuffer more = reply.next(silence);
                if (more == null && !complete()) {
                    throw new CallFailed(CallFailed.Kind.LOST, "a compressed answer ended too early; try again");
                }
                if (more == null || more == SILENCE) {
                    return more;
                }
                input = more;
            }
            int length = inflate(out);
            if (length > 0) {
                return ByteBuffer.wrap(out, 0, length);
            }
        }
    }

    /** A body with no byte at all is complete, too: HEAD, 204. */
    private boolean complete() {
        return inflater == null || inflater.finished() || gzip && !header.started();
    }

    private int inflate(byte[] out) throws CallFailed {
        try {
            if (gzip && !header.skip(input)) {
                return 0;
            }
            if (inflater == null) {
                inflater = new Inflater((input.get(input.position()) & 0x0F) != 8);
            }
            if (inflater.finished()) {
                input.position(input.limit()); // the trailer
                return 0;
            }
            inflater.setInput(input);
            return inflater.inflate(out);
        } catch (DataFormatException e) {
            throw new CallFailed(CallFailed.Kind.UNREADABLE, "a compressed answer is damaged; try again");
        }
    }

    @Override
    public void close() {
        reply.close();
        if (inflater != null) {
            inflater.end();
        }
    }
}
