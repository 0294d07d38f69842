package auth2api.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one document, a method a grammar rule of RFC 8259. With a meter it makes the tree; without, it only validates,
 * and can note where the members of the outermost object stand. Depth is capped, so the stack is safe; the values of a
 * tree and the members noted are capped, so a small document cannot become a large heap.
 */
final class JsonParser {
    static final int MAX_DEPTH = 500;
    static final int MAX_VALUES = 500_000;
    static final int MAX_MEMBERS = 10_000;
    static final int MAX_NUMBER_LENGTH = 1_000;
    private static final int METER_STEP = 1_024;

    private final byte[] in;
    /** The same bytes, to be read eight at a time, the first of them lowest. */
    private final ByteBuffer words;
    private final int end;
    private final Json.Meter meter;
    private final boolean build;
    private int at;
    private int values;
    private long escapedBytes;

    // The string that was scanned last: the range between its quotes, and whether it holds an escape.
    private int stringFrom;
    private int stringTo;
    private boolean stringEscaped;

    /** @param meter is told how large the tree becomes while it does; null when none is to be made */
    JsonParser(byte[] in, int begin, int end, Json.Meter meter) {
        this.in = in;
        this.words = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN);
        this.at = begin;
        this.end = end;
        this.meter = meter;
        this.build = meter != null;
    }

    /** The whole document, and nothing after it. Null unless it builds. */
    Json document() {
        start();
        Json value = value(1);
        finish();
        if (build) {
            meter.grows(values % METER_STEP, escapedBytes);
        }
        return value;
    }

    /** Validates a document that must be an object, and returns where its members stand. Builds nothing. */
    List<JsonSpans.Member> members() {
        start();
        if (peek() != '{') {
            throw new JsonException("", "the body must be a JSON object");
        }
        var found = new ArrayList<JsonSpans.Member>();
        object(1, found);
        finish();
        return found;
    }

    private void start() {
        if (end - at >= 3 && in[at] == (byte) 0xEF && in[at + 1] == (byte) 0xBB && in[at + 2] == (byte) 0xBF) {
            throw wrong("a byte order mark; send UTF-8 without one");
        }
        space();
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
                yield build ? stringValue() : null;
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
                String name = build || spans != null ? stringValue().text() : null;
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
        space();
        boolean comma = skip(',');
        if (!comma && peek() != close) {
            throw expected("',' or '" + close + "'");
        }
        return comma;
    }

    private Json literal(String word, Json value) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw expected("'" + word + "'");
            }
        }
        return value;
    }

    private Json number() {
        int start = at;
        boolean negative = skip('-');
        if (!skip('0')) {
            digits(negative ? "a digit" : "a value");
        }
        if (skip('.')) {
            digits("a digit");
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits("a digit");
        }
        if (at - start > MAX_NUMBER_LENGTH) {
            throw wrong("a number longer than " + MAX_NUMBER_LENGTH + " characters");
        }
        return build ? new Json.Num(new String(in, start, at - start, StandardCharsets.US_ASCII)) : null;
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
        for (int next = plain(); next != '"'; next = plain()) {
            if (next == '\\') {
                escape();
            } else if (next < 0) {
                throw expected("'\"'");
            } else if (next < 0x20) {
                throw wrong("a control character in a string; write it as an escape");
            } else {
                utf8();
            }
        }
        stringTo = at++;
    }

    /** Steps over what stands for itself; returns the byte after it, or -1 at the end. */
    private int plain() {
        at = JsonText.plainEnd(words, at, end);
        return peek();
    }

    private void utf8() {
        while (peek() > 0x7F) {
            int length = JsonText.utf8Length(in, at, end);
            if (length == 0) {
                throw wrong("bytes that are not UTF-8");
            }
            at += length;
        }
    }

    private Json.Str stringValue() {
        return new Json.Str(in, stringFrom, stringTo, stringEscaped);
    }

    private void escape() {
        stringEscaped = true;
        at++;
        switch (peek()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> { }
            case 'u' -> {
                for (int i = 0; i < 4; i++) {
                    at++;
                    if (Character.digit(peek(), 16) < 0) {
                        throw expected("four hexadecimal digits after '\\u'");
                    }
                }
            }
            default -> throw expected("an escape such as '\\n'");
        }
        at++;
    }

    private void space() {
        while (at < end && in[at] <= ' ' && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    /** The next byte as 0..255, or -1 at the end. */
    private int peek() {
        return at < end ? in[at] & 0xFF : -1;
    }

    private boolean skip(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void require(char c) {
        if (!skip(c)) {
            throw expected("'" + c + "'");
        }
    }

    private JsonException expected(String what) {
        return new JsonException("", "the JSON is not valid: expected " + what + where());
    }

    private JsonException wrong(String what) {
        return new JsonException("", "the JSON is not accepted: " + what + where());
    }

    private String where() {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < Math.min(at, end); i++) {
            if (in[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return (at >= end ? " at the end of the text" : "") + " (line " + line + ", column "
                + (Math.min(at, end) - lineStart + 1) + ")";
    }
}
