package auth2api.translate;

import auth2api.json.Json;

/** A message of one part: text with its sources, or a refusal. All text between two other items is one message. */
final class ResponsesMessage extends ResponsesItem {
    private final boolean refusal;
    private final StringBuilder text = new StringBuilder();
    private final Json.Arr annotations = Json.array();

    ResponsesMessage(ResponsesEvents events, int index, String id, boolean refusal) {
        super(events, index, id);
        this.refusal = refusal;
        added(message("in_progress", Json.array()));
        events.send(aboutPart("content_part.added").put("part", part("", Json.array())));
    }

    void text(String delta) {
        if (!delta.isEmpty()) {
            text.append(delta);
            events.send(logprobs(aboutPart(refusal ? "refusal.delta" : "output_text.delta").put("delta", delta)));
        }
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
                    .put("end_index", text.length()).put("url", url).put("title", citation.get("title").text(url)));
        }
    }

    void annotate(Json annotation) {
        events.send(aboutPart("output_text.annotation.added").put("annotation_index", annotations.size())
                .put("annotation", annotation));
        annotations.add(annotation);
    }

    @Override
    Json.Obj close(String status) {
        events.send(logprobs(refusal ? aboutPart("refusal.done").put("refusal", text.toString())
                : aboutPart("output_text.done").put("text", text.toString())));
        var part = part(text.toString(), annotations);
        events.send(aboutPart("content_part.done").put("part", part));
        return done(message(status, Json.array(part)));
    }

    private Json.Obj aboutPart(String name) {
        return about(name).put("content_index", 0);
    }

    private Json.Obj logprobs(Json.Obj object) {
        return refusal ? object : object.put("logprobs", Json.array());
    }

    private Json.Obj part(String words, Json.Arr notes) {
        return refusal ? Json.object().put("type", "refusal").put("refusal", words)
                : logprobs(Json.object().put("type", "output_text").put("text", words).put("annotations", notes));
    }

    private Json.Obj message(String status, Json.Arr content) {
        return Json.object().put("id", id).put("type", "message").put("status", status).put("role", "assistant")
                .put("content", content);
    }
}
