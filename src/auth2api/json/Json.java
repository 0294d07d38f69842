package auth2api.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value. Objects keep the order of their members, numbers keep their text, and a string that was parsed stays a
 * slice of the source bytes until its text is asked for (so a source array must not change after parsing).
 *
 * <p>The methods of this interface are for lenient reading of what a peer sent: they never throw and treat a missing
 * member, a null and a value of another kind alike. Where a client must be told what is wrong, read through
 * {@link JsonView}. Trees are mutable while they are built and confined to one thread; nobody changes a tree that was
 * handed on.
 */
public sealed interface Json permits Json.Obj, Json.Arr, Json.Str, Json.Num, Json.Bool, Json.Null {
    Json NULL = new Null();

    /** Is told how a tree grows while it is parsed; what it throws ends the parsing. */
    @FunctionalInterface
    interface Meter {
        Meter NONE = (values, escaped) -> { };

        /** @param escaped bytes of strings with escapes, which become strings of their own when they are read */
        void grows(int values, long escaped);
    }

    /** Parses one whole document of UTF-8; throws {@link JsonException} with the position of what is wrong. */
    static Json parse(byte[] utf8) {
        return parse(utf8, Meter.NONE);
    }

    static Json parse(byte[] utf8, Meter meter) {
        return new JsonParser(utf8, 0, utf8.length, meter).document();
    }

    static Json parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static Obj object() {
        return new Obj(new LinkedHashMap<>());
    }

    static Arr array(Json... items) {
        return new Arr(new ArrayList<>(List.of(items)));
    }

    static Arr array(List<? extends Json> items) {
        return new Arr(new ArrayList<>(items));
    }

    static Str string(String text) {
        return new Str(text);
    }

    static Num of(long value) {
        return new Num(Long.toString(value));
    }

