package auth2api.http;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * The header of a gzip member (RFC 1952, section 2.3): ten fixed bytes, then by flags an extra field with its length, a
 * name and a comment up to a zero, and a checksum.
 */
final class GzipHeader {
    private static final int FIXED = 10;
    private static final int FLAG_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private GzipHeader() {
    }

    /** Steps over the header and says true; says false, with the buffer as it was, when some of it is still to come. */
    static boolean skip(ByteBuffer in) throws DataFormatException {
        ByteBuffer all = in.slice();
        if (all.limit() < FIXED) {
            return false;
        }
        if (all.get(0) != 0x1F || (all.get(1) & 0xFF) != 0x8B || all.get(2) != 8) {
            throw new DataFormatException("no gzip");
        }
        int flags = all.get(3);
        int at = FIXED;
        if ((flags & FLAG_EXTRA) != 0) {
            at += at + 2 > all.limit() ? 2 : 2 + (all.get(at) & 0xFF) + ((all.get(at + 1) & 0xFF) << 8);
        }
        at = (flags & FLAG_NAME) != 0 ? afterZero(all, at) : at;
        at = (flags & FLAG_COMMENT) != 0 ? afterZero(all, at) : at;
        at += (flags & FLAG_CHECKSUM) != 0 ? 2 : 0;
        boolean whole = at <= all.limit();
        in.position(in.position() + (whole ? at : 0));
        return whole;
    }

    /** The index after the next zero; beyond the limit when there is none. */
    private static int afterZero(ByteBuffer all, int from) {
        int at = from;
        while (at < all.limit() && all.get(at) != 0) {
            at++;
        }
        return at + 1;
    }
}
