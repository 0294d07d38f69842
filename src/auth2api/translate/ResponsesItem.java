package auth2api.translate;

import auth2api.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * One item of the output while it is written: the constructor (or the first content) tells the client of it, {@link
 * #close} tells the rest and gives the final form, which {@code response.completed} repeats. One thread.
 */
abstract class ResponsesItem {
    private static final byte[] END = utf8("}\n\n");
    private static final byte[] END_WITH_LOGPROBS = utf8(",\"logprobs\":[]}\n\n");

    private final ResponsesEvents events;
    private final int index;
    private final String id;
    private final Json.Obj place;
    private byte[] deltaHead;
    private byte[] deltaMiddle;

    ResponsesItem(ResponsesEvents events, String id) {
        this.events = events;
        this.id = id;
        index = events.nextIndex();
        place = Json.object().put("item_id", id).put("output_index", index);
    }

    /** Ends the item with that status and returns its final form. */
    abstract Json.Obj close(String status);

    /** The beginning of the item's form; a null status is left out. */
    final Json.Obj item(String type, String status) {
        return Json.object().put("id", id).put("type", type).putIf("status", status);
    }

    /** The item as it is announced; never changed afterwards. */
    final void added(Json.Obj skeleton) {
        events.item("response.output_item.added", index, skeleton);
    }

    final Json.Obj done(Json.Obj item) {
        events.item("response.output_item.done", index, item);
        return item;
    }

    /** A new event about this item, to be filled and sent; {@code response.} comes before its name. */
    final Json.Obj about(String name) {
        Json.Obj event = events.begin("response." + name);
        event.members().putAll(place.members());
        return event;
    }

    final void send(Json.Obj event) {
        events.send(event);
    }

    /** What the following events are about is a part of the item. */
    final void part(String name, int number) {
        place.put(name, number);
        deltaHead = null;
    }

    /** Sends a piece of text, always under the same name, {@code logprobs} with it where clients expect them. */
    final void delta(String name, String text, boolean logprobs) {
        if (deltaHead == null) {
            String type = "response." + name;
            String about = place.toString();
            deltaHead = utf8("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":");
            deltaMiddle = utf8("," + about.substring(1, about.length() - 1) + ",\"delta\":");
        }
        events.delta(deltaHead, deltaMiddle, text, logprobs ? END_WITH_LOGPROBS : END);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A message of one part: text with its sources, or a refusal. All text between two other items is one message. */
    static final class Message extends ResponsesItem {
        private final boolean refusal;
        private final StringBuilder text = new StringBuilder();
        private final Json.Arr annotations = Json.array();

        Message(ResponsesEvents events, String id, boolean refusal) {
            super(events, id);
            this.refusal = refusal;
            part("content_index", 0);
            added(message("in_progress", Json.array()));
            send(about("content_part.added").put("part", part(Json.string(""), Json.array())));
        }

        void text(String delta) {
            if (!delta.isEmpty()) {
                text.append(delta);
                delta(refusal ? "refusal.delta" : "output_text.delta", delta, !refusal);
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
                        .put("end_index", text.length()).put("url", url)
                        .put("title", citation.get("title").text(url)));
            }
        }

        void annotate(Json annotation) {
            send(about("output_text.annotation.added").put("annotation_index", annotations.size())
                    .put("annotation", annotation));
            annotations.add(annotation);
        }

        @Override
        Json.Obj close(String status) {
            Json words = Json.string(text.toString()).encoded(); // four events and the store write it
            send(refusal ? about("refusal.done").put("refusal", words)
                    : about("output_text.done").put("text", words).put("logprobs", Json.array()));
            Json.Obj part = part(words, annotations);
            send(about("content_part.done").put("part", part));
            return done(message(status, Json.array(part)));
        }

        private Json.Obj part(Json words, Json.Arr notes) {
            return refusal ? Json.object().put("type", "refusal").put("refusal", words)
                    : Json.object().put("type", "output_text").put("text", words).put("annotations", notes)
                            .put("logprobs", Json.array());
        }

        private Json.Obj message(String status, Json.Arr content) {
            return item("message", status).put("role", "assistant").put("content", content);
        }
    }

    /**
     * The visible part of Claude's thinking as summary parts, one a thinking block, and in {@code encrypted_content}
     * what Claude needs to get back (see {@link ResponsesBlob}).
     */
    static final class Reasoning extends ResponsesItem {
        private final Json.Arr summary = Json.array();
        private StringBuilder part;
        private String sealed;

        Reasoning(ResponsesEvents events, String id) {
            super(events, id);
            added(item("reasoning", null).put("summary", Json.array()));
        }

        void thought(String delta) {
            if (part == null) {
                part = new StringBuilder();
                part("summary_index", summary.size());
                send(about("reasoning_summary_part.added").put("part", summaryText("")));
            }
            part.append(delta);
            delta("reasoning_summary_text.delta", delta, false);
        }

        /** The end of a thinking block: what comes next is another part. */
        void endPart() {
            if (part != null) {
                Json.Obj whole = summaryText(part.toString());
                send(about("reasoning_summary_text.done").put("text", whole.get("text")));
                send(about("reasoning_summary_part.done").put("part", whole));
                summary.add(whole);
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
            return done(item("reasoning", null).put("summary", summary).putIf("encrypted_content", sealed));
        }

        private static Json.Obj summaryText(String text) {
            return Json.object().put("type", "summary_text").put("text", text);
        }
    }

    /** A web search that Claude's side ran: told when the query is known, done when the results are there. */
    static final class Search extends ResponsesItem {
        private final Json.Arr sources = Json.array();
        private String query;
        private boolean found;

        Search(ResponsesEvents events, String id) {
            super(events, id);
        }

        void searching(String words) {
            query = words;
            added(item("web_search_call", "in_progress").put("action", action()));
            send(about("web_search_call.in_progress"));
            send(about("web_search_call.searching"));
        }

        private Json.Obj action() {
            return Json.object().put("type", "search").put("query", query);
        }

        /** The results, or the error that stands in their place. */
        void results(Json content) {
            found = content instanceof Json.Arr;
            content.items().stream().filter(result -> result.get("url").text() != null).forEach(result ->
                    sources.add(Json.object().put("type", "url").put("url", result.get("url"))));
        }

        @Override
        Json.Obj close(String status) {
            if (query == null) {
                searching("");
            }
            send(about("web_search_call.completed"));
            return done(item("web_search_call", found ? "completed" : "failed").put("action",
                    action().put("queries", Json.array(Json.string(query))).put("sources", sources)));
        }
    }
}
