package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SAMPLING | `temperature` is deprecated for this model.
            SAMPLING | `top_k` is deprecated for this model.
            SAMPLING | `temperature` and `top_p` cannot both be specified for this model.
            MANUAL_THINKING | "thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive".
            THINKING_OFF | "thinking.type.disabled" is not supported for this model.
            ADAPTIVE_THINKING | adaptive thinking is not supported on this model
            EFFORT | This model does not support the effort parameter.
            EFFORT | output_config.effort: level "xhigh" is not supported by this model
            PREFILL | This model does not support assistant message prefill.
            PREFILL | messages: The conversation must end with a user message.
            SYSTEM_TURN | messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter.
            SYSTEM_TURN | messages.2: role 'system' is not supported on this model
            STRUCTURED_OUTPUT | This model does not support structured outputs.
            STRUCTURED_OUTPUT | output_config.format: Extra inputs are not permitted
            STRICT_SCHEMA | Schema is too complex for compilation.
            STRICT_SCHEMA | output_config.format.schema: For 'array' type, property 'contains' is not supported
            STRICT_SCHEMA | output_format.schema: For 'integer' type, property 'minimum' is not supported
            FORCED_TOOL | Thinking may not be enabled when tool_choice forces tool use.
            FORCED_TOOL | tool_choice: type "any" is not supported on this model
            REPLAYED_THINKING | messages.1.content.0: Invalid `signature` in `thinking` block
            REPLAYED_THINKING | messages.1.content.0: Invalid `data` in `redacted_thinking` block
            REPLAYED_THINKING | `thinking` or `redacted_thinking` blocks in the latest message cannot be modified.
            AUTOMATIC_CACHE | cache_control: Extra inputs are not permitted
            THINKING_DISPLAY | thinking.adaptive.display: Extra inputs are not permitted
            """)
    void refusalsNameTheirFeature(Feature feature, String message) {
        assertEquals(feature, Feature.namedBy(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prompt is too long: 210000 tokens > 200000 maximum
            messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1
            Your credit balance is too low to access the Anthropic API.
            max_tokens: 130000 > 128000, which is the maximum allowed number of output tokens
            messages.0.content.1.image.source.base64: The image cannot be processed
            """)
    void otherRefusalsNameNone(String message) {
        assertNull(Feature.namedBy(message));
    }

    @Test
    void noMessageNamesNone() {
        assertNull(Feature.namedBy(null));
    }

    @Test
    void onlyWhatTheModelLacksLasts() {
        assertTrue(Feature.SAMPLING.lasting());
        assertFalse(Feature.REPLAYED_THINKING.lasting());
        assertFalse(Feature.STRICT_SCHEMA.lasting());
    }

    @Test
    void theRequestIsMadeWithoutEachLearntFeature() {
        String request = """
                {"model":"claude-opus-4-6","temperature":0.5,"tool_choice":"required",
                 "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":
                   {"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}}},
                 "tools":[{"type":"function","function":{"name":"get","strict":true,"parameters":
                   {"type":"object","properties":{},"additionalProperties":false}}}],
                 "messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"yes"},
                   {"role":"user","content":"go"}]}""";
        assertTrue(body(request).contains("\"temperature\":0.5"));
        assertFalse(body(request, Feature.SAMPLING).contains("temperature"));
        assertFalse(body(request, Feature.FORCED_TOOL).contains("tool_choice"));
        assertFalse(body(request, Feature.STRUCTURED_OUTPUT).contains("output_config"));
        assertFalse(body(request, Feature.STRICT_SCHEMA).contains("strict"));
        assertFalse(body(request, Feature.AUTOMATIC_CACHE).contains("cache_control"));
        String effort = "{\"model\":\"claude-opus-4-6\",\"reasoning_effort\":\"low\",\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"hi\"}]}";
        assertTrue(body(effort).contains("\"display\""));
        assertFalse(body(effort, Feature.THINKING_DISPLAY).contains("\"display\""));
        assertFalse(body(effort, Feature.EFFORT).contains("output_config"));
        assertTrue(body(effort, Feature.ADAPTIVE_THINKING).contains("budget_tokens"));
    }

    @Test
    void aModelThatThinksUnaskedNeedsNoEffortNamed() {
        String request = "{\"model\":\"claude-opus-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        assertTrue(body(request).contains("\"adaptive\""));
        assertFalse(body(request, Feature.ADAPTIVE_THINKING).contains("\"adaptive\""));
    }

    private static String body(String request, Feature... without) {
        return ChatRequest.translate(Json.parse(request), new TranslateContext(ModelCatalog.of(null, Map.of()), "seed",
                0, new Forgetful(), Set.of(without))).claudeBody().toString();
    }
}
