package auth2api.sse;

/**
 * One event. The array is not copied: whoever holds the event must not change it.
 *
 * @param name the {@code event} field; empty when there was none
 * @param data the {@code data} lines, joined by a line feed, as UTF-8
 */
public record SseEvent(String name, byte[] data) {
}
