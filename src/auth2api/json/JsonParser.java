package auth2api.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one document, a method a grammar rule of RFC 8259. With {@code build} it makes the tree; without, it only
 * validates, and can note where the members of the outermost object stand. Depth is capped, so the stack is safe; the
 * values of a tree and the members noted are capped, so a small document cannot become a large heap.
 */
final class JsonParser {
    static final int MAX_DEPTH = 500;
    static final int MAX_VALUES = 500_000;
    static final int MAX_MEMBERS = 10_000;
    static final int MAX_NUMBER_LENGTH = 1_000;
    private static final int METER_STEP = 1_024;

    private final byte[] in;
    private final int begin;
    private final int end;
    private final boolean build;
    private int at;
    private int values;
    private long escapedBytes;
    private Json.Meter meter = Json.Meter.NONE;

    // The string that was scanned last: the range between its quotes, and whether it holds an escape.
    private int stringFrom;
    private int stringTo;
    private boolean stringEscaped;

    JsonParser(byte[] in, int begin, int end, boolean build) {
        this.in = in;
        this.begin = begin;
        this.end = end;
        this.build = build;
        this.at = begin;
    }

    /** Whoever must know how large the tree becomes while it does. */
    JsonParser meter(Json.Meter told) {
        meter = told;
        return this;
    }

    /** The whole document, and nothing after it. Null unless it builds. */
    Json document() {
        refuseByteOrderMark();
        space();
        Json value = value(1);
        finish();
        meter.grows(values % METER_STEP, escapedBytes);
        return value;
    }

    /** Validates a document that must be an object, and returns where its members stand. Builds nothing. */
    List<JsonSpans.Member> members() {
        refuseByteOrderMark();
        space();
        if (peek() != '{') {
            throw new JsonException("", "the body must be a JSON object");
        }
        var found = new ArrayList<JsonSpans.Member>();
        object(1, found);
        finish();
        return found;
    }

    private void refuseByteOrderMark() {
        if (end - at >= 3 && in[at] == (byte) 0xEF && in[at + 1] == (byte) 0xBB && in[at + 2] == (byte) 0xBF) {
            throw wrong("a byte order mark; send UTF-8 without one");
        }
    }

    private void finish() {
        space();
        if (at < end) {
            throw expected("the end of the document");
        }
    }

    private Json value(int depth) {
        if (build && (++values % METER_STEP == 0 || values > MAX_VALUES)) {
            meter();
        }
        return switch (peek()) {
            case '{' -> object(depth, null);
            case '[' -> array(depth);
            case '"' -> {
                string();
                escapedBytes += stringEscaped ? stringTo - stringFrom : 0;
                yield build ? new Json.Str(in, stringFrom, stringTo, stringEscaped) : null;
            }
            case 't' -> literal("true", Json.of(true));
            case 'f' -> literal("false", Json.of(false));
            case 'n' -> literal("null", Json.NULL);
            default -> number();
        };
    }

    private void meter() {
        if (values > MAX_VALUES) {
            throw wrong("more than " + MAX_VALUES + " values in one document");
        }
        meter.grows(METER_STEP, escapedBytes);
        escapedBytes = 0;
    }

    private Json object(int depth, List<JsonSpans.Member> spans) {
        enter(depth);
        Map<String, Json> members = build ? new LinkedHashMap<>() : null;
        if (peek() != '}') {
            do {
                space();
                int nameStart = at;
                string();
                String name = build || spans != null
                        ? JsonText.decode(in, stringFrom, stringTo, stringEscaped) : null;
                space();
                require(':');
                space();
                int valueStart = at;
                Json value = value(depth + 1);
                if (build) {
                    members.put(name, value);
                } else if (spans != null) {
                    note(spans, new JsonSpans.Member(name, nameStart, valueStart, at));
                }
                space();
            } while (more('}'));
        }
        at++;
        return build ? new Json.Obj(members) : null;
    }

    private void note(List<JsonSpans.Member> spans, JsonSpans.Member member) {
        if (spans.size() == MAX_MEMBERS) {
            throw wrong("more than " + MAX_MEMBERS + " members in the outermost object");
        }
        spans.add(member);
    }

