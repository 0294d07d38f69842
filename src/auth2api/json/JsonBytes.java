package auth2api.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a tree as compact UTF-8. {@link #segments} keeps long strings that are still slices of a parsed document as
 * references to it, so that a large image in a request is never copied.
 */
public final class JsonBytes {
    private static final int REFERENCE_FROM = 8 * 1024;

    private final List<ByteBuffer> segments;
    private byte[] buffer = new byte[256];
    private int size;

    private JsonBytes(List<ByteBuffer> segments) {
        this.segments = segments;
    }

    static byte[] of(Json value) {
        var out = new JsonBytes(null);
        out.write(value);
        return Arrays.copyOf(out.buffer, out.size);
    }

    static String text(Json value) {
        var out = new JsonBytes(null);
        out.write(value);
        return new String(out.buffer, 0, out.size, StandardCharsets.UTF_8);
    }

    /** The text of a tree in pieces: concatenated they are {@link Json#toBytes}. All are backed by arrays. */
    public static List<ByteBuffer> segments(Json value) {
        var out = new JsonBytes(new ArrayList<>());
        out.write(value);
        out.cut();
        return out.segments;
    }

    private void write(Json value) {
        if (value instanceof Json.Obj object) {
            writeObject(object);
        } else if (value instanceof Json.Arr array) {
            writeArray(array);
        } else if (value instanceof Json.Str string) {
            put('"');
            string.writeTo(this);
            put('"');
        } else {
            encode(value.toString());
        }
    }

    private void writeObject(Json.Obj object) {
        char before = '{';
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            put(before);
            put('"');
            encode(member.getKey());
            put('"');
            put(':');
            write(member.getValue());
            before = ',';
        }
        if (before == '{') {
            put('{');
        }
        put('}');
    }

    private void writeArray(Json.Arr array) {
        put('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                put(',');
            }
            write(array.items().get(i));
        }
        put(']');
    }

    /** Bytes from between the quotes of a parsed string: they are valid there again as they are. */
    void slice(byte[] source, int from, int to) {
        if (segments != null && to - from >= REFERENCE_FROM) {
            cut();
            segments.add(ByteBuffer.wrap(source, from, to - from));
            return;
        }
        room(to - from);
        System.arraycopy(source, from, buffer, size, to - from);
        size += to - from;
    }

    /** Text with the escapes that JSON needs; a lone surrogate, which UTF-8 cannot hold, goes out as an escape. */
    void encode(String text) {
        room(text.length());
        byte[] to = buffer; // in variables: of fields the first compiler makes loads and stores for each character
        int at = size;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                to[at++] = (byte) c;
            } else {
                size = at;
                i += encodeOther(text, i);
                room(text.length() - i);
                to = buffer;
                at = size;
            }
        }
        size = at;
    }

    /** Writes the character at {@code i}, which is more than a byte; returns how many more characters that took. */
    private int encodeOther(String text, int i) {
        int point = text.codePointAt(i);
        if (point < 0x80) {
            escape((char) point);
        } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            unicodeEscape((char) point);
        } else {
            utf8(point);
        }
        return Character.charCount(point) - 1;
    }

    private void utf8(int point) {
        if (point < 0x800) {
            put(0xC0 | point >> 6);
        } else if (point < 0x10000) {
            put(0xE0 | point >> 12);
            put(0x80 | point >> 6 & 0x3F);
        } else {
            put(0xF0 | point >> 18);
            put(0x80 | point >> 12 & 0x3F);
            put(0x80 | point >> 6 & 0x3F);
        }
        put(0x80 | point & 0x3F);
    }

    private void escape(char c) {
        int letter = "\b\t\n\f\r\"\\".indexOf(c);
        if (letter >= 0) {
            put('\\');
            put("btnfr\"\\".charAt(letter));
        } else {
            unicodeEscape(c);
        }
    }

    private void unicodeEscape(char c) {
        put('\\');
        put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            put("0123456789abcdef".charAt(c >> shift & 0xF));
        }
    }

    private void put(int b) {
        room(1);
        buffer[size++] = (byte) b;
    }

    private void room(int more) {
        if (more > buffer.length - size) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
        }
    }

    /** Ends the current segment, so that the next one can be a reference. */
    private void cut() {
        if (size > 0) {
            segments.add(ByteBuffer.wrap(buffer, 0, size));
            buffer = new byte[256];
            size = 0;
        }
    }
}
