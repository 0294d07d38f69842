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
        return new JsonSpans(bytes, new JsonParser(bytes, 0, bytes.length, null).members(), meter);
    }

    /** The value of a top-level member as a tree; {@link Json#NULL} when there is none. Refuses a duplicate. */
    public Json get(String name) {
        Member member = find(name);
        return member == null ? Json.NULL
                : new JsonParser(bytes, member.valueStart, member.valueEnd, meter).document();
    }

    /**
     * The document with some members replaced, added at the end, or (value null) removed. A member that is edited must
     * not occur twice: which one would count is the reader's guess.
     */
    public List<ByteBuffer> splice(Map<String, Json> edits) {
        for (String name : edits.keySet()) {
            find(name);
        }
        var out = new ArrayList<ByteBuffer>();
        int done = 0; // what stands before is in out, or left out
        int end = 1; // of the member before, or of the opening brace
        while (bytes[end - 1] != '{') {
            end++;
        }
        boolean first = true;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Json value = edits.get(member.name);
            if (value != null) {
                keep(done, member.valueStart, out);
                out.addAll(JsonBytes.segments(value));
                done = member.valueEnd;
            } else if (edits.containsKey(member.name)) { // goes with the comma behind it, or else the one before it
                keep(done, first ? member.nameStart : end, out);
                done = first && i + 1 < members.size() ? members.get(i + 1).nameStart : member.valueEnd;
            }
            first = first && value == null && edits.containsKey(member.name);
            end = member.valueEnd;
        }
        for (Map.Entry<String, Json> edit : edits.entrySet()) {
            if (edit.getValue() != null && find(edit.getKey()) == null) {
                keep(done, end, out);
                done = end;
                String name = (first ? "" : ",") + Json.string(edit.getKey()) + ":";
                out.add(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
                out.addAll(JsonBytes.segments(edit.getValue()));
                first = false;
            }
        }
        keep(done, bytes.length, out);
        return out;
    }

    private void keep(int from, int to, List<ByteBuffer> out) {
        if (from < to) {
            out.add(ByteBuffer.wrap(bytes, from, to - from));
        }
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
}
