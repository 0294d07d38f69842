package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * What stands in {@code encrypted_content}: opaque to clients, who send it back as it is, and readable by any later run
 * of this program. Base64url of a JSON object: {@code v} the version, {@code blocks} Claude's blocks byte for byte with
 * {@code bond}, the fingerprint of what they are bound to; or {@code summary}, what a compaction kept.
 */
final class ResponsesBlob {
    private static final int VERSION = 1;
    private static final Set<String> KINDS = Set.of("thinking", "redacted_thinking", "server_tool_use",
            "web_search_tool_result");

    private ResponsesBlob() {
    }

    static String ofBlocks(List<? extends Json> blocks, String bond) {
        return seal(Json.object().put("v", VERSION).put("bond", bond).put("blocks", Json.array(blocks)));
    }

    static String ofSummary(String summary) {
        return seal(Json.object().put("v", VERSION).put("summary", summary));
    }

    private static String seal(Json.Obj content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content.toBytes());
    }

    /** The object inside; {@link Json#NULL} when the blob is not ours: another provider's, or cut. */
    static Json open(String blob) {
        try {
            Json content = Json.parse(Base64.getUrlDecoder().decode(blob.getBytes(StandardCharsets.US_ASCII)));
            boolean ours = content.get("v").number(0) == VERSION && content.get("blocks").items().stream()
                    .allMatch(block -> KINDS.contains(block.get("type").text("")));
            return ours ? content : Json.NULL;
        } catch (IllegalArgumentException | JsonException foreign) {
            return Json.NULL; // leaving thinking out is legal, only changing it is not
        }
    }
}
