package bench;

import java.util.Locale;

/** The three dialects, and how to tell in each that an event is a delta and that the stream has come to its end. */
enum Api {
    MESSAGES("/v1/messages", "text_delta", "message_stop"),
    CHAT("/v1/chat/completions", "\"delta\"", "[DONE]"),
    RESPONSES("/v1/responses", "response.output_text.delta", "response.completed");

    final String path;
    final String deltaMark;
    final String endMark;

    Api(String path, String deltaMark, String endMark) {
        this.path = path;
        this.deltaMark = deltaMark;
        this.endMark = endMark;
    }

    /** As it is written in the report. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
