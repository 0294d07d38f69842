package auth2api.upstream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One request for Claude, before it is known which credential and which attempt carries it.
 *
 * @param path path and query below the base URL, such as {@code /v1/messages?beta=true}
 * @param headers the client's own headers for a native request, by lower-case name; empty for one the proxy wrote
 * @param body the JSON text in segments; empty for a GET
 * @param model the model it is for, since some limits are a model's own; null when there is none
 * @param patience how long all attempts together may take until the answer's headers
 * @param cloaked whether nothing about the client may leave (see {@link Cloaking})
 */
public record ClaudeRequest(String path, Map<String, String> headers, List<ByteBuffer> body, String model,
        Duration patience, boolean cloaked) {
    /** A request that the proxy wrote itself. */
    public static ClaudeRequest own(String path, List<ByteBuffer> body, String model, Duration patience) {
        return new ClaudeRequest(path, Map.of(), body, model, patience, false);
    }
}
