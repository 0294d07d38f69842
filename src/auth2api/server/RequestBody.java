package auth2api.server;

import auth2api.api.ApiException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads one request's body, decoded, into one array. Memory is taken at once for a body whose length is told, else step
 * by step as it comes.
 *
 * @param limit bytes, decoded
 */
record RequestBody(ServerCall call, long limit) {
    private static final int STEP = 64 * 1024;

    /** Throws ApiException: 413 when it is larger, 415 for an unknown coding, 503 when there is no memory for it. */
    byte[] read(InputStream in) throws IOException {
        String told = call.header("content-length");
        long length = told == null ? -1 : Long.parseLong(told);
        if (length > limit) {
            throw tooLarge();
        }
        String coding = call.header("content-encoding");
        try {
            if (coding != null && !coding.isBlank() && !coding.equalsIgnoreCase("identity")) {
                return growing(decoder(coding.strip().toLowerCase(Locale.ROOT), in));
            }
            return told == null ? growing(in) : exact(in, (int) length);
        } catch (ZipException damaged) {
            throw ApiException.badRequest("The request body is not valid " + coding.strip()
                    + "; send it uncompressed, or check the client's compression.");
        } catch (IndexOutOfBoundsException negative) {
            throw new IOException("a chunk of the body has a size beyond 31 bits", negative);
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
        if (new Heard(in, length).readNBytes(body, 0, length) < length) {
            throw new IOException("the client ended its request early");
        }
        return body;
    }

    private byte[] growing(InputStream in) throws IOException {
        byte[] body = new Heard(in, 0).readNBytes((int) limit + 1);
        if (body.length > limit) {
            throw tooLarge();
        }
        return body;
    }

    /** The body as it comes: each part gives the client more time, and memory is taken for it. */
    private final class Heard extends FilterInputStream {
        private long room;

        /** @param room bytes for which memory is taken already */
        Heard(InputStream in, long room) {
            super(in);
            this.room = room;
        }

        @Override
        public int read(byte[] part, int from, int length) throws IOException {
            int read = in.read(part, from, length);
            if (read > 0) {
                call.heard(read);
                room -= read;
            }
            while (room < 0) {
                call.hold(2 * STEP); // there are two of it while the parts become one
                room += STEP;
            }
            return read;
        }
    }

    private ApiException tooLarge() {
        return new ApiException(413, "request_too_large", "The request body is larger than " + limit
                + " bytes; send less, or raise body-limit in the configuration.");
    }
}
