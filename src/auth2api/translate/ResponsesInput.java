package auth2api.translate;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The input of a request, a string or items, read into the draft (openai-responses.md, 2). */
final class ResponsesInput {
    /** Ids of input items that came without one, away from those of the output. */
    private static final int FIRST_INPUT = 0x1000;

    private final Draft draft;
    private final List<JsonView> items = new ArrayList<>();
    private final List<JsonView> searches = new ArrayList<>();
    private int earlier;
    private boolean searchesKept;
    /** The request asks for a summary in the place of an answer; known once it is read. */
    boolean compaction;

    ResponsesInput(Draft draft) {
        this.draft = draft;
    }

    /** Finds all items: those of the earlier responses, then the request's own, with references resolved. */
    void collect(JsonView input, JsonView previousId) {
        if (!previousId.absent()) {
            List<Json> chain = draft.context.kept().chain(previousId.string());
            if (chain == null) {
                throw OpenAiErrors.invalid(previousId, "names no response that is kept here: send the whole input")
                        .code("previous_response_not_found");
            }
            chain.forEach(item -> items.add(JsonView.of(item, previousId.path())));
        } else if (input.absent()) {
            throw OpenAiErrors.of(input.wrong("a string or an array of items"));
        }
        earlier = items.size();
        if (input.isString()) {
            Json.Obj message = Json.object().put("role", "user").put("content", input.value());
            items.add(JsonView.of(message, input.path()));
            return;
        }
        for (JsonView item : input.elements()) {
            item.object();
            items.add(type(item).equals("item_reference") ? referenced(item) : item);
        }
    }

    private JsonView referenced(JsonView item) {
        Json kept = draft.context.kept().item(item.get("id").string());
        if (kept == null) {
            throw new ApiException(404, "not_found_error", "Item with id '" + item.get("id").string()
                    + "' not found. It may have expired here: send the item itself instead of a reference.")
                    .param("input");
        }
        return JsonView.of(kept, item.path());
    }

    private static String type(JsonView item) {
        String bare = item.get("role").absent() && !item.get("id").absent() ? "item_reference" : "message";
        return item.get("type").string(bare);
    }

    /** Tools may also come as items, even ones that are only found later in the conversation. */
    void addTools(ToolReader tools) {
        for (JsonView item : items) {
            if (Set.of("additional_tools", "tool_search_output").contains(type(item))) {
                tools.addAll(item.get("tools"));
            }
        }
    }

    /** Reads the items into the draft's turns; all tools must be declared. */
    void read() {
        items.forEach(this::read);
        if (!searchesKept) {
            searches.forEach(search -> draft.ignored.add(search.path()));
        }
    }

    private void read(JsonView item) {
        switch (type(item)) {
            case "message" -> message(item);
            case "reasoning" -> reasoning(item);
            case "function_call" -> call(item, item.get("name").string(), Parts.arguments(item));
            case "custom_tool_call" -> call(item, item.get("name").string(),
                    Json.object().put(CustomInput.NAME, item.get("input").string()));
            case "tool_search_call" -> call(item, "tool_search", Parts.arguments(item));
            case "local_shell_call" -> call(item, "local_shell", without(item.get("action"), "type"));
            case "shell_call" -> call(item, "shell", without(item.get("action")));
            case "apply_patch_call" -> call(item, "apply_patch", without(item.get("operation")));
            case "function_call_output", "custom_tool_call_output", "local_shell_call_output",
                    "apply_patch_call_output" -> result(item, Parts.user(item.get("output"), draft.ignored));
            case "shell_call_output" -> result(item, shellOutput(item.get("output")));
            case "tool_search_output" -> result(item, List.of(Parts.text("Now available: " + toolNames(item))));
            case "web_search_call" -> searches.add(item);
            case "compaction" -> summary(item);
            case "compaction_trigger" -> compaction = true;
            case "configuration_update" -> configure(item);
            case "additional_tools" -> { } // see addTools
            default -> draft.ignored.add(item.path());
        }
    }

    /** The effort for what follows; what it does not name stays as the request has it. */
    private void configure(JsonView item) {
        if (!item.get("reasoning").get("effort").absent()) {
            draft.effort(item.get("reasoning").get("effort"));
        }
        if (!item.get("text").absent()) {
            draft.ignored.add(item.get("text").path());
        }
    }

