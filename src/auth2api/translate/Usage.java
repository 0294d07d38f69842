package auth2api.translate;

import auth2api.json.Json;

/**
 * Tokens of one answer. {@code input} is what was neither read from nor written to the cache, as Claude counts; the
 * OpenAI forms are inclusive, because their clients subtract the details.
 */
public record Usage(long input, long cacheRead, long cacheWrite, long output, long thinking) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** Claude's counters are totals of the message: each one that is present overwrites, none is ever added. */
    public Usage updated(Json claude) {
        return new Usage(claude.get("input_tokens").number(input),
                claude.get("cache_read_input_tokens").number(cacheRead),
                claude.get("cache_creation_input_tokens").number(cacheWrite),
                claude.get("output_tokens").number(output),
                claude.get("output_tokens_details").get("thinking_tokens").number(thinking));
    }

    /** The sum of two messages that make one answer. */
    public Usage plus(Usage more) {
        return new Usage(input + more.input, cacheRead + more.cacheRead, cacheWrite + more.cacheWrite,
                output + more.output, thinking + more.thinking);
    }

    public long allInput() {
        return input + cacheRead + cacheWrite;
    }

    public Json.Obj toChat() {
        return Json.object().put("prompt_tokens", allInput()).put("completion_tokens", output)
                .put("total_tokens", allInput() + output)
                .put("prompt_tokens_details", Json.object().put("cached_tokens", cacheRead)
                        .put("cache_write_tokens", cacheWrite).put("audio_tokens", 0))
                .put("completion_tokens_details", Json.object().put("reasoning_tokens", thinking)
                        .put("audio_tokens", 0).put("accepted_prediction_tokens", 0)
                        .put("rejected_prediction_tokens", 0));
    }

    public Json.Obj toResponses() {
        return Json.object().put("input_tokens", allInput())
                .put("input_tokens_details", Json.object().put("cached_tokens", cacheRead)
                        .put("cache_write_tokens", cacheWrite))
                .put("output_tokens", output)
                .put("output_tokens_details", Json.object().put("reasoning_tokens", thinking))
                .put("total_tokens", allInput() + output);
    }
}
