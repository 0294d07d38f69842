package auth2api.config;

import java.time.Duration;

/**
 * How long upstream may take.
 *
 * @param messages a whole non-streaming answer
 * @param streamMessages the longest that one stream may run
 * @param streamIdle the longest silence within a stream
 * @param countTokens a whole answer of count_tokens and of the other small calls
 */
public record Timeouts(Duration messages, Duration streamMessages, Duration streamIdle, Duration countTokens) {
}
