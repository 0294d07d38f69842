package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.Set;

/** The response object as it begins: in progress, with the request's own values told back (openai-responses.md, 4). */
final class ResponsesTemplate {
    private static final String DEFAULTS = """
            {"id":"","object":"response","created_at":0,"status":"in_progress","completed_at":null,"background":false,
             "error":null,"incomplete_details":null,"instructions":null,"max_output_tokens":null,"max_tool_calls":null,
             "metadata":{},"model":"","output":[],"parallel_tool_calls":true,"previous_response_id":null,
             "prompt_cache_key":null,"reasoning":{"effort":null,"summary":null},"safety_identifier":null,
             "service_tier":"default","store":true,"temperature":1,
             "text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],"top_logprobs":0,
             "top_p":1,"truncation":"disabled","usage":null,"user":null}""";

    /** What is told by the answer alone, whatever the request says. */
    private static final Set<String> OWN = Set.of("id", "object", "created_at", "status", "completed_at", "error",
            "incomplete_details", "output", "service_tier", "usage");

    private ResponsesTemplate() {
    }

    static Json.Obj of(JsonView request, TranslateContext context) {
        Json.Obj response = (Json.Obj) Json.parse(DEFAULTS);
        for (String name : Set.copyOf(response.members().keySet())) {
            Json given = request.get(name).value();
            if (!OWN.contains(name) && !given.isNull()) {
                response.put(name, given instanceof Json.Obj some ? filled(some, response.get(name)) : given);
            }
        }
        return response.put("id", "resp_" + context.seed()).put("created_at", context.created());
    }

    /** An object whose members that were not given have their defaults. */
    private static Json filled(Json.Obj given, Json defaults) {
        Json.Obj whole = given.copy();
        if (defaults instanceof Json.Obj all) {
            all.members().forEach((name, value) -> whole.put(name, given.get(name).isNull() ? value : given.get(name)));
        }
        return whole;
    }
}