    private Json array(int depth) {
        enter(depth);
        List<Json> items = build ? new ArrayList<>(4) : null;
        if (peek() != ']') {
            do {
                space();
                Json item = value(depth + 1);
                if (build) {
                    items.add(item);
                }
                space();
            } while (more(']'));
        }
        at++;
        return build ? new Json.Arr(items) : null;
    }

    private void enter(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("nesting deeper than " + MAX_DEPTH + " levels");
        }
        at++;
        space();
    }

    /** Steps over a comma and says true, or stays on the closing bracket and says false. */
    private boolean more(char close) {
        int next = peek();
        if (next == ',') {
            at++;
            return true;
        }
        if (next != close) {
            throw expected("',' or '" + close + "'");
        }
        return false;
    }

    private Json literal(String word, Json value) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at >= end || in[at] != word.charAt(i)) {
                throw expected("'" + word + "'");
            }
        }
        return value;
    }

    private Json number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits(start == at ? "a value" : "a digit");
        }
        if (peek() == '.') {
            at++;
            digits("a digit");
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits("a digit");
        }
        if (at - start > MAX_NUMBER_LENGTH) {
            throw wrong("a number longer than " + MAX_NUMBER_LENGTH + " characters");
        }
        return build ? new Json.Num(JsonText.decode(in, start, at, false)) : null;
    }

    private void digits(String what) {
        int start = at;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw expected(what);
        }
    }

    private void string() {
        require('"');
        stringFrom = at;
        stringEscaped = false;
        while (true) {
            while (at < end && in[at] >= 0x20 && in[at] != '"' && in[at] != '\\') {
                at++;
            }
            int next = peek();
            if (next == '"') {
                stringTo = at++;
                return;
            } else if (next == '\\') {
                escape();
            } else if (next < 0) {
                throw expected("'\"'");
            } else if (next < 0x20) {
                throw wrong("a control character in a string; write it as an escape");
            } else {
                at += utf8Length(next);
            }
        }
    }

    private void escape() {
        stringEscaped = true;
        at++;
        int letter = peek();
        if (letter == 'u') {
            for (int i = 0; i < 4; i++) {
                at++;
                if (Character.digit(peek(), 16) < 0) {
                    throw expected("four hexadecimal digits after '\\u'");
                }
            }
        } else if (letter < 0 || "\"\\/bfnrt".indexOf(letter) < 0) {
            throw expected("an escape such as '\\n'");
        }
        at++;
    }

    /** The length of the well-formed UTF-8 sequence (RFC 3629) that starts here with a byte above 0x7F. */
    private int utf8Length(int first) {
        int length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3
                : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
        boolean valid = length > 0 && at + length <= end;
        for (int i = 1; valid && i < length; i++) {
            valid = (in[at + i] & 0xC0) == 0x80;
        }
        if (valid && length > 2) {
            int second = in[at + 1] & 0xFF;
            valid = switch (first) {
                case 0xE0 -> second >= 0xA0;
                case 0xED -> second < 0xA0;
                case 0xF0 -> second >= 0x90;
                case 0xF4 -> second < 0x90;
                default -> true;
            };
        }
        if (!valid) {
            throw wrong("bytes that are not UTF-8");
        }
        return length;
    }

    private void space() {
        while (at < end && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    /** The next byte as 0..255, or -1 at the end. */
    private int peek() {
        return at < end ? in[at] & 0xFF : -1;
    }

    private void require(char c) {
        if (peek() != c) {
            throw expected("'" + c + "'");
        }
        at++;
    }

    private JsonException expected(String what) {
        return new JsonException("", "the JSON is not valid: expected " + what + where());
    }

    private JsonException wrong(String what) {
        return new JsonException("", "the JSON is not accepted: " + what + where());
    }

    private String where() {
        int line = 1;
        int column = 1;
        for (int i = begin; i < Math.min(at, end); i++) {
            column++;
            if (in[i] == '\n') {
                line++;
                column = 1;
            }
        }
        String place = at >= end ? " at the end of the text" : "";
        return place + " (line " + line + ", column " + column + ")";
    }
}
