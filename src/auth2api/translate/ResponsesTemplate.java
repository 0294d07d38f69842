package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonView;

/** The response object as it begins: in progress, with the request's own values told back (openai-responses.md, 4). */
final class ResponsesTemplate {
    private ResponsesTemplate() {
    }

    static Json.Obj of(JsonView request, TranslateContext context) {
        return Json.object().put("id", "resp_" + context.seed()).put("object", "response")
                .put("created_at", context.created()).put("status", "in_progress").put("completed_at", Json.NULL)
                .put("background", false).put("error", Json.NULL).put("incomplete_details", Json.NULL)
                .put("instructions", given(request, "instructions", "null"))
                .put("max_output_tokens", given(request, "max_output_tokens", "null"))
                .put("max_tool_calls", given(request, "max_tool_calls", "null"))
                .put("metadata", given(request, "metadata", "{}"))
                .put("model", request.get("model").value()).put("output", Json.array())
                .put("parallel_tool_calls", given(request, "parallel_tool_calls", "true"))
                .put("previous_response_id", given(request, "previous_response_id", "null"))
                .put("prompt_cache_key", given(request, "prompt_cache_key", "null"))
                .put("reasoning", filled(request.get("reasoning"), "{\"effort\":null,\"summary\":null}"))
                .put("safety_identifier", given(request, "safety_identifier", "null"))
                .put("service_tier", "default").put("store", given(request, "store", "true"))
                .put("temperature", given(request, "temperature", "1"))
                .put("text", filled(request.get("text"), "{\"format\":{\"type\":\"text\"},\"verbosity\":\"medium\"}"))
                .put("tool_choice", given(request, "tool_choice", "\"auto\""))
                .put("tools", given(request, "tools", "[]")).put("top_logprobs", 0)
                .put("top_p", given(request, "top_p", "1"))
                .put("truncation", given(request, "truncation", "\"disabled\"")).put("usage", Json.NULL)
                .put("user", given(request, "user", "null"));
    }

    private static Json given(JsonView request, String name, String or) {
        JsonView value = request.get(name);
        return value.absent() ? Json.parse(or) : value.value();
    }

    /** An object whose members that were not given have their defaults. */
    private static Json filled(JsonView given, String defaults) {
        Json.Obj whole = (Json.Obj) Json.parse(defaults);
        if (given.value() instanceof Json.Obj some) {
            some.members().forEach((name, value) -> {
                if (!value.isNull()) {
                    whole.put(name, value);
                }
            });
        }
        return whole;
    }
}
