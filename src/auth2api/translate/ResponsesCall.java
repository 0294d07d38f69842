package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonException;

/**
 * A call of one of the client's tools, as the kind of item that the client declared it by. Functions and custom
 * tools are told while their input arrives; the others have no events for that and are told when they are whole.
 * The caller never closes a call that Claude did not finish: clients run whatever is done (openai-responses.md, 6).
 */
final class ResponsesCall extends ResponsesItem {
    private final Tools.Tool tool;
    private final String callId;
    private final boolean streams;
    private final CustomInput custom;
    /** So far, in the client's form: JSON, or the text of a custom tool. */
    private final StringBuilder input = new StringBuilder();

    ResponsesCall(ResponsesEvents events, String id, Tools.Tool tool, String callId) {
        super(events, id);
        this.tool = tool;
        this.callId = callId;
        custom = tool.kind() == Tools.Kind.CUSTOM ? new CustomInput() : null;
        streams = custom != null || tool.kind() == Tools.Kind.FUNCTION;
        if (streams) {
            added(call("in_progress", ""));
        }
    }

    /** The next piece of the input's JSON. */
    void json(String piece) {
        tell(custom == null ? piece : custom.feed(piece));
    }

    private void tell(String more) {
        input.append(more);
        if (streams && !more.isEmpty()) {
            delta(custom == null ? "function_call_arguments.delta" : "custom_tool_call_input.delta", more, false);
        }
    }

    @Override
    Json.Obj close(String status) {
        tell(custom != null ? custom.rest() : input.isEmpty() ? "{}" : "");
        String whole = input.toString();
        if (custom != null) {
            send(about("custom_tool_call_input.done").put("input", whole));
        } else if (streams) {
            send(about("function_call_arguments.done").put("arguments", whole).put("name", tool.name()));
        } else {
            added(call("in_progress", whole));
        }
        return done(call(status, whole));
    }

    private Json.Obj call(String status, String input) {
        Json.Obj item = item(tool.kind().itemType, status).put("call_id", callId);
        return switch (tool.kind()) {
            case FUNCTION -> item.put("name", tool.name()).put("arguments", input)
                    .putIf("namespace", tool.namespace());
            case CUSTOM -> item.put("name", tool.name()).put("input", input).putIf("namespace", tool.namespace());
            case TOOL_SEARCH -> item.put("execution", "client").put("arguments", object(input));
            case LOCAL_SHELL -> item.put("action", withDefaults(Json.object().put("type", "exec")
                    .put("command", Json.array()).put("env", Json.object()), input));
            case SHELL -> item.put("action", withDefaults(Json.object().put("commands", Json.array())
                    .put("timeout_ms", Json.NULL).put("max_output_length", Json.NULL), input));
            case APPLY_PATCH -> item.put("operation", object(input));
        };
    }

    private static Json.Obj withDefaults(Json.Obj defaults, String input) {
        defaults.members().putAll(object(input).members());
        return defaults;
    }

    /** An input that must be an object; an empty one stands for what is not. */
    private static Json.Obj object(String json) {
        try {
            return Json.parse(json) instanceof Json.Obj o ? o : Json.object();
        } catch (JsonException broken) {
            return Json.object(); // the client's tool will say what is missing
        }
    }
}
