package auth2api.http;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One request to be sent. It can be sent again: the buffers are read through duplicates.
 *
 * @param headers one value a name; none of those that the transport sets itself (Host, Content-Length, Connection)
 * @param body segments backed by arrays; an empty list means no body
 * @param untilHeaders how long the answer's headers may take, connecting included
 */
public record Call(String method, URI uri, Map<String, String> headers, List<ByteBuffer> body, Duration untilHeaders) {
}
