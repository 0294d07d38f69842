package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Images and files as Claude takes them. What a client sends inline stays the slice of the request that it is and is
 * never copied; what it names by http URL is handed on and never fetched here.
 */
final class Media {
    private static final int MAX_HEADER = 1024;
    private static final Map<String, String> MAGIC = Map.of("iVBORw0KGgo", "image/png", "/9j/", "image/jpeg",
            "R0lGOD", "image/gif", "UklGR", "image/webp", "JVBERi", "application/pdf");
    private static final Map<String, String> DECLARED = Map.of("data:image/png", "image/png", "data:image/jpeg",
            "image/jpeg", "data:image/jpg", "image/jpeg", "data:image/gif", "image/gif", "data:image/webp",
            "image/webp", "data:application/pdf", "application/pdf");

    private Media() {
    }

    /**
     * What came inline, or an http URL.
     *
     * @param at a data URL (its parameters and even its type may be wrong or missing), or bare base64
     * @param image it must be an image; else it may also be a PDF or a text
     * @param title of a document; may be null
     */
    static Json.Obj block(JsonView at, boolean image, String title) {
        if (!(at.value() instanceof Json.Str text)) {
            throw at.wrong("a string");
        }
        Json.Obj source = Json.object();
        if (text.head(MAX_HEADER).matches("(?s)https?://.*")) {
            source.put("type", "url").put("url", text);
            return image ? block("image", source, null) : block("document", source, title);
        }
        Json.Str payload = payload(text);
        String type = payload == null ? null // the first bytes know it better than the URL
                : beginning(payload, MAGIC).or(() -> beginning(text, DECLARED)).orElse(null);
        source.put("type", "base64").put("media_type", type).put("data", payload);
        if (type != null && type.startsWith("image/")) {
            return block("image", source, null);
        }
        if (image) {
            throw OpenAiErrors.invalid(at, "must be an http URL or a base64 data URL of a PNG, JPEG, GIF or WebP");
        }
        if (type == null) {
            String plain = textOf(text, payload);
            if (plain == null || plain.isBlank()) {
                throw OpenAiErrors.invalid(at, "must be a PDF, an image or UTF-8 text, as a base64 data URL");
            }
            source.put("type", "text").put("media_type", "text/plain").put("data", plain);
        }
        return block("document", source, title);
    }

    private static Json.Obj block(String type, Json.Obj source, String title) {
        return Json.object().put("type", type).put("source", source)
                .putIf("title", title == null || title.isBlank() ? null : title);
    }

    /** The base64 part; null for a data URL that is not base64 coded. */
    private static Json.Str payload(Json.Str text) {
        String head = text.head(MAX_HEADER);
        if (!head.startsWith("data:")) {
            return text;
        }
        int comma = head.indexOf(',');
        boolean base64 = comma >= 12 && head.startsWith(";base64,", comma - 7);
        return base64 ? text.tail(comma + 1) : null;
    }

    private static Optional<String> beginning(Json.Str text, Map<String, String> types) {
        String head = text.head(MAX_HEADER);
        return types.keySet().stream().filter(head::startsWith).map(types::get).findFirst();
    }

    /** The text of a file, coded as base64 or as URLs are; null for what is none. */
    private static String textOf(Json.Str url, Json.Str payload) {
        try {
            if (payload != null) {
                byte[] bytes = Base64.getMimeDecoder().decode(payload.text());
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            }
            int comma = url.head(MAX_HEADER).indexOf(',');
            return comma < 0 ? null : URLDecoder.decode(url.tail(comma + 1).text().replace("+", "%2B"),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | CharacterCodingException noText) {
            return null; // the caller refuses it by name
        }
    }
}
