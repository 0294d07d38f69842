package auth2api.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.json.Json;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule refuses what it is for: a good request, changed in one place. */
class FakeRulesTest {
    /** What stands for what in the tables below, besides ' for ". */
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("$TOOL", "{'name':'t','input_schema':{'type':'object'}}"),
            Map.entry("$DEFINED", "{'name':'t','input_schema'"),
            Map.entry("$STRICT", "{'name':'t','strict':true,'input_schema'"),
            Map.entry("$HI", "{'role':'user','content':'hi'}"),
            Map.entry("$SYSTEM", "{'role':'system','content':'hi'}"),
            Map.entry("$USER", "'role':'user','content'"),
            Map.entry("$ASSISTANT", "'role':'assistant','content'"),
            Map.entry("$TEXT", "{'type':'text','text':'x'}"),
            Map.entry("$CACHED", "{'type':'text','text':'x','cache_control':{'type':'ephemeral'}}"),
            Map.entry("$HOUR", "{'type':'text','text':'x','cache_control':{'type':'ephemeral','ttl':'1h'}}"),
            Map.entry("$THOUGHT", "{'type':'thinking','thinking':'x','signature':'x'}"),
            Map.entry("$FAILED", "{'type':'tool_result','tool_use_id':'a','is_error':true,'content'"),
            Map.entry("$CALL", "{'type':'tool_use','id':'a','name':'t','input':{}}"),
            Map.entry("$DONE", "{'type':'tool_result','tool_use_id':'a','content':'r'}"),
            Map.entry("$PNG", "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'aGk='}}"),
            Map.entry("$BMP", "{'type':'image','source':{'type':'base64','media_type':'image/bmp','data':'aGk='}}"),
            Map.entry("$BROKEN", "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'a_-'}}"),
            Map.entry("$LINK", "{'type':'image','source':{'type':'url','url':'data:,'}}"),
            Map.entry("$DOTTED", "{'type':'tool_use','id':'a.b','name':'t','input':{}}"),
            Map.entry("$QUOTED", "{'type':'tool_use','id':'a','name':'t','input':'{}'}"),
            Map.entry("$TWOHOURS", "{'type':'text','text':'x','cache_control':{'type':'ephemeral','ttl':'2h'}}"),
            Map.entry("$FORMAT", "'output_config':{'format':{'type':'json_schema','schema'"),
            Map.entry("$CLOSED", "'type':'object','additionalProperties':false"),
            Map.entry("$MANUAL", "'thinking':{'type':'enabled','budget_tokens':1024}"));

    /** A model where it matters, members that replace those of a good request, and the start of the refusal. */
    private static final String FIELDS = """
            'foo':1 => foo: Extra inputs are not permitted
            'context_management':{} => context_management: Extra inputs are not permitted
            'max_tokens':null => max_tokens: Field required
            'max_tokens':'4' => max_tokens: Input should be a valid integer
            'max_tokens':-1 => max_tokens: Input should be greater than or equal to 0
            'max_tokens':128001 => max_tokens: 128001 > 128000, which is the maximum allowed number of output tokens
            'stream':1 => stream: Input should be a valid boolean
            'service_tier':'flex' => service_tier: Input should be 'auto' or 'standard_only'
            'metadata':{'x':'y'} => metadata.x: Extra inputs are not permitted
            'stop_sequences':[' '] => stop_sequences: each stop sequence must contain non-whitespace
            'stop_sequences':[1] => stop_sequences.0: Input should be a valid string
            'temperature':0.5 => `temperature` is deprecated for this model.
            'top_k':5 => `top_k` is deprecated for this model.
            'top_p':0.5 => `top_p` is deprecated for this model.
            opus-4-6 | 'temperature':1.5 => temperature: range: 0..1
            opus-4-5 | 'temperature':0.5,'top_p':0.5 => `temperature` and `top_p` cannot both be specified
            opus-4-6 | 'temperature':0.5,'thinking':{'type':'adaptive'} => `temperature` may only be set to 1
            opus-4-6 | 'top_k':5,'thinking':{'type':'adaptive'} => `top_k` must be unset when thinking is enabled
            $MANUAL => "thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive"
            'thinking':{'type':'disabled'} => "thinking.type.disabled" is not supported for this model.
            'thinking':{'type':'on'} => thinking: Input tag 'on' found using 'type' does not match any
            'thinking':{'type':'adaptive','budget_tokens':1024} => thinking.adaptive.budget_tokens: Extra inputs
            'thinking':{'type':'adaptive','display':'updates'} => thinking.adaptive.display: Input should be
            haiku-4-5 | 'thinking':{'type':'adaptive'} => adaptive thinking is not supported on this model
            haiku-4-5 | 'thinking':{'type':'enabled'} => thinking.enabled.budget_tokens: Field required
            haiku-4-5 | 'thinking':{'type':'enabled','budget_tokens':1000} => thinking.enabled.budget_tokens: Input
            haiku-4-5 | 'thinking':{'type':'enabled','budget_tokens':4000} => `max_tokens` must be greater than
            haiku-4-5 | $MANUAL,'tool_choice':{'type':'any'},'tools':[$TOOL] => Thinking may not be enabled when
            haiku-4-5 | 'output_config':{'effort':'low'} => This model does not support the effort parameter.
            opus-4-6 | 'output_config':{'effort':'xhigh'} => This model does not support effort level 'xhigh'.
            'output_config':{'effort':'minimal'} => output_config.effort: Input should be 'low' or 'medium'
            haiku-5-5 | 'thinking':{'type':'disabled'},'output_config':{'effort':'max'} => "thinking.type.disabled"
            'output_config':{'task_budget':{}} => output_config.task_budget: Extra inputs are not permitted
            'output_config':{'format':{'type':'json_object'}} => output_config.format: Input tag 'json_object'
            $FORMAT:{'type':'object'}}} => output_config.format.schema: For 'object' type, 'additionalProperties' must
            $FORMAT:{'type':'object','additionalProperties':{}}}} => output_config.format.schema: For 'object' type,
            $FORMAT:{'type':'array','maxItems':2}}} => output_config.format.schema: For 'array' type, property
            $FORMAT:{'type':'array','minItems':2}}} => output_config.format.schema: For 'array' type, 'minItems'
            $FORMAT:{'type':'integer','minimum':1,'maximum':2}}} => output_config.format.schema: For 'integer' type,
            $FORMAT:{'$ref':'#/a','a':{'$ref':'#/a'}}}} => output_config.format.schema: Recursive schemas are not
            $FORMAT:{'$ref':'http://x/'}}} => output_config.format.schema: External $ref is not supported
            $FORMAT:{'oneOf':[]}}} => output_config.format.schema: Schema type 'oneOf' is not supported
            'tools':[$STRICT:{'type':'object'}}] => tools.0.custom: For 'object' type, 'additionalProperties' must be
            'tools':[$DEFINED:{}}] => tools.0.custom.input_schema.type: Field required
            'tools':[$DEFINED:{'type':'string'}}] => tools.0.custom.input_schema.type: Input should be 'object'
            'tools':[$DEFINED:{'type':'object','anyOf':[]}}] => tools.0.custom.input_schema: input_schema does not
            'tools':[{'name':'a.b','input_schema':{}}] => tools.0.custom.name: String should match pattern
            'tools':[{'name':'t'}] => tools.0.custom.input_schema: Field required
            'tools':[$DEFINED:{},'parameters':{}}] => tools.0.custom.parameters: Extra inputs are not permitted
            'tools':[{'type':'function','function':{}}] => tools.0: Input tag 'function' found using 'type'
            'tools':[{'type':'web_search_20250305','name':'s'}] => tools.0.web_search_20250305.name: Input should be
            'tools':[$TOOL,$TOOL] => tools: Tool names must be unique.
            'tool_choice':{'type':'auto'} => tool_choice may only be specified while providing tools.
            'tools':[$TOOL],'tool_choice':{'type':'any'} => "tool_choice.type.any" is not supported for this model.
            'tools':[$TOOL],'tool_choice':{'type':'required'} => tool_choice: Input tag 'required' found using 'type'
            'tools':[$TOOL],'tool_choice':{'type':'none','name':'t'} => tool_choice.none.name: Extra inputs
            haiku-5-5 | 'tools':[$TOOL],'tool_choice':{'type':'tool','name':'x'} => Tool 'x' not found in provided
            'system':[{'type':'text','text':''}] => system: text content blocks must be non-empty
            'system':[$PNG] => system.0: Input tag 'image' found using 'type' does not match any of the expected tags
            'system':1 => system: Input should be a valid string
            'cache_control':{'type':'ephemeral'},'system':[$CACHED,$CACHED,$CACHED,$CACHED] => A maximum of 4 blocks
            """;

    /** The messages, and the start of the refusal. */
    private static final String CONVERSATIONS = """
             => messages: at least one message is required
            {$ASSISTANT:[$TEXT]},$HI => messages: first message must use the "user" role
            {'role':'tool','content':'x'} => messages.0: Input tag 'tool' found using 'role' does not match any
            {'role':'user'} => messages.0.content: Field required
            {$USER:1} => messages.0.content: Input should be a valid string
            {$USER:['x']} => messages.0.content.0: Input should be an object
            {$USER:'x','name':'n'} => messages.0.name: Extra inputs are not permitted
            {$USER:''} => messages.0: all messages must have non-empty content except for the optional final
            {$USER:[]} => messages.0: all messages must have non-empty content except for the optional final
            {$USER:' '} => messages: text content blocks must contain non-whitespace text
            {$USER:[{'type':'text','text':''}]} => messages: text content blocks must be non-empty
            {$USER:[{'type':'text','text':' '}]} => messages: text content blocks must contain non-whitespace text
            {$USER:[{'type':'input_text','text':'x'}]} => messages.0.content.0: Input tag 'input_text' found using
            {$USER:[{'type':'text','text':'x','id':1}]} => messages.0.content.0.text.id: Extra inputs are not
            {$USER:[$BMP]} => messages.0.content.0.image.source.base64.media_type: String should match pattern
            {$USER:[$BROKEN]} => messages.0.content.0.image.source.base64.data: invalid base64 data
            {$USER:[$LINK]} => messages.0.content.0.image.source.url.url: String should match pattern
            $HI,{$ASSISTANT:[$PNG]},$HI => messages.1.content.0: Input tag 'image' found using 'type'
            $HI,{$ASSISTANT:[$CALL]} => messages.1: `tool_use` ids were found without `tool_result` blocks immediately
            $HI,{$ASSISTANT:[$CALL]},$HI => messages.1: `tool_use` ids were found without `tool_result` blocks
            $HI,{$ASSISTANT:[$CALL]},{$USER:[$TEXT,$DONE]} => messages.1: `tool_use` ids were found without
            {$USER:[$DONE]} => messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a.
            $HI,{$ASSISTANT:[$CALL]},{$USER:[$DONE]},{$USER:[$DONE]} => messages.3.content.1: each tool_use must have
            $HI,{$ASSISTANT:[$CALL]},{$USER:[$DONE]},{$ASSISTANT:[$CALL]},{$USER:[$DONE]} => messages: `tool_use` ids
            $HI,{$ASSISTANT:[$DOTTED]} => messages.1.content.0.tool_use.id: String should match pattern
            $HI,{$ASSISTANT:[$QUOTED]} => messages.1.content.0.tool_use.input: Input should be an object
            $HI,{$ASSISTANT:[$CALL]},{$USER:[$FAILED:[$PNG]}]} => messages.2.content.0.tool_result: all content must be
            $HI,{$ASSISTANT:[$TEXT]} => This model does not support assistant message prefill. The conversation must
            $HI,{$ASSISTANT:[{'type':'thinking','thinking':'x'},$TEXT]},$HI => messages.1.content.0.thinking.signature:
            $HI,{$ASSISTANT:[$THOUGHT]},$HI => messages.1: The final block in an assistant message cannot be `thinking`.
            $HI,{$ASSISTANT:[$THOUGHT,$TEXT]},$HI => messages.1.content.0: Invalid `signature` in `thinking` block
            $HI,{$ASSISTANT:[{'type':'redacted_thinking','data':'x'},$TEXT]},$HI => messages.1.content.0: Invalid
            $HI,{$ASSISTANT:[{'type':'thinking','cache_control':{}}]} => messages.1.content.0.thinking.cache_control:
            $HI,$SYSTEM,$HI => messages.1: a "system" message must be last or be followed by an assistant turn
            $HI,{$ASSISTANT:[$TEXT]},$SYSTEM => messages.2: a "system" message must directly follow a user turn
            $HI,{'role':'system','content':'x','output_config':{}} => messages.1.output_config: Extra inputs
            {$USER:[$CACHED,$CACHED,$CACHED,$CACHED,$CACHED]} => A maximum of 4 blocks with cache_control may be
            {$USER:[$TWOHOURS]} => messages.0.content.0.text.cache_control.ephemeral.ttl: Input should be '5m' or '1h'
            {$USER:[$CACHED,$HOUR]} => cache_control: a ttl='1h' block must not come after a ttl='5m' block
            """;

    private static String spell(String table) {
        String spelled = table;
        for (var entry : SHORT.entrySet()) {
            spelled = spelled.replace(entry.getKey(), entry.getValue());
        }
        return spelled.replace('\'', '"');
    }

    private static void check(String model, String members, String version, String... betas) {
        var body = Asker.prompt("hi").put("model", "claude-" + model).put("max_tokens", 4000);
        body.members().putAll(((Json.Obj) Json.parse(spell("{" + members + "}"))).members());
        FakeRules.check(body, Set.of(betas), version, false);
    }

    private static void check(String model, String members) {
        check(model, members, "2023-06-01");
    }

    private static void refuses(String model, String members, String start) {
        String message = assertThrows(ApiException.class, () -> check(model, members), members).getMessage();
        assertTrue(message.startsWith(start), () -> message + "\n  should start with\n" + start);
    }

    static Stream<Arguments> rows(String table) {
        return table.lines().map(row -> row.split(" => ?", 2)).map(cells -> Arguments.of(cells[0].strip(), cells[1]));
    }

    static Stream<Arguments> fields() {
        return rows(FIELDS);
    }

    static Stream<Arguments> conversations() {
        return rows(CONVERSATIONS);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aFieldIsRefused(String members, String start) {
        String[] parts = members.split(" \\| ");
        refuses(parts.length > 1 ? parts[0] : "opus-5-5", parts[parts.length - 1], start);
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void aConversationIsRefused(String messages, String start) {
        refuses("opus-5-5", "'tools':[$TOOL],'messages':[" + messages + "]", start);
    }

    @Test
    void whatDependsOnTheModelIsRefused() {
        refuses("haiku-4-5", "'messages':[$HI,{$ASSISTANT:'x '}]", "messages: final assistant content cannot end with");
        refuses("haiku-4-5", "$MANUAL,'messages':[$HI,{$ASSISTANT:[$CALL]},{$USER:[$DONE]}]",
                "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.");
        refuses("sonnet-5", "'messages':[$HI,$SYSTEM]", "messages.1: role \"system\" is not supported");
    }

    @Test
    void strictSchemasMayNotBeTooManyOrTooLoose() {
        refuses("opus-5-5", strict(17, "{'type':['string','null']}"),
                "Schemas contains too many parameters with union types (17 parameters");
        refuses("opus-5-5", strict(25, "{'type':'string'}"), "Schemas contains too many optional parameters (25)");
    }

    private static String strict(int count, String property) {
        return "'tools':[$STRICT:{$CLOSED,'properties':{" + IntStream.range(0, count)
                .mapToObj(i -> "'p" + i + "':" + property).collect(Collectors.joining(",")) + "}}}]";
    }

    @Test
    void citationsDoNotGoWithAFormat() {
        refuses("opus-5-5", "$FORMAT:{$CLOSED}}},'messages':[{$USER:[{'type':'document','citations':{'enabled':true},"
                + "'source':{'type':'text','media_type':'text/plain','data':'x'}}]}]", "output_config.format: citat");
    }

    @Test
    void aUserIdIsShort() {
        check("opus-5-5", "'metadata':{'user_id':'" + "x".repeat(256) + "'}");
        refuses("opus-5-5", "'metadata':{'user_id':'" + "x".repeat(257) + "'}", "metadata.user_id: String should have");
    }

    @Test
    void whatIsLegalIsAccepted() {
        for (String members : List.of("'max_tokens':0", "'temperature':1", "'system':''", "'tools':[]",
                "'messages':[$HI,{$ASSISTANT:[$CALL]},{$USER:[$DONE]}]", "'messages':[$HI,{$ASSISTANT:[]}]",
                "'messages':[$HI,$HI,{$ASSISTANT:'x'},{$ASSISTANT:[$CALL]},{$USER:[$DONE]},$HI]",
                "'messages':[$HI,$SYSTEM]", "'messages':[$HI,{$ASSISTANT:[{'type':'server_tool_use','id':'s',"
                + "'name':'web_search','input':{}}]}]", "'messages':[{$USER:[$PNG,$CACHED]}]",
                "'metadata':{'user_id':null}",
                "'tools':[{'type':'web_search_20260318','name':'web_search','max_uses':3}]",
                "$FORMAT:{$CLOSED,'properties':{'a':{'$ref':'#/b'}},'b':{'type':'array','minItems':1}}}}")) {
            check("opus-5-5", members);
        }
        check("opus-4-6", "'temperature':0.5,'top_k':5,'thinking':{'type':'disabled'}");
        check("haiku-4-5", "'messages':[$HI,{$ASSISTANT:'x'}]");
        check("haiku-5-5", "'tools':[$TOOL],'tool_choice':{'type':'any','disable_parallel_tool_use':true}");
        check("sonnet-5-5", "'thinking':{'type':'between_tools','display':'summarized'}");
    }

    @Test
    void betaFieldsNeedTheirHeader() {
        check("opus-5-5", "'context_management':{}", "2023-06-01", "context-management-2025-06-27");
        check("haiku-4-5", "'thinking':{'type':'enabled','budget_tokens':5000}", "2023-06-01",
                "interleaved-thinking-2025-05-14");
        check("opus-5-5", "'messages':[$HI,{'role':'system','output_config':{'effort':'low'}}]", "2023-06-01",
                "per-turn-control-2026-07-01");
    }

    @Test
    void theNewVersionTakesNoSamplingParametersNorCitationsOfUsers() {
        for (String members : List.of("'temperature':1", "'top_k':1",
                "'messages':[{$USER:[{'type':'text','text':'x','citations':[{}]}]}]")) {
            check("opus-4-6", members);
            assertThrows(ApiException.class, () -> check("opus-4-6", members, "2026-10-21"), members);
        }
    }

    @Test
    void anUnknownModelIsNotFound() {
        var refused = assertThrows(ApiException.class, () -> check("opus", ""));
        assertEquals(404, refused.status());
        assertEquals("model: claude-opus", refused.getMessage());
    }

    @Test
    void countingTakesNoLimits() {
        var body = Asker.prompt("hi");
        assertThrows(ApiException.class, () -> FakeRules.check(body, Set.of(), "2023-06-01", true));
        body.remove("max_tokens");
        FakeRules.check(body, Set.of(), "2023-06-01", true);
    }

    @Test
    void headersAreChecked() {
        assertEquals("anthropic-version: header is required", assertThrows(ApiException.class,
                () -> FakeRules.checkHeaders(Map.of(), Set.of())).getMessage());
        var headers = Map.of("anthropic-version", List.of("2023-06-01"), "anthropic-beta",
                Arrays.asList("effort-2025-11-24,oauth-2025-04-20", "x-1"));
        var betas = FakeRules.betas(headers);
        assertEquals(Set.of("effort-2025-11-24", "oauth-2025-04-20", "x-1"), betas);
        assertTrue(assertThrows(ApiException.class, () -> FakeRules.checkHeaders(headers, betas)).getMessage()
                .startsWith("Unexpected value(s) `x-1` for the `anthropic-beta` header."));
    }
}
