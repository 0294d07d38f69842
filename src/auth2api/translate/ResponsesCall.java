package auth2api.translate;

import auth2api.json.Json;
import auth2api.json.JsonException;

/**
 * A call of one of the client's tools, as the kind of item that the client declared it by. Functions and custom tools
 * are told while their input arrives; the others have no events for that and are told when they are whole. The caller
 * never closes a call that Claude did not finish: clients run whatever is done (openai-responses.md, 6).
 */
final class ResponsesCall extends ResponsesItem {
    private final Tools.Tool tool;
    private final String callId;
    private final CustomInput custom;
    private final StringBuilder json = new StringBuilder();
    private final StringBuilder customText = new StringBuilder();

    ResponsesCall(ResponsesEvents events, int index, String id, Tools.Tool tool, String callId) {
        super(events, index, id);
        this.tool = tool;
        this.callId = callId;
        this.custom = tool.kind() == Tools.Kind.CUSTOM ? new CustomInput() : null;
        if (streams()) {
            added(item("in_progress", ""));
        }
    }

    static String idPrefix(Tools.Kind kind) {
        return switch (kind) {
            case FUNCTION, LEGACY_FUNCTION -> "fc_";
            case CUSTOM -> "ctc_";
            case TOOL_SEARCH -> "tsc_";
            case LOCAL_SHELL -> "lsh_";
            case SHELL -> "sh_";
            case APPLY_PATCH -> "apc_";
        };
    }

    private static String itemType(Tools.Kind kind) {
        return switch (kind) {
            case FUNCTION, LEGACY_FUNCTION -> "function_call";
            case CUSTOM -> "custom_tool_call";
            case TOOL_SEARCH -> "tool_search_call";
            case LOCAL_SHELL -> "local_shell_call";
            case SHELL -> "shell_call";
            case APPLY_PATCH -> "apply_patch_call";
        };
    }

    /** The next piece of the input's JSON. */
    void json(String piece) {
        json.append(piece);
        if (custom != null) {
            customDelta(custom.feed(piece));
        } else if (streams() && !piece.isEmpty()) {
            events.send(about("function_call_arguments.delta").put("delta", piece));
        }
    }

    private void customDelta(String more) {
        if (!more.isEmpty()) {
            customText.append(more);
            events.send(about("custom_tool_call_input.delta").put("delta", more));
        }
    }

    @Override
    Json.Obj close(String status) {
        if (custom != null) {
            customDelta(custom.found() ? custom.rest() : json.toString());
            events.send(about("custom_tool_call_input.done").put("input", customText.toString()));
            return done(item(status, customText.toString()));
        }
        if (json.isEmpty()) {
            json("{}");
        }
        String arguments = json.toString();
        if (streams()) {
            events.send(about("function_call_arguments.done").put("arguments", arguments).put("name", tool.name()));
        } else {
            added(item("in_progress", arguments));
        }
        return done(item(status, arguments));
    }

    private boolean streams() {
        return custom != null || tool.kind() == Tools.Kind.FUNCTION;
    }

    private Json.Obj item(String status, String input) {
        Json.Obj item = Json.object().put("id", id).put("type", itemType(tool.kind())).put("status", status)
                .put("call_id", callId);
        return switch (tool.kind()) {
            case FUNCTION, LEGACY_FUNCTION -> item.put("name", tool.name()).put("arguments", input)
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
    static Json.Obj object(String json) {
        try {
            return Json.parse(json) instanceof Json.Obj o ? o : Json.object();
        } catch (JsonException broken) {
            return Json.object(); // the client's tool will say what is missing
        }
    }
}