    /** A finite number; NaN and the infinities have no JSON form and throw IllegalArgumentException. */
    static Num of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        return new Num(new BigDecimal(Double.toString(value)).stripTrailingZeros().toString());
    }

    static Bool of(boolean value) {
        return new Bool(value);
    }

    /** The member of that name; {@link #NULL} when there is none or this is no object. */
    default Json get(String name) {
        return NULL;
    }

    /** The item at that index; {@link #NULL} when there is none or this is no array. */
    default Json at(int index) {
        List<Json> items = items();
        return index >= 0 && index < items.size() ? items.get(index) : NULL;
    }

    /** The items of an array; empty for anything else. */
    default List<Json> items() {
        return List.of();
    }

    /** The text of a string; null for anything else. */
    default String text() {
        return null;
    }

    default String text(String or) {
        String text = text();
        return text == null ? or : text;
    }

    default long number(long or) {
        return or;
    }

    default double decimal(double or) {
        return or;
    }

    default boolean bool(boolean or) {
        return this instanceof Bool b ? b.value() : or;
    }

    default boolean isNull() {
        return this instanceof Null;
    }

    /** What kind of value this is, in words for an error message. */
    default String kind() {
        return this instanceof Obj ? "an object" : this instanceof Arr ? "an array" : this instanceof Str ? "a string"
                : this instanceof Num ? "a number" : this instanceof Bool ? "a boolean" : "null";
    }

    /** Compact JSON text as UTF-8. */
    default byte[] toBytes() {
        return JsonBytes.of(this);
    }

    /** An object; of members with the same name the last one counts, in the place of the first. */
    record Obj(Map<String, Json> members) implements Json {
        @Override
        public Json get(String name) {
            Json value = members.get(name);
            return value == null ? NULL : value;
        }

        /** True when the member exists, even as null. */
        public boolean has(String name) {
            return members.containsKey(name);
        }

        /** Sets a member; null is stored as JSON null. Returns this object. */
        public Obj put(String name, Json value) {
            members.put(name, value == null ? NULL : value);
            return this;
        }

        public Obj put(String name, String value) {
            return put(name, value == null ? NULL : string(value));
        }

        public Obj put(String name, long value) {
            return put(name, of(value));
        }

        public Obj put(String name, boolean value) {
            return put(name, of(value));
        }

        /** Sets a member unless the value is null or JSON null. Returns this object. */
        public Obj putIf(String name, Json value) {
            return value == null || value.isNull() ? this : put(name, value);
        }

        public Obj putIf(String name, String value) {
            return value == null ? this : put(name, value);
        }

        /** Removes a member and returns its value, or null when there was none. */
        public Json remove(String name) {
            return members.remove(name);
        }

        /** A new object with the same members; the values are shared. */
        public Obj copy() {
            return new Obj(new LinkedHashMap<>(members));
        }

        /** By hand, as a record's own takes more of the stack: 500 levels shall fit in a small one. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Obj o && members.equals(o.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }

        @Override
        public String toString() {
            return JsonBytes.text(this);
        }
    }

    /** An array. */
    record Arr(List<Json> items) implements Json {
        public Arr add(Json item) {
            items.add(item == null ? NULL : item);
            return this;
        }

        public Arr add(String item) {
            return add(item == null ? NULL : string(item));
        }

        public int size() {
            return items.size();
        }

        @Override
        public String toString() {
            return JsonBytes.text(this);
        }
    }

    /** A string: text that was given, or a slice of a parsed document that is decoded when it is asked for. */
    final class Str implements Json {
        private final byte[] source;
        private final int from;
        private final int to;
        private final boolean escaped;
        private String text;

        Str(String text) {
            this(null, 0, 0, false);
            this.text = text;
        }

        /** The bytes between the quotes, already validated. */
        Str(byte[] source, int from, int to, boolean escaped) {
            this.source = source;
            this.from = from;
            this.to = to;
            this.escaped = escaped;
        }

        @Override
        public String text() {
            if (text == null) {
                String raw = new String(source, from, to - from, StandardCharsets.UTF_8);
                text = escaped ? JsonText.unescaped(raw) : raw;
            }
            return text;
        }

        /** The same as it is written, for a text that is written more than once. */
        public Str encoded() {
            byte[] bytes = toBytes();
            var encoded = new Str(bytes, 1, bytes.length - 1, true);
            encoded.text = text();
            return encoded;
        }

        /** True while this is a slice whose bytes are its text: no escape needs decoding. */
        boolean isRaw() {
            return source != null && !escaped;
        }

        /** The first characters, as many as there are up to that number; of a slice without decoding the rest. */
        public String head(int length) {
            int end = Math.min(length, to - from);
            return isPlain(end) ? new String(source, from, end, StandardCharsets.US_ASCII)
                    : text().substring(0, Math.min(length, text().length()));
        }

        /** The rest from that character on: still a slice when all before it is plain ASCII. */
        public Str tail(int start) {
            return isPlain(start) ? new Str(source, from + start, to, false) : new Str(text().substring(start));
        }

        /** True when the first characters are one byte each in a slice, so that an index means the same in both. */
        private boolean isPlain(int length) {
            boolean plain = isRaw() && length <= to - from;
            for (int i = 0; plain && i < length; i++) {
                plain = source[from + i] >= 0;
            }
            return plain;
        }

        /** Whether a visible character comes first, after blanks: seen in a slice, which need not be decoded for it. */
        public boolean startsVisibly() {
            int at = from;
            while (at + 1 < to && (source[at] == ' ' || source[at] == '\\' && "nrt".indexOf(source[at + 1]) >= 0)) {
                at += source[at] == ' ' ? 1 : 2;
            }
            int first = source == null || at >= to ? 0 : source[at] & 0xFF;
            return first > ' ' && first < 0x7F && first != '\\' || first >= 0xE4; // from U+4000 on there are no blanks
        }

        void writeTo(JsonBytes out) {
            if (source != null) {
                out.slice(source, from, to);
            } else {
                out.encode(text);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Str s && text().equals(s.text());
        }

        @Override
        public int hashCode() {
            return text().hashCode();
        }

        @Override
        public String toString() {
            return JsonBytes.text(this);
        }
    }

    /** A number, as the text it came as: {@code 1.0}, {@code 1} and {@code 1e0} are three different values here. */
    record Num(String literal) implements Json {
        /** The value when it is integral and fits, whatever its spelling ({@code 3}, {@code 3.0}, {@code 3e0}). */
        @Override
        public long number(long or) {
            try {
                return new BigDecimal(literal).longValueExact();
            } catch (ArithmeticException | NumberFormatException fractionOrTooLarge) {
                return or;
            }
        }

        @Override
        public double decimal(double or) {
            return Double.parseDouble(literal);
        }

        @Override
        public String toString() {
            return literal;
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** The one null; use {@link #NULL}. */
    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }
}
