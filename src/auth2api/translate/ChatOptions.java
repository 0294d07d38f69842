package auth2api.translate;

/**
 * How a chat client wants its answer.
 *
 * @param usage a last chunk with the usage ({@code stream_options.include_usage})
 * @param legacy calls in the form of old, {@code function_call}
 * @param details thinking with its signatures, as {@code reasoning_details}
 */
record ChatOptions(boolean usage, boolean legacy, boolean details) {
}
