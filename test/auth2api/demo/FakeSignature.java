package auth2api.demo;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/**
 * Signs thinking blocks and checks those that come back, as the models with preserved thinking do: a block is bound to
 * its own text, to {@code system}, {@code tools} and all messages before it, and to the thinking block before it. What
 * does not change the meaning (cache_control, a string for one text block) does not count. A block of another model is
 * let pass, since the API drops it.
 */
final class FakeSignature {
    private static final Set<String> IGNORED = Set.of("cache_control", "caller", "output_config");

    private FakeSignature() {
    }

    /** A signature for that thinking at the end of the request's messages; previous is the one before it, or "". */
    static String sign(DemoModel model, Json body, String thinking, String previous) {
        String prefix = prefix(body, body.get("messages").items().size());
        return seal(model.id() + " " + hash(thinking) + " " + hash(prefix) + " " + hash(previous));
    }

    /** The last signature among the messages, or "". */
    static String latest(Json body) {
        String latest = "";
        for (Json message : body.get("messages").items()) {
            for (Json block : message.get("content").items()) {
                latest = DemoMessage.isThinking(block) ? signature(block) : latest;
            }
        }
        return latest;
    }

    private static String signature(Json block) {
        return block.get("signature").text(block.get("data").text(""));
    }

    /** Throws the API's 400 for the first block that was changed, or whose surroundings were. */
    static void check(DemoModel model, Json body) {
        var messages = body.get("messages").items();
        boolean drop = body.get("thinking").get("block_binding").get("prefix_mismatch_behavior").text("")
                .equals("drop_block");
        String previous = "";
        for (int i = 0; i < messages.size(); i++) {
            var content = messages.get(i).get("content").items();
            for (int j = 0; j < content.size(); j++) {
                if (DemoMessage.isThinking(content.get(j))) {
                    String[] parts = open(signature(content.get(j)));
                    checkText(content.get(j), parts, "messages." + i + ".content." + j);
                    boolean own = model.is("bound") && parts[0].equals(model.id());
                    boolean chained = previous.isEmpty() || parts[3].equals(hash(previous));
                    if (own && !drop && !(chained && parts[2].equals(hash(prefix(body, i))))) {
                        throw moved("messages." + i + ".content." + j);
                    }
                    previous = signature(content.get(j));
                }
            }
        }
    }

    private static void checkText(Json block, String[] parts, String path) {
        boolean redacted = block.get("type").text().equals("redacted_thinking");
        if (parts.length != 4 || !parts[1].equals(hash(redacted ? "redacted" : block.get("thinking").text("")))) {
            throw ApiException.badRequest(path + (redacted ? ": Invalid `data` in `redacted_thinking` block"
                    : ": Invalid `signature` in `thinking` block"));
        }
    }

    private static ApiException moved(String path) {
        return ApiException.badRequest(path + ": Invalid `signature` in `thinking` block. The block is bound to a"
                + " different conversation. Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior`"
                + " to \"drop_block\". That setting requires the `thinking-binding-controls-2026-08-01` value in the"
                + " `anthropic-beta` header.");
    }

    /** What stands before the assistant turn that holds that message, in one normal form. */
    private static String prefix(Json body, int index) {
        var messages = body.get("messages").items();
        int end = index;
        while (end > 0 && messages.get(end - 1).get("role").text("").equals("assistant")) {
            end--;
        }
        var text = new StringBuilder(plain(blocks(body.get("system"))) + "|" + plain(body.get("tools")));
        String role = "";
        for (Json message : messages.subList(0, end)) {
            String next = message.get("role").text("");
            text.append(next.equals(role) ? "" : "|" + next + ":");
            plain(blocks(message.get("content"))).items().forEach(text::append);
            role = next;
        }
        return text.toString();
    }

    private static Json blocks(Json content) {
        return content.text() == null ? content
                : Json.array(Json.object().put("type", "text").put("text", content.text()));
    }

    private static Json plain(Json value) {
        if (value instanceof Json.Obj object) {
            var sorted = Json.object();
            new TreeMap<>(object.members()).forEach((name, member) -> {
                if (!IGNORED.contains(name) && !member.isNull() && !member.toString().equals("false")) {
                    sorted.put(name, plain(name.equals("content") ? blocks(member) : member));
                }
            });
            return sorted;
        }
        return value instanceof Json.Arr array
                ? Json.array(array.items().stream().filter(b -> !DemoMessage.isThinking(b))
                        .map(FakeSignature::plain).toList())
                : value;
    }

    /** The first 16 hexadecimal digits of the SHA-256. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String seal(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String[] open(String signature) {
        try {
            return new String(Base64.getDecoder().decode(signature), StandardCharsets.UTF_8).split(" ");
        } catch (IllegalArgumentException foreign) {
            return new String[0];
        }
    }
}
