package auth2api.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JSON object as the bytes that came in: validated, with its top-level members found by name, and changed by
 * splicing. What is not edited stays bit-exact: unknown members, order, white space, the text of numbers. No tree is
 * made and nothing is copied; the array must not change afterwards.
 */
public final class JsonSpans {
    /** Where a member stands: {@code [nameStart, valueEnd)} from its opening quote to the end of its value. */
    record Member(String name, int nameStart, int valueStart, int valueEnd) {
    }

    private final byte[] bytes;
    private final List<Member> members;
    private final Json.Meter meter;

    private JsonSpans(byte[] bytes, List<Member> members, Json.Meter meter) {
        this.bytes = bytes;
        this.members = members;
        this.meter = meter;
    }

    /** Validates the whole document; throws {@link JsonException} when it is not one valid JSON object. */
    public static JsonSpans of(byte[] bytes) {
        return of(bytes, Json.Meter.NONE);
    }

    /** @param meter is told of the trees of single members */
    public static JsonSpans of(byte[] bytes, Json.Meter meter) {
        return new JsonSpans(bytes, new JsonParser(bytes, 0, bytes.length, false).members(), meter);
    }

    /** The value of a top-level member as a tree; {@link Json#NULL} when there is none. Refuses a duplicate. */
    public Json get(String name) {
        Member member = find(name);
        return member == null ? Json.NULL
                : new JsonParser(bytes, member.valueStart, member.valueEnd, true).meter(meter).document();
    }

    public JsonView view(String name) {
        return JsonView.of(get(name), name);
    }

    public int size() {
        return bytes.length;
    }

    /** The document as it came. */
    public List<ByteBuffer> segments() {
        return List.of(ByteBuffer.wrap(bytes));
    }

    /**
     * The document with some members replaced, added at the end, or (value null) removed. A member that is edited must
     * not occur twice: which one would count is the reader's guess.
     */
    public List<ByteBuffer> splice(Map<String, Json> edits) {
        edits.keySet().forEach(this::find);
        var out = new Segments();
        int copied = members.isEmpty() ? openBrace() + 1 : members.get(0).nameStart;
        out.reference(0, copied);
        boolean first = true;
        for (Member member : members) {
            boolean edited = edits.containsKey(member.name);
            if (!edited || edits.get(member.name) != null) {
                out.reference(first ? member.nameStart : copied, edited ? member.valueStart : member.valueEnd);
                if (edited) {
                    out.add(edits.get(member.name));
                }
                first = false;
            }
            copied = member.valueEnd;
        }
        for (Map.Entry<String, Json> edit : edits.entrySet()) {
            if (edit.getValue() != null && find(edit.getKey()) == null) {
                out.add((first ? "" : ",") + Json.string(edit.getKey()) + ":");
                out.add(edit.getValue());
                first = false;
            }
        }
        out.reference(copied, bytes.length);
        return out.list;
    }

    private int openBrace() {
        int at = 0;
        while (bytes[at] != '{') {
            at++;
        }
        return at;
    }

    private Member find(String name) {
        Member found = null;
        for (Member member : members) {
            if (member.name.equals(name)) {
                if (found != null) {
                    throw new JsonException(name, name + " occurs twice in the body; send it once");
                }
                found = member;
            }
        }
        return found;
    }

    /** Ranges of the document and new text; ranges that touch become one. */
    private final class Segments {
        private final List<ByteBuffer> list = new ArrayList<>();
        private int end = -1;

        void reference(int from, int to) {
            if (from < to) {
                if (from == end) {
                    ByteBuffer last = list.remove(list.size() - 1);
                    from = last.position();
                }
                list.add(ByteBuffer.wrap(bytes, from, to - from));
                end = to;
            }
        }

        void add(Json value) {
            list.addAll(JsonBytes.segments(value));
            end = -1;
        }

        void add(String text) {
            list.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            end = -1;
        }
    }
}
