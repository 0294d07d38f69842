package auth2api.login;

import auth2api.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Points in time in every spelling that was seen in token files and answers: ISO 8601, Unix seconds, milliseconds. */
public final class Timestamps {
    private static final double FIRST_MILLIS = 1e11; // as seconds this would be the year 5138
    private static final double LAST_MILLIS = 1e14;

    private Timestamps() {
    }

    /** The instant, or null when the text is none. */
    public static Instant parse(String text) {
        try {
            double number = Double.parseDouble(text == null ? "NaN" : text);
            double millis = number < FIRST_MILLIS ? number * 1000 : number;
            return millis > 0 && millis < LAST_MILLIS ? Instant.ofEpochMilli((long) millis) : null;
        } catch (NumberFormatException notANumber) {
            return iso(text.strip());
        }
    }

    /** The instant of a JSON string or number, or null. */
    public static Instant of(Json value) {
        return parse(value instanceof Json.Num number ? number.literal() : value.text());
    }

    private static Instant iso(String text) {
        try {
            Instant instant = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
            return Math.abs(instant.getEpochSecond()) < FIRST_MILLIS ? instant : null; // or sums would overflow
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
