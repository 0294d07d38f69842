package auth2api.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.config.Config;
import auth2api.config.Config.CloakingMode;
import auth2api.json.Json;
import auth2api.log.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloakingTest {
    private static Cloaking of(CloakingMode mode, boolean keepIds, boolean strict, String... words) {
        return new Cloaking(new Config.Cloaking(mode, List.of(words), keepIds, strict), Secret.of("for this run"));
    }

    private static Map<String, Json> edits(Cloaking cloaking, String body) {
        return cloaking.edits(Json.parse(body)::get, "laptop", true);
    }

    @Test
    void theModeDecidesWhichRequestsItAppliesTo() {
        assertTrue(of(CloakingMode.AUTO, false, false).applies(false));
        assertFalse(of(CloakingMode.AUTO, false, false).applies(true));
        assertTrue(of(CloakingMode.ALWAYS, false, false).applies(true));
        assertFalse(of(CloakingMode.NEVER, false, true).applies(false));
        assertFalse(of(CloakingMode.AUTO, false, true).hidesClient(true));
        assertTrue(of(CloakingMode.ALWAYS, false, true).hidesClient(true));
    }

    @Test
    void wordsAreMaskedInTextOfEveryShape() {
        Cloaking cloaking = of(CloakingMode.AUTO, false, false, "acme");
        String body = """
                {"system":[{"type":"text","text":"for ACME","cache_control":{"type":"ephemeral"}}],
                 "messages":[{"role":"user","content":"Acme?"},
                  {"role":"assistant","content":[{"type":"text","text":"acme!"},
                    {"type":"tool_use","id":"t","name":"acme","input":{"q":"acme"}},
                    {"type":"thinking","thinking":"acme","signature":"acme"}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"acme"},
                    {"type":"tool_result","tool_use_id":"u","content":[{"type":"text","text":"acme"}]},
                    {"type":"document","source":{"type":"text","media_type":"text/plain","data":"acme"}},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"acme"}}]}]}""";
        String masked = """
                {"system":[{"type":"text","text":"for [redacted]","cache_control":{"type":"ephemeral"}}],
                 "messages":[{"role":"user","content":"[redacted]?"},
                  {"role":"assistant","content":[{"type":"text","text":"[redacted]!"},
                    {"type":"tool_use","id":"t","name":"acme","input":{"q":"acme"}},
                    {"type":"thinking","thinking":"acme","signature":"acme"}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"[redacted]"},
                    {"type":"tool_result","tool_use_id":"u","content":[{"type":"text","text":"[redacted]"}]},
                    {"type":"document","source":{"type":"text","media_type":"text/plain","data":"[redacted]"}},
                    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"acme"}}]}]}""";
        assertEquals(Json.parse(masked).get("system"), edits(cloaking, body).get("system"));
        assertEquals(Json.parse(masked).get("messages"), edits(cloaking, body).get("messages"));
    }

    @Test
    void theLongestWordWinsAndCaseDoesNotMatter() {
        Cloaking cloaking = of(CloakingMode.AUTO, false, false, "acme", "Acme Rockets", "a.c");
        assertEquals(Json.string("[redacted] and [redacted] and abc"),
                edits(cloaking, "{\"system\":\"ACME ROCKETS and acme and abc\"}").get("system"));
    }

    @Test
    void wordsOutsideAsciiAreMatchedWholeAndWithoutCase() {
        Cloaking cloaking = of(CloakingMode.AUTO, false, false, "\u00c4rger", "\ud83d\ude00");
        assertEquals(Json.string("[redacted] [redacted] \ud83d\ude01"),
                edits(cloaking, "{\"system\":\"\u00e4RGER \ud83d\ude00 \ud83d\ude01\"}").get("system"));
    }

    @Test
    void anIdLeavesOnlyAsAnOpaqueOneThatIsAlwaysTheSame() {
        Cloaking cloaking = of(CloakingMode.AUTO, false, false);
        String body = "{\"metadata\":{\"user_id\":\"kim@example.com\",\"other\":1}}";
        Json metadata = edits(cloaking, body).get("metadata");
        assertTrue(metadata.get("user_id").text().matches("[0-9a-f]{64}"));
        assertEquals(1, metadata.get("other").number(0));
        assertEquals(metadata, edits(cloaking, body).get("metadata"));
        assertNotEquals(metadata, edits(new Cloaking(new Config.Cloaking(CloakingMode.AUTO, List.of(), false, false),
                Secret.of("another run")), body).get("metadata"));
    }

    @Test
    void aMissingIdBecomesThatOfTheApiKeyOnlyWhenIdsAreKept() {
        assertTrue(edits(of(CloakingMode.AUTO, false, false), "{}").isEmpty());
        assertTrue(edits(of(CloakingMode.AUTO, true, false), "{}").get("metadata").get("user_id").text()
                .matches("[0-9a-f]{64}"));
        assertTrue(of(CloakingMode.AUTO, true, false).edits(name -> Json.NULL, "laptop", false).isEmpty(),
                "an endpoint without metadata gets none");
    }

    @Test
    void strictModeSendsNoMetadataAtAll() {
        Map<String, Json> edits = edits(of(CloakingMode.AUTO, true, true), "{\"metadata\":{\"user_id\":\"kim\"}}");
        assertTrue(edits.containsKey("metadata"));
        assertNull(edits.get("metadata"));
        assertTrue(edits(of(CloakingMode.AUTO, true, true), "{}").isEmpty());
    }
}
