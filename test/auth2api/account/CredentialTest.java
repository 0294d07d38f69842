package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.json.Json;
import auth2api.log.Secret;
import auth2api.login.TokenGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private static final Instant NOW = FakeClock.START;

    static Credential login(String access, Duration life) {
        return Credential.ofLogin(new TokenGrant(Secret.of(access), Secret.of(access + "-refresh"), life,
                List.of("user:profile", "user:inference"), "a@example.com", "uuid-a"), NOW);
    }

    private static Credential read(String members) {
        return Credential.read(Json.parse("{\"access_token\":\"t\",\"refresh_token\":\"r\"," + members + "}"));
    }

    @Test
    void aLoginIsDueAnHourBeforeItsTokenEnds() {
        Credential login = login("a", Duration.ofHours(8));
        assertFalse(login.due(NOW.plus(Duration.ofHours(7)).minusSeconds(1)));
        assertTrue(login.due(NOW.plus(Duration.ofHours(7))));
        assertTrue(login.usable(NOW.plus(Duration.ofHours(7))));
    }

    @Test
    void aShortLifeIsDueAtItsHalf() {
        Credential login = login("a", Duration.ofMinutes(10));
        assertFalse(login.due(NOW.plus(Duration.ofMinutes(4))));
        assertTrue(login.due(NOW.plus(Duration.ofMinutes(5))));
    }

    @Test
    void aTokenAboutToEndIsNotSentAnyMore() {
        Credential login = login("a", Duration.ofHours(1));
        assertTrue(login.usable(NOW.plus(Duration.ofMinutes(59))));
        assertFalse(login.usable(NOW.plus(Duration.ofMinutes(60)).minusSeconds(20)));
    }

    @Test
    void anExpiryInAnyUnitMeansTheSame() {
        for (String expired : new String[] {"1795338000", "1795338000000", "\"1795338000\"",
            "\"2026-11-22T09:00:00Z\"", "\"2026-11-22T10:00:00.000+01:00\""}) {
            assertEquals(NOW.plusSeconds(3600), read("\"expired\":" + expired).expires(), expired);
        }
    }

    @Test
    void anExpiryIsBelievedUnlessItsClockWasWrong() {
        assertFalse(read("\"expired\":\"2099-01-01T00:00:00Z\"").due(NOW), "far ahead: a 401 would tell");
        assertTrue(read("\"expired\":null").due(NOW), "unknown");
        assertTrue(read("\"expired\":\"2026-11-22T15:00:00Z\",\"last_refresh\":\"2026-11-22T09:00:00Z\"").due(NOW),
                "granted in the future: a clock was set back");
        assertFalse(read("\"expired\":\"2026-11-22T15:00:00Z\",\"last_refresh\":\"2026-11-22T08:04:00Z\"").due(NOW),
                "a little skew");
    }

    @Test
    void whatARefreshLeavesOutStays() {
        Credential before = login("a", Duration.ofHours(1));
        Credential after = before.refreshed(new TokenGrant(Secret.of("b"), null, Duration.ofHours(2), List.of(), null,
                null), NOW.plusSeconds(60));
        assertEquals(before.refreshToken(), after.refreshToken());
        assertEquals("a@example.com", after.email());
        assertEquals("uuid-a", after.accountUuid());
        assertEquals(before.scopes(), after.scopes());
        assertEquals(NOW, after.granted());
        assertEquals(NOW.plusSeconds(60), after.refreshed());
        assertEquals(NOW.plusSeconds(7260), after.expires());
    }

    @Test
    void theKindOfAForeignFileIsGuessedFromItsTokens() {
        assertEquals(Credential.Kind.OAUTH, read("\"email\":\"x\"").kind());
        assertEquals(Credential.Kind.SETUP_TOKEN,
                Credential.read(Json.parse("{\"access_token\":\"sk-ant-oat01-x\"}")).kind());
        assertEquals(Credential.Kind.API_KEY,
                Credential.read(Json.parse("{\"access_token\":\"sk-ant-api03-x\"}")).kind());
        assertNull(Credential.read(Json.parse("{\"access_token\":7}")));
        assertNull(Credential.read(Json.parse("{\"access_token\":\"a\\nb\"}")), "an exception would show it");
        assertEquals(Secret.of("a"), Credential.read(Json.parse("{\"access_token\":\"a\\n\"}")).accessToken());
    }

    @Test
    void anEmailControlsNoTerminal() {
        assertEquals("a?[31m@b.c", read("\"email\":\"a\\u001b[31m@b.c\"").label());
    }

    @Test
    void everyKindSurvivesWritingAndReading() {
        for (Credential one : List.of(login("a", Duration.ofHours(1)), Credential.ofApiKey(Secret.of("k"), NOW),
                Credential.ofSetupToken(Secret.of("s"), NOW))) {
            Json.Obj file = Json.object();
            one.writeTo(file);
            assertEquals(one, Credential.read(Json.parse(file.toBytes())));
        }
    }

    @Test
    void keysAndSetupTokensAreNeverDueAndCannotReadTheProfile() {
        Credential key = Credential.ofApiKey(Secret.of("k"), NOW);
        Credential token = Credential.ofSetupToken(Secret.of("s"), NOW);
        assertFalse(key.due(NOW) || token.due(NOW) || key.canReadProfile() || token.canReadProfile());
        assertTrue(key.usable(NOW.plus(Duration.ofDays(900))));
        assertTrue(login("a", Duration.ofHours(1)).canReadProfile());
    }

    @Test
    void anAccountIsKnownByItsIdAndElseByItsEmail() {
        Credential a = login("a", Duration.ofHours(1));
        assertTrue(a.sameAccount(read("\"email\":\"A@Example.com\"")));
        assertFalse(a.sameAccount(read("\"email\":\"b@example.com\"")));
        assertTrue(a.sameAccount(read("\"email\":\"new@example.com\",\"account_uuid\":\"uuid-a\"")));
        assertFalse(a.sameAccount(read("\"email\":\"a@example.com\",\"account_uuid\":\"uuid-b\"")));
        assertFalse(a.sameAccount(Credential.ofApiKey(Secret.of("k"), NOW)));
        assertTrue(Credential.ofApiKey(Secret.of("k"), NOW).sameAccount(Credential.ofApiKey(Secret.of("l"), NOW)));
    }

    @Test
    void noTextOfACredentialShowsItsTokens() {
        String text = login("sk-ant-oat01-secret", Duration.ofHours(1)).toString();
        assertFalse(text.contains("secret"), text);
    }
}
