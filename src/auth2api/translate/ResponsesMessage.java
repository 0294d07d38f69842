package auth2api.translate;

import auth2api.json.Json;

/** A message with one part: text with its annotations, or a refusal. All text between two other items is one message. */
final class ResponsesMessage extends ResponsesItem {
    private final boolean refusal;
    private final StringBuilder text = new StringBuilder();
    private final Json.Arr annotations = Json.array();

    ResponsesMessage(ResponsesEvents events, int index, String id, boolean refusal) {
        super(events, index, id);
        this.refusal = refusal;
        added(message("in_progress", Json.array()));
        tell("response.content_part.added", place().put("part", part("", Json.array())));
    }

    void text(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        text.append(delta);
        tell(refusal ? "response.refusal.delta" : "response.output_text.delta", logprobs(place().put("delta", delta)));
    }

    /** How many characters (UTF-16 units, as its readers count) were written so far. */
    int length() {
        return text.length();
    }

    /** A source of what was written from {@code start} on; anything but a web page is not told. */
    void cite(int start, Json citation) {
        String url = citation.get("url").text();
        if (url != null) {
            annotate(Json.object().put("type", "url_citation").put("start_index", start)
                    .put("end_index", text.length()).put("url", url)
                    .put("title", citation.get("title").text("")));
        }
    }

    void annotate(Json annotation) {
        tell("response.output_text.annotation.added", place().put("annotation_index", annotations.size())
                .put("annotation", annotation));
        annotations.add(annotation);
    }

    @Override
    Json.Obj close(String status) {
        String kind = refusal ? "refusal" : "text";
        tell(refusal ? "response.refusal.done" : "response.output_text.done",
                logprobs(place().put(kind, text.toString())));
        var part = part(text.toString(), annotations);
        tell("response.content_part.done", place().put("part", part));
        return done(message(status, Json.array(part)));
    }

    private static Json.Obj place() {
        return Json.object().put("content_index", 0);
    }

    private Json.Obj logprobs(Json.Obj event) {
        return refusal ? event : event.put("logprobs", Json.array());
    }

    private Json.Obj part(String words, Json.Arr notes) {
        if (refusal) {
            return Json.object().put("type", "refusal").put("refusal", words);
        }
        return logprobs(Json.object().put("type", "output_text").put("text", words).put("annotations", notes));
    }

    private Json.Obj message(String status, Json.Arr content) {
        return Json.object().put("id", id).put("type", "message").put("status", status).put("role", "assistant")
                .put("content", content);
    }
}
