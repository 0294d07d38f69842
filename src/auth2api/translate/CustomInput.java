package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the text out of <code>{"input":"..."}</code> while it arrives in pieces that are cut anywhere, in an escape or
 * between the halves of a surrogate pair: Claude calls a custom (freeform) tool with this object, clients want the raw
 * text as it grows. Should other members come first, the text comes in one piece at the end. One thread.
 */
final class CustomInput {
    /** The one member of the object; the schema in {@link ToolReader} names it too. */
    static final String NAME = "input";
    private static final Pattern BEGIN = Pattern.compile("\\s*\\{\\s*\"" + NAME + "\"\\s*:\\s*\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u\\p{XDigit}{4}|.)", Pattern.DOTALL);

    /** What is not decoded yet. */
    private final StringBuilder json = new StringBuilder();
    private boolean begun;
    private String half = "";

    /** Takes the next piece of JSON; returns the text that it completes, which may be empty. */
    String feed(String piece) {
        json.append(piece);
        Matcher begin = BEGIN.matcher(json);
        if (!begun && begin.lookingAt()) {
            begun = true;
            json.delete(0, begin.end());
        }
        int end = begun ? end() : 0;
        String text = half + ESCAPE.matcher(json.substring(0, end)).replaceAll(CustomInput::unescaped);
        json.delete(0, end);
        boolean halved = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        int whole = text.length() - (halved ? 1 : 0);
        half = text.substring(whole);
        return text.substring(0, whole);
    }

    /** How much there is of the text, in whole escapes. */
    private int end() {
        int end = 0;
        while (end < json.length() && json.charAt(end) != '"' && end + length(end) <= json.length()) {
            end += length(end);
        }
        return end;
    }

    private int length(int at) {
        if (json.charAt(at) != '\\') {
            return 1;
        }
        return at + 1 < json.length() && json.charAt(at + 1) == 'u' ? 6 : 2;
    }

    private static String unescaped(MatchResult escape) {
        String code = escape.group(1);
        int control = "bfnrt".indexOf(code);
        if (control >= 0) {
            return "\b\f\n\r\t".substring(control, control + 1);
        }
        return Matcher.quoteReplacement(code.length() < 5 ? code : "" + (char) Integer.parseInt(code, 1, 5, 16));
    }

    /** What {@link #feed} held back, at the end; all of the JSON when Claude did not follow the schema. */
    String rest() {
        try {
            return begun ? half : Json.parse(json.toString()).get(NAME).text(json.toString());
        } catch (JsonException cutOff) {
            return json.toString();
        }
    }
}
