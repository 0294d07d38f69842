package auth2api.translate;

import auth2api.json.Json;

/**
 * A reasoning item: the visible part of Claude's thinking as summary parts, one a thinking block, and in
 * {@code encrypted_content} what Claude needs to get back (see {@link ResponsesBlob}).
 */
final class ResponsesReasoning extends ResponsesItem {
    private final Json.Arr summary = Json.array();
    private StringBuilder part;
    private String sealed;

    ResponsesReasoning(ResponsesEvents events, int index, String id) {
        super(events, index, id);
        added(item(Json.array()));
    }

    void thought(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        if (part == null) {
            part = new StringBuilder();
            events.send(aboutPart("part.added").put("part", summaryText("")));
        }
        part.append(delta);
        events.send(aboutPart("text.delta").put("delta", delta));
    }

    /** The end of a thinking block: what comes next is another part. */
    void endPart() {
        if (part != null) {
            String text = part.toString();
            events.send(aboutPart("text.done").put("text", text));
            events.send(aboutPart("part.done").put("part", summaryText(text)));
            summary.add(summaryText(text));
            part = null;
        }
    }

    /** What {@code encrypted_content} will hold; null for none. */
    void seal(String blob) {
        sealed = blob;
    }

    @Override
    Json.Obj close(String status) {
        endPart();
        return done(item(summary).putIf("encrypted_content", sealed));
    }

    private Json.Obj item(Json.Arr parts) {
        return Json.object().put("id", id).put("type", "reasoning").put("summary", parts);
    }

    private Json.Obj aboutPart(String name) {
        return about("reasoning_summary_" + name).put("summary_index", summary.size());
    }

    private static Json.Obj summaryText(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }
}
