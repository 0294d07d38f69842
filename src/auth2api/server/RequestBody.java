package auth2api.server;

import auth2api.api.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads one request's body, decoded, into one array. Memory is taken before it is filled: at once for a body whose
 * length is told, else step by step.
 *
 * @param limit bytes, decoded
 */
record RequestBody(ServerCall call, long limit) {
    private static final int FIRST_STEP = 64 * 1024;
    private static final int LAST_STEP = 8 << 20;

    /** Throws ApiException: 413 when it is larger, 415 for an unknown coding, 503 when there is no memory for it. */
    byte[] read(InputStream in) throws IOException {
        String told = call.header("content-length");
        long length = told == null ? -1 : Long.parseLong(told.strip());
        if (length > limit) {
            throw tooLarge();
        }
        String coding = call.header("content-encoding");
        if (coding == null || coding.isBlank() || coding.equalsIgnoreCase("identity")) {
            return told == null ? growing(in) : exact(in, (int) length);
        }
        try {
            return growing(decoder(coding.strip().toLowerCase(Locale.ROOT), in));
        } catch (ZipException damaged) {
            throw ApiException.badRequest("The request body is not valid " + coding.strip()
                    + "; send it uncompressed, or check the client's compression.");
        }
    }

    private static InputStream decoder(String coding, InputStream in) throws IOException {
        return switch (coding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            default -> throw new ApiException(415, "invalid_request_error", "The request body is compressed in a way "
                    + "this proxy does not know; send it as gzip, as deflate, or without content-encoding.");
        };
    }

    private byte[] exact(InputStream in, int length) throws IOException {
        call.hold(length);
        byte[] body = new byte[length];
        if (fill(in, body) < length) {
            throw new IOException("the client ended its request early");
        }
        return body;
    }

    private byte[] growing(InputStream in) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        long size = 0;
        for (int step = FIRST_STEP;; step = Math.min(2 * step, LAST_STEP)) {
            call.hold(2L * step); // there are two of it while the parts become one
            byte[] part = new byte[step];
            int read = fill(in, part);
            size += read;
            if (size > limit) {
                throw tooLarge();
            }
            parts.add(part);
            if (read < step) {
                return joined(parts, (int) size);
            }
        }
    }

    private static byte[] joined(List<byte[]> parts, int size) {
        if (parts.size() == 1) {
            return Arrays.copyOf(parts.get(0), size);
        }
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            int length = Math.min(part.length, size - at);
            System.arraycopy(part, 0, all, at, length);
            at += length;
        }
        return all;
    }

    private int fill(InputStream in, byte[] part) throws IOException {
        int size = 0;
        int read;
        try {
            while (size < part.length && (read = in.read(part, size, part.length - size)) > 0) {
                size += read;
                call.heard(read);
            }
        } catch (IndexOutOfBoundsException negative) {
            throw new IOException("a chunk of the body has a size beyond 31 bits", negative);
        }
        return size;
    }

    private ApiException tooLarge() {
        return new ApiException(413, "request_too_large", "The request body is larger than " + limit
                + " bytes; send less, or raise body-limit in the configuration.");
    }
}
