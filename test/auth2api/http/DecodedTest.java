package auth2api.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DecodedTest {
    private static final byte[] TEXT = "event: ping\ndata: {\"type\":\"ping\",\"text\":\"caf\u00e9\"}\n\n".repeat(4)
            .getBytes(StandardCharsets.UTF_8);
    /** Compresses a thousandfold, so that much output hangs on the last bytes of input. */
    private static final byte[] ZEROS = new byte[300_000];

    /** A reply whose body comes in given pieces. */
    private static final class Canned extends FakeReply {
        private final Queue<ByteBuffer> pieces;

        Canned(String coding, List<ByteBuffer> pieces) {
            super(200, "content-encoding", coding, "content-length", "1", "content-type", "text/plain");
            this.pieces = new ArrayDeque<>(pieces);
        }

        @Override
        public ByteBuffer next(Duration silence) {
            return pieces.poll();
        }
    }

    static byte[] gzip(byte[] plain) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean raw) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, raw);
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    /** A gzip member with every optional part of the header. */
    private static byte[] gzipWithLongHeader(byte[] plain) {
        byte[] gzip = gzip(plain);
        var out = new ByteArrayOutputStream();
        gzip[3] = 2 | 4 | 8 | 16;
        out.write(gzip, 0, 10);
        out.writeBytes(new byte[] {3, 1});
        out.writeBytes(new byte[3 + 256]);
        out.writeBytes("name.txt\0a comment\0".getBytes(StandardCharsets.US_ASCII));
        var checksum = new CRC32();
        checksum.update(out.toByteArray());
        out.writeBytes(new byte[] {(byte) checksum.getValue(), (byte) (checksum.getValue() >> 8)});
        out.write(gzip, 10, gzip.length - 10);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static List<ByteBuffer> pieces(byte[] bytes, int size) {
        var pieces = new ArrayList<ByteBuffer>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)).slice().asReadOnlyBuffer());
        }
        return pieces;
    }

    private static byte[] read(String coding, List<ByteBuffer> pieces) throws CallFailed {
        try (Reply reply = Decoded.of(new Canned(coding, pieces))) {
            return reply.readAll(1 << 20, Duration.ofSeconds(1), System::nanoTime);
        }
    }

    private static byte[] read(String coding, byte[] coded) throws CallFailed {
        return read(coding, pieces(coded, coded.length + 1));
    }

    private static CallFailed.Kind failure(String coding, byte[] coded) {
        return assertThrows(CallFailed.class, () -> read(coding, coded)).kind();
    }

    @Test
    void whatIsNotCompressedPassesUntouched() throws CallFailed {
        for (String none : List.of("identity", "Identity", "", " ")) {
            var reply = new Canned(none, List.of());
            assertSame(reply, Decoded.of(reply));
        }
    }

    @Test
    void everyCodingIsDecodedInPiecesOfAnySize() throws CallFailed {
        for (byte[] plain : List.of(TEXT, ZEROS, new byte[0], new byte[] {7})) {
            for (int size : new int[] {1, 2, 3, 7, 100, 1 << 20}) {
                assertArrayEquals(plain, read("gzip", pieces(gzip(plain), size)));
                assertArrayEquals(plain, read("x-gzip", pieces(gzipWithLongHeader(plain), size)));
                assertArrayEquals(plain, read("GZIP", pieces(gzip(plain), size)));
                assertArrayEquals(plain, read("deflate", pieces(deflate(plain, false), size)));
                assertArrayEquals(plain, read("Deflate", pieces(deflate(plain, true), size)));
            }
        }
    }

    @Test
    void twoPiecesCutAnywhereAreDecoded() throws CallFailed {
        byte[] coded = gzipWithLongHeader(TEXT);
        for (int cut = 0; cut <= coded.length; cut++) {
            assertArrayEquals(TEXT, read("gzip", List.of(ByteBuffer.wrap(coded, 0, cut),
                    ByteBuffer.wrap(coded, cut, coded.length - cut))));
        }
    }

    @Test
    void severalGzipMembersAreOneBody() throws CallFailed {
        byte[] members = join(gzip(TEXT), gzip(new byte[0]), gzipWithLongHeader(ZEROS), gzip(TEXT));
        for (int size : new int[] {1, 5, members.length}) {
            assertArrayEquals(join(TEXT, ZEROS, TEXT), read("gzip", pieces(members, size)));
        }
    }

    @Test
    void anEmptyBodyIsNoCompressedBodyAndNoFailure() throws CallFailed {
        assertEquals(0, read("gzip", List.of()).length);
        assertEquals(0, read("deflate", List.of()).length);
    }

    @Test
    void eachFlushedPartComesOutAtOnceAndSilencePasses() throws Exception {
        var coded = new ByteArrayOutputStream();
        var gzip = new GZIPOutputStream(coded, 512, true);
        gzip.write("ping".getBytes(StandardCharsets.US_ASCII));
        gzip.flush();
        byte[] first = coded.toByteArray();
        gzip.write("pong".getBytes(StandardCharsets.US_ASCII));
        gzip.close();
        byte[] all = coded.toByteArray();
        var canned = new Canned("gzip", List.of(ByteBuffer.wrap(first, 0, 5), Reply.SILENCE,
                ByteBuffer.wrap(first, 5, first.length - 5), Reply.SILENCE,
                ByteBuffer.wrap(all, first.length, all.length - first.length)));
        try (Reply reply = Decoded.of(canned)) {
            assertSame(Reply.SILENCE, reply.next(Duration.ZERO));
            assertEquals("ping", StandardCharsets.US_ASCII.decode(reply.next(Duration.ZERO)).toString());
            assertSame(Reply.SILENCE, reply.next(Duration.ZERO));
            assertEquals("pong", StandardCharsets.US_ASCII.decode(reply.next(Duration.ZERO)).toString());
            assertNull(reply.next(Duration.ZERO));
        }
        assertTrue(canned.isClosed());
    }

    @Test
    void aBodyCutAnywhereIsAFailure() {
        for (byte[] plain : List.of(TEXT, ZEROS)) {
            cutAnywhere("gzip", gzip(plain));
            cutAnywhere("gzip", gzipWithLongHeader(plain));
            cutAnywhere("deflate", deflate(plain, false));
            cutAnywhere("deflate", deflate(plain, true));
        }
    }

    private static void cutAnywhere(String coding, byte[] coded) {
        for (int length = 1; length < coded.length; length++) {
            assertEquals(CallFailed.Kind.LOST, failure(coding, Arrays.copyOf(coded, length)), coding + " " + length);
        }
    }

    @Test
    void aCutInALaterMemberIsAFailureToo() {
        byte[] whole = gzip(TEXT);
        for (int more = 1; more < whole.length; more++) {
            assertEquals(CallFailed.Kind.LOST, failure("gzip", Arrays.copyOf(join(whole, whole), whole.length + more)));
        }
    }

    @Test
    void aDamagedGzipBodyNeverReadsAsAnother() {
        byte[] coded = gzip(TEXT);
        int noticed = 0;
        for (int bit = 0; bit < coded.length * 8; bit++) {
            byte[] damaged = coded.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertArrayEquals(TEXT, read("gzip", damaged), "bit " + bit);
            } catch (CallFailed expected) {
                noticed++;
            }
        }
        assertTrue(noticed > (coded.length - 10) * 8, noticed + " of " + coded.length * 8);
    }

    @Test
    void whatIsNotWhatItSaysIsDamaged() {
        byte[] noise = "{\"type\":\"message\"}".getBytes(StandardCharsets.US_ASCII);
        assertEquals(CallFailed.Kind.UNREADABLE, failure("gzip", noise));
        assertEquals(CallFailed.Kind.UNREADABLE, failure("gzip", join(gzip(TEXT), noise)));
        assertEquals(CallFailed.Kind.UNREADABLE, failure("deflate", new byte[] {(byte) 0xFF, 1, 2, 3}));
    }

    @Test
    void aBodyThatNeedsADictionaryIsRefusedAndNotWaitedFor() {
        var deflater = new Deflater();
        deflater.setDictionary(TEXT);
        deflater.setInput(TEXT);
        deflater.finish();
        byte[] out = new byte[1000];
        byte[] coded = Arrays.copyOf(out, deflater.deflate(out));
        deflater.end();
        assertTimeoutPreemptively(Duration.ofSeconds(10),
                () -> assertEquals(CallFailed.Kind.UNREADABLE, failure("deflate", coded)));
    }

    @Test
    void anotherCodingIsRefusedByNameAndTheReplyClosed() {
        for (String coding : List.of("br", "zstd", "gzip, br", "x\u0001y")) {
            var canned = new Canned(coding, List.of());
            var refused = assertThrows(CallFailed.class, () -> Decoded.of(canned));
            assertEquals(CallFailed.Kind.UNREADABLE, refused.kind());
            String named = "\"" + coding.replace('\u0001', '?') + "\"";
            assertTrue(refused.getMessage().contains(named), refused.getMessage());
            assertTrue(canned.isClosed());
        }
    }

    @Test
    void aBombIsReadPieceByPieceUpToTheLimitOfItsReader() {
        byte[] bomb = gzip(new byte[8 << 20]);
        assertTrue(bomb.length < 20_000);
        assertEquals(CallFailed.Kind.UNREADABLE, failure("gzip", bomb));
    }
}
