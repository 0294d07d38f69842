package auth2api.translate;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a request may use and a model may refuse. A 400 that names one is learnt from: the request is repeated once
 * without it. The patterns are the texts of anthropic-messages.md, sections 2 to 7, in their order of precedence.
 */
public enum Feature {
    /** Thinking that was sent back; refused when what came before it has changed. Not a matter of the model. */
    REPLAYED_THINKING(false, "(signature|.data. in).*thinking|thinking.*(cannot be modified|signature|prefix|bound)"),
    /** A schema that is enforced; some are too complex. Not a matter of the model. */
    STRICT_SCHEMA(false, "too complex|schema.*compil|format.schema|strict.*(not|too many|invalid)"
            + "|(too many|invalid).*strict"),
    THINKING_DISPLAY(true, "display.*(not|extra|unexpected)"),
    MANUAL_THINKING(true, "thinking.type.enabled.{0,3} is not supported"),
    THINKING_OFF(true, "thinking.type.disabled.{0,3} is not supported"),
    ADAPTIVE_THINKING(true, "adaptive thinking is not supported|thinking.type.adaptive.{0,3} is not supported"),
    FORCED_TOOL(true, "tool_choice.*(not|forces|cannot)|(not|cannot).*tool_choice|forced tool"),
    EFFORT(true, "effort.*(not|extra)|not support.*effort"),
    STRUCTURED_OUTPUT(true, "(structured output|output_config.format|output_format).*(not|extra)"
            + "|not support.*(structured output|output_config.format|output_format)"),
    PREFILL(true, "prefill|conversation must end with a user"),
    SYSTEM_TURN(true, "role.*system|system.*role"),
    AUTOMATIC_CACHE(true, "^cache_control.*(not|extra)"),
    SAMPLING(true, "temperature|top_p|top_k");

    private final boolean lasting;
    private final Pattern refusal;

    Feature(boolean lasting, String refusal) {
        this.lasting = lasting;
        this.refusal = Pattern.compile(refusal, Pattern.DOTALL);
    }

    /** True when it is the model that lacks this, so that later requests need not try again. */
    public boolean lasting() {
        return lasting;
    }

    /** The feature that the message of Claude's 400 refuses, or null when it is about something else. */
    public static Feature namedBy(String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        for (Feature feature : values()) {
            if (feature.refusal.matcher(text).find()) {
                return feature;
            }
        }
        return null;
    }
}
