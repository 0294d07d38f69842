package auth2api.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** How long an answer asks to wait: {@code retry-after-ms} (Anthropic's), else {@code retry-after} (RFC 9110). */
public final class RetryAfter {
    /** As long as Claude's own clients take seriously; sums with more would overflow. */
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private RetryAfter() {
    }

    /** The wait, never negative; null when the headers ask for none or cannot be read. */
    public static Duration of(Map<String, List<String>> headers, Instant now) {
        String millis = value(headers, "retry-after-ms");
        String other = value(headers, "retry-after");
        try {
            if (millis != null) {
                return bounded(Duration.ofMillis((long) Double.parseDouble(millis)));
            }
            return other == null ? null : bounded(parse(other, now));
        } catch (DateTimeException | NumberFormatException | ArithmeticException unreadable) {
            return null;
        }
    }

    private static Duration parse(String value, Instant now) {
        if (!value.isEmpty() && Character.isDigit(value.charAt(0))) {
            return Duration.ofMillis((long) (Double.parseDouble(value) * 1000));
        }
        return Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static String value(Map<String, List<String>> headers, String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0).strip();
    }
}
