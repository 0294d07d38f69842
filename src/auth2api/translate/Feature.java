package auth2api.translate;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a request may use and a model may refuse. A 400 that names one is learnt from: the request is repeated once
 * without it. The patterns are the texts of anthropic-messages.md, sections 2 to 7, in their order of precedence.
 */
public enum Feature {
    /** Thinking that was sent back; refused when what came before it has changed. Not a matter of the model. */
    REPLAYED_THINKING("(signature|.data. in).*thinking|thinking.*(cannot be modified|signature|prefix|bound)"),
    /** A schema that is enforced; some are too complex. Not a matter of the model. */
    STRICT_SCHEMA("too complex|schema.*compil|format.schema|strict.*(not|too many|invalid)"
            + "|(too many|invalid).*strict"),
    THINKING_DISPLAY("display.*(not|extra|unexpected)"),
    MANUAL_THINKING("thinking.type.enabled.{0,3} is not supported"),
    THINKING_OFF("thinking.type.disabled.{0,3} is not supported"),
    ADAPTIVE_THINKING("adaptive thinking is not supported|thinking.type.adaptive.{0,3} is not supported"),
    FORCED_TOOL("tool_choice.*(not|forces|cannot)|(not|cannot).*tool_choice|forced tool"),
    EFFORT("effort.*(not|extra)|not support.*effort"),
    STRUCTURED_OUTPUT("(structured output|output_config.format|output_format).*(not|extra)"
            + "|not support.*(structured output|output_config.format|output_format)"),
    PREFILL("prefill|conversation must end with a user"),
    SYSTEM_TURN("role.*system|system.*role"),
    AUTOMATIC_CACHE("^cache_control.*(not|extra)"),
    SAMPLING("temperature|top_p|top_k");

    private final Pattern refusal;

    Feature(String refusal) {
        this.refusal = Pattern.compile(refusal, Pattern.DOTALL);
    }

    /** True when it is the model that lacks this, so that later requests need not try again. */
    public boolean lasting() {
        return this != REPLAYED_THINKING && this != STRICT_SCHEMA;
    }

    /** The feature that the message of Claude's 400 refuses, or null when it is about something else. */
    public static Feature namedBy(String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(feature -> feature.refusal.matcher(text).find()).findFirst().orElse(null);
    }
}
