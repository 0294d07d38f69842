package auth2api.http;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Steps over the header of a gzip stream (RFC 1952, section 2.3), whose bytes may come in any pieces:
 * ten fixed bytes, then by flags an extra field with its length, a name and a comment up to a zero, and a checksum.
 */
final class GzipHeader {
    private static final int FIXED = 10;
    private static final int FLAG_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private int seen;
    private int flags;
    private int extraLeft;
    private int extraLengthSeen;
    private int checksumSeen;

    boolean started() {
        return seen > 0;
    }

    /** Consumes what belongs to the header; true when all of it has passed. */
    boolean skip(ByteBuffer in) throws DataFormatException {
        while (!passed()) {
            if (!in.hasRemaining()) {
                return false;
            }
            take(in.get() & 0xFF);
        }
        return true;
    }

    private boolean passed() {
        return seen >= FIXED && flags == 0;
    }

    private void take(int b) throws DataFormatException {
        if (seen < FIXED) {
            if (seen == 0 && b != 0x1F || seen == 1 && b != 0x8B || seen == 2 && b != 8) {
                throw new DataFormatException("no gzip");
            }
            if (seen == 3) {
                flags = b & (FLAG_CHECKSUM | FLAG_EXTRA | FLAG_NAME | FLAG_COMMENT);
            }
            seen++;
        } else if ((flags & FLAG_EXTRA) != 0) {
            extra(b);
        } else if ((flags & FLAG_NAME) != 0) {
            flags &= b == 0 ? ~FLAG_NAME : ~0;
        } else if ((flags & FLAG_COMMENT) != 0) {
            flags &= b == 0 ? ~FLAG_COMMENT : ~0;
        } else if (++checksumSeen == 2) {
            flags &= ~FLAG_CHECKSUM;
        }
    }

    private void extra(int b) {
        if (extraLengthSeen < 2) {
            extraLeft |= b << 8 * extraLengthSeen++;
        } else {
            extraLeft--;
        }
        if (extraLengthSeen == 2 && extraLeft == 0) {
            flags &= ~FLAG_EXTRA;
        }
    }
}
