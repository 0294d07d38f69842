package auth2api.translate;

import auth2api.json.Json;

/** A web search that Claude's side ran: told when the query is known, done when the results are there. */
final class ResponsesSearch extends ResponsesItem {
    private final Json.Arr sources = Json.array();
    private String query;
    private boolean found;

    ResponsesSearch(ResponsesEvents events, int index, String id) {
        super(events, index, id);
    }

    void searching(String words) {
        query = words;
        added(item("in_progress", Json.object().put("type", "search").put("query", query)));
        events.send(about("web_search_call.in_progress"));
        events.send(about("web_search_call.searching"));
    }

    /** The results, or the error that stands in their place. */
    void results(Json content) {
        found = content instanceof Json.Arr;
        for (Json result : content.items()) {
            if (result.get("url").text() != null) {
                sources.add(Json.object().put("type", "url").put("url", result.get("url")));
            }
        }
    }

    @Override
    Json.Obj close(String status) {
        if (query == null) {
            searching("");
        }
        events.send(about("web_search_call.completed"));
        return done(item(found ? "completed" : "failed", Json.object().put("type", "search").put("query", query)
                .put("queries", Json.array(Json.string(query))).put("sources", sources)));
    }

    private Json.Obj item(String status, Json.Obj action) {
        return Json.object().put("id", id).put("type", "web_search_call").put("status", status).put("action", action);
    }
}
