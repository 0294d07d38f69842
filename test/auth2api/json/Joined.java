package auth2api.json;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** The concatenation of segments. */
final class Joined {
    private Joined() {
    }

    static byte[] of(List<ByteBuffer> segments) {
        var all = new ByteArrayOutputStream();
        for (ByteBuffer segment : segments) {
            all.write(segment.array(), segment.arrayOffset() + segment.position(), segment.remaining());
        }
        return all.toByteArray();
    }
}