    private void message(JsonView item) {
        JsonView content = item.get("content");
        switch (item.get("role").string()) {
            case "user" -> draft.turns.say("user", Parts.user(content, draft.ignored));
            case "assistant" -> draft.turns.say("assistant", Parts.text(content, draft.ignored));
            case "system", "developer" -> draft.turns.say("system", Parts.text(content, draft.ignored));
            default -> throw OpenAiErrors.invalid(item.get("role"), "must be user, assistant, system or developer");
        }
    }

    /** Only what Claude itself wrote goes back to it: never a summary, and no other provider's reasoning. */
    private void reasoning(JsonView item) {
        Json blob = ResponsesBlob.open(item.get("encrypted_content").string(""));
        Json kept = blob.isNull() ? draft.context.kept().item(item.get("id").string("")) : null;
        if (kept != null) {
            blob = ResponsesBlob.open(kept.get("encrypted_content").text(""));
        }
        for (Json block : blob.get("blocks").items()) {
            if (Turns.isThinking(block)) {
                draft.bonds.put(block, blob.get("bond").text(""));
                draft.turns.say("assistant", List.of((Json.Obj) block));
            } else if (draft.tools.searches()) {
                draft.turns.say("assistant", List.of((Json.Obj) block));
                searchesKept = true;
            }
        }
    }

    private void call(JsonView item, String name, Json.Obj input) {
        draft.turns.call(callId(item), draft.tools.claudeName(item.get("namespace").string(null), name), input);
    }

    private void result(JsonView item, List<Json.Obj> content) {
        boolean failed = item.get("status").string("").equals("failed");
        draft.turns.result(callId(item), content, failed);
    }

    /** Local shell outputs name the call by their own id; the newest outputs may only name the tool. */
    private static String callId(JsonView item) {
        return item.get("call_id").string(item.get("id").string(item.get("name").string("")));
    }

    private static Json.Obj without(JsonView object, String... names) {
        Json.Obj copy = object.object().copy();
        List.of(names).forEach(copy::remove);
        copy.members().values().removeIf(Json::isNull);
        return copy;
    }

    private List<Json.Obj> shellOutput(JsonView output) {
        if (!output.isArray()) {
            return Parts.user(output, draft.ignored);
        }
        List<Json.Obj> texts = new ArrayList<>();
        for (JsonView one : output.elements()) {
            JsonView outcome = one.get("outcome");
            boolean timeout = outcome.get("type").string("exit").equals("timeout");
            texts.add(Parts.text((timeout ? "timed out" : "exit code " + outcome.get("exit_code").integer(0))
                    + "\nstdout:\n" + one.get("stdout").string("") + "\nstderr:\n" + one.get("stderr").string("")));
        }
        return texts;
    }

    private static String toolNames(JsonView item) {
        List<String> names = new ArrayList<>();
        for (JsonView tool : item.get("tools").elements()) {
            String name = tool.get("name").string("");
            List<JsonView> inner = tool.get("tools").elements();
            inner.forEach(one -> names.add(name + "/" + one.get("name").string("")));
            if (inner.isEmpty()) {
                names.add(name);
            }
        }
        return String.join(", ", names);
    }

    private void summary(JsonView item) {
        String summary = ResponsesBlob.open(item.get("encrypted_content").string("")).get("summary").text();
        if (summary == null) {
            draft.ignored.add(item.path());
        } else {
            draft.turns.say("user", List.of(Parts.text("The conversation before this point was replaced by this "
                    + "summary:\n\n" + summary)));
        }
    }

    /** The request's own items as they are kept: each with type and id, messages with parts. */
    List<Json> own() {
        List<Json> own = new ArrayList<>();
        for (JsonView item : items.subList(earlier, items.size())) {
            String type = type(item);
            if (!type.equals("compaction_trigger")) {
                String id = ResponsesEvents.id(type.equals("message") ? "msg_" : "item_", draft.context.seed(),
                        FIRST_INPUT + own.size());
                Json.Obj copy = Json.object().put("id", item.get("id").string(id)).put("type", type);
                item.object().members().forEach((name, value) -> copy.members().putIfAbsent(name, value));
                own.add(type.equals("message") ? withParts(copy) : copy);
            }
        }
        return own;
    }

    private static Json.Obj withParts(Json.Obj message) {
        if (message.get("content") instanceof Json.Str text) {
            String type = message.get("role").text("").equals("assistant") ? "output_text" : "input_text";
            message.put("content", Json.array(Json.object().put("type", type).put("text", text)));
        }
        return message;
    }
}
