package auth2api.upstream;

import auth2api.config.Config;
import auth2api.json.Json;
import auth2api.log.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Privacy for what leaves the machine, and nothing else: words that must not leave are masked, a client's own id leaves
 * only as an opaque HMAC, and in strict mode nothing about the client leaves. It never makes the proxy look like
 * another client. Pure but for its secret; thread safe.
 */
public final class Cloaking {
    private static final String MASK = "[redacted]";

    private final Config.Cloaking rules;
    private final Pattern words;
    private final Secret secret;

    /** @param secret the HMAC's key: kept in the auth-dir when ids shall be stable, else made for this run */
    public Cloaking(Config.Cloaking rules, Secret secret) {
        this.rules = rules;
        this.secret = secret;
        String longestFirst = rules.sensitiveWords().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote).collect(Collectors.joining("|"));
        this.words = longestFirst.isEmpty() ? null
                : Pattern.compile(longestFirst, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** Whether requests of this kind are cloaked at all. */
    public boolean applies(boolean nativeRequest) {
        return nativeRequest ? rules.mode() == Config.CloakingMode.ALWAYS : rules.mode() != Config.CloakingMode.NEVER;
    }

    /** Whether headers that describe the client must stay behind. */
    public boolean hidesClient(boolean nativeRequest) {
        return rules.strict() && applies(nativeRequest);
    }

    /**
     * What must change in a body before it leaves: each member's new value, null for one that must go. Empty when
     * nothing does.
     *
     * @param member the body's members by name; {@link Json#NULL} for one that is not there
     * @param apiKey the name of the client's API key, which stands in for an id that is missing
     * @param mayAdd whether the endpoint knows {@code metadata} (count_tokens does not)
     */
    public Map<String, Json> edits(Function<String, Json> member, String apiKey, boolean mayAdd) {
        var edits = new LinkedHashMap<String, Json>();
        for (String name : words == null ? List.<String>of() : List.of("system", "messages")) {
            Json value = member.apply(name);
            if (!value.isNull()) {
                edits.put(name, masked(value));
            }
        }
        Json metadata = member.apply("metadata");
        if (mayAdd || !metadata.isNull()) {
            Json opaque = metadata(metadata, apiKey);
            if (!metadata.equals(opaque == null ? Json.NULL : opaque)) {
                edits.put("metadata", opaque);
            }
        }
        return edits;
    }

    /** {@code system} or {@code messages} with the words masked in their text; other values come back as they are. */
    private Json masked(Json value) {
        if (value instanceof Json.Str text) {
            return Json.string(words.matcher(text.text()).replaceAll(MASK));
        }
        if (value instanceof Json.Arr array) {
            return Json.array(array.items().stream().map(this::maskedBlock).toList());
        }
        return value;
    }

    /** A message or a content block: what is text in it is masked, what is data or signed is not. */
    private Json maskedBlock(Json block) {
        if (!(block instanceof Json.Obj object)) {
            return masked(block);
        }
        Json.Obj copy = object.copy();
        if ("text".equals(object.get("type").text())) {
            copy.putIf("text", masked(object.get("text")));
            copy.putIf("data", masked(object.get("data"))); // a document's source of plain text
        }
        copy.putIf("content", masked(object.get("content")));
        copy.putIf("source", object.get("source") instanceof Json.Obj ? maskedBlock(object.get("source")) : null);
        return copy;
    }

    /** {@code metadata} as it may leave, or null when none may. */
    private Json metadata(Json metadata, String apiKey) {
        if (rules.strict()) {
            return null;
        }
        String id = metadata.get("user_id").text();
        String opaque = id != null ? hmac("id:" + id) : rules.cacheUserId() ? hmac("key:" + apiKey) : null;
        if (opaque == null) {
            return metadata.isNull() ? null : metadata;
        }
        Json.Obj changed = metadata instanceof Json.Obj o ? o.copy() : Json.object();
        return changed.put("user_id", opaque);
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }
}
