package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What binds a turn of thinking: model, system, tools and every message before it. Cache marks are left out, since
 * clients move them along. Each message is read once, in order; confined to one thread.
 */
final class Fingerprint {
    private final MessageDigest digest = sha256();
    private final List<Json> messages;
    private int next;

    /** For a body as it goes to Claude; messages may be replaced in its list until they are reached. */
    Fingerprint(Json.Obj body) {
        messages = body.get("messages").items();
        add(body.get("model"));
        body.get("system").items().forEach(this::add);
        body.get("tools").items().forEach(this::add);
    }

    /** Of all that comes before the message at {@code index}, which may not go down from call to call. */
    String before(int index) {
        for (; next < Math.min(index, messages.size()); next++) {
            add(messages.get(next).get("role"));
            messages.get(next).get("content").items().forEach(this::add);
        }
        try {
            return hex(((MessageDigest) digest.clone()).digest(), 32);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void add(Json block) {
        Json plain = block;
        if (block instanceof Json.Obj o && o.has("cache_control")) {
            Json.Obj copy = o.copy();
            copy.remove("cache_control");
            plain = copy;
        }
        for (ByteBuffer segment : JsonBytes.segments(plain)) {
            digest.update(segment);
        }
    }

    /** The first hexadecimal digits of a text's SHA-256. */
    static String of(String text, int digits) {
        return hex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)), digits);
    }

    private static String hex(byte[] hash, int digits) {
        return HexFormat.of().formatHex(hash).substring(0, digits);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK must have it
        }
    }
}
