package auth2api.account;

import auth2api.json.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * What is known of the account at one moment, for {@code /admin/accounts}, the status page and the metrics. Immutable
 * but for the parts that are JSON already, which nobody changes.
 *
 * @param credential null without an account; must not be shown itself
 * @param state one word: {@code ok}, {@code no_account}, {@code login_ended}, {@code cooldown} or {@code outage}
 * @param reason a sentence for people; null when all is well
 * @param until when it is expected to be over; null when that is unknown or all is well
 * @param parts further members of the JSON form: counters, refresh, cooldowns, refusals, usage
 */
public record AccountStatus(Instant at, Credential credential, String state, String reason, Instant until,
        Limits limits, Json.Obj parts) {
    public boolean available() {
        return state.equals("ok");
    }

    /** Whole days since a person logged in or stored the key; -1 when unknown. */
    public long loginAgeDays() {
        return credential == null || credential.granted() == null ? -1
                : Math.max(0, Duration.between(credential.granted(), at).toDays());
    }

    /** What the owner should know about the age of the login; null when it is no reason to act. */
    public String loginWarning() {
        return credential == null ? null : credential.kind().warning(loginAgeDays());
    }

    /** The JSON form, without any secret. */
    public Json.Obj toJson() {
        Json.Obj json = Json.object().put("available", available()).put("state", state).put("reason", reason)
                .put("cooldown_until", text(until));
        if (credential != null) {
            json.put("kind", credential.kind().id()).put("email", credential.email())
                    .put("account_uuid", credential.accountUuid())
                    .put("expires", text(credential.expires())).put("last_refresh", text(credential.refreshed()))
                    .put("login", Json.object().put("granted_at", text(credential.granted()))
                            .put("age_days", loginAgeDays() < 0 ? Json.NULL : Json.of(loginAgeDays()))
                            .put("lifetime", credential.kind().lifetime).put("warning", loginWarning()));
        }
        parts.members().forEach(json::put);
        return json.put("limits", limits.toJson(at));
    }

    static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** Something that happened once; JSON null when it did not. */
    static Json event(Instant at, String message) {
        return at == null ? Json.NULL : Json.object().put("at", at.toString()).put("message", message);
    }
}
