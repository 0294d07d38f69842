package auth2api.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {
    private static final Json LIVE = Json.parse("""
            {"data":[
             {"type":"model","id":"claude-opus-6","created_at":"2027-01-02T03:04:05Z","max_tokens":256000,
              "capabilities":{"structured_outputs":{"supported":false},
               "effort":{"supported":true,"low":{"supported":true},"medium":true,"high":{"supported":false}},
               "thinking":{"supported":true,"types":{"adaptive":{"supported":true},"disabled":true,"enabled":false}}}},
             {"type":"model","id":"claude-opus-5-5","created_at":"2026-09-22T00:00:00Z","capabilities":null},
             {"type":"model","id":"claude-haiku-4-5-20251001","created_at":"not a date"}],"has_more":false}""");

    private final ModelCatalog builtIn = ModelCatalog.of(null, Map.of("gpt-5", "sonnet", "mine", "claude-opus-5[1m]"));
    private final ModelCatalog live = ModelCatalog.of(LIVE, Map.of());

    @Test
    void aliasesMeanTheNewestOfTheirLine() {
        assertEquals("claude-opus-5-5", builtIn.resolve("opus"));
        assertEquals("claude-fable-5-2", builtIn.resolve("fable"));
        assertEquals("claude-sonnet-5-5", builtIn.resolve("gpt-5"));
        assertEquals("claude-opus-5", builtIn.resolve("mine"));
        assertEquals("claude-opus-6", live.resolve("opus[1m]"));
        assertEquals("claude-opus-6", live.resolve("opus[1M]"));
        assertEquals("claude-haiku-4-5-20251001", live.resolve("haiku"));
        assertEquals("claude-sonnet-5-5", live.resolve("sonnet"), "the live list has none of that line");
    }

    @Test
    void namesThatItDoesNotKnowPassOn() {
        assertEquals("claude-opus-9", builtIn.resolve("claude-opus-9"));
        assertEquals("gpt-4o", live.resolve("gpt-4o"));
        assertEquals("claude-opus-5-5", builtIn.resolve("anthropic/claude-opus-5-5"));
    }

    @Test
    void anEmptyOrBrokenLiveListCountsAsNone() {
        assertEquals("claude-opus-5-5", ModelCatalog.of(Json.parse("{\"data\":[]}"), Map.of()).resolve("opus"));
        assertEquals("claude-opus-5-5", ModelCatalog.of(Json.parse("[1]"), Map.of()).resolve("opus"));
        assertEquals("claude-opus-5-5", ModelCatalog.of(Json.parse("{\"data\":[{\"id\":3}]}"), Map.of())
                .resolve("opus"));
    }

    @Test
    void outputLimitsAreTheListsElseTheFamilys() {
        assertEquals(256000, live.capabilities("claude-opus-6").maxTokens());
        assertEquals(128000, live.capabilities("claude-opus-5-5").maxTokens());
        assertEquals(64000, live.capabilities("claude-haiku-4-5").maxTokens());
        assertEquals(32000, live.capabilities("claude-opus-4-1-20250805").maxTokens());
        assertEquals(32000, live.capabilities("claude-opus-4-20250514").maxTokens());
        assertEquals(64000, live.capabilities("claude-3-7-sonnet-latest").maxTokens());
        assertEquals(8192, live.capabilities("claude-3-5-haiku-20241022").maxTokens());
        assertEquals(4096, live.capabilities("claude-3-opus-20240229").maxTokens());
        assertEquals(128000, live.capabilities("unheard-of").maxTokens());
    }

    @Test
    void theLiveListTellsCapabilities() {
        Capabilities can = live.capabilities("claude-opus-6");
        assertEquals(Set.of("adaptive", "disabled"), can.thinking());
        assertEquals(List.of("low", "medium"), can.efforts());
        assertFalse(can.can(Feature.STRUCTURED_OUTPUT));
        assertFalse(can.can(Feature.SAMPLING));
    }

    @Test
    void theFamilyTellsWhatTheListDoesNot() {
        assertEquals(Set.of("adaptive"), live.capabilities("claude-opus-5-5").thinking());
        assertEquals(Set.of("adaptive"), live.capabilities("claude-sonnet-5-5").thinking());
        assertEquals(Set.of("enabled", "adaptive", "disabled"), live.capabilities("claude-opus-4-6").thinking());
        assertEquals(Set.of("enabled", "disabled"), live.capabilities("claude-haiku-4-5-20251001").thinking());
        assertEquals(Set.of(), live.capabilities("claude-3-opus-20240229").thinking());
        assertEquals(List.of("low", "medium", "high"), live.capabilities("claude-opus-4-5").efforts());
        assertEquals(List.of(), live.capabilities("claude-sonnet-4-5").efforts());
        assertTrue(live.capabilities("claude-opus-5").can(Feature.FORCED_TOOL));
        assertFalse(live.capabilities("claude-fable-5-1").can(Feature.FORCED_TOOL));
        assertTrue(live.capabilities("claude-opus-4-8").can(Feature.SYSTEM_TURN));
        assertFalse(live.capabilities("claude-opus-4-7").can(Feature.SYSTEM_TURN));
        assertFalse(live.capabilities("claude-sonnet-5").can(Feature.SYSTEM_TURN));
        assertTrue(live.capabilities("claude-opus-4-1").can(Feature.STRUCTURED_OUTPUT));
        assertFalse(live.capabilities("claude-opus-4").can(Feature.STRUCTURED_OUTPUT));
        assertTrue(live.capabilities("claude-sonnet-4-5").can(Feature.PREFILL));
        assertFalse(live.capabilities("claude-mythos-preview").can(Feature.PREFILL));
    }

    @Test
    void whatWasLearntIsTakenOff() {
        Capabilities can = live.capabilities("claude-opus-4-6")
                .without(Set.of(Feature.ADAPTIVE_THINKING, Feature.EFFORT));
        assertEquals(Set.of("enabled", "disabled"), can.thinking());
        assertEquals(List.of(), can.efforts());
    }

    @Test
    void listsComeInBothForms() {
        Json openAi = live.openAiList();
        assertEquals("list", openAi.get("object").text());
        assertEquals(Json.parse("{\"id\":\"claude-opus-6\",\"object\":\"model\",\"created\":1798859045,"
                + "\"owned_by\":\"anthropic\"}"), openAi.get("data").at(0));
        assertEquals(0, openAi.get("data").at(2).get("created").number(-1));
        Json anthropic = live.anthropicList();
        assertEquals(LIVE.get("data").at(1), anthropic.get("data").at(1));
        assertEquals("claude-opus-6", anthropic.get("first_id").text());
        assertEquals("claude-haiku-4-5-20251001", anthropic.get("last_id").text());
        assertTrue(builtIn.anthropicList().get("data").items().stream()
                .anyMatch(entry -> entry.get("id").text().equals("claude-haiku-4-5")));
    }

    @Test
    void oneModelIsFoundByAnyOfItsNames() {
        assertEquals("opus", live.entry("opus", false).get("id").text());
        assertEquals("claude-opus-6", live.entry("opus", true).get("id").text());
        assertEquals("claude-haiku-4-5", live.entry("claude-haiku-4-5", false).get("id").text());
        assertEquals("Claude Opus 5.5", builtIn.entry("opus", true).get("display_name").text());
        assertNull(live.entry("claude-opus-5", false), "which is not claude-opus-5-5");
        assertNull(live.entry("nope", false));
        assertNull(live.entry("nope", true));
    }
}
