package auth2api.account;

import auth2api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is known of the account at one moment, for {@code /admin/accounts}, the status page and the metrics. Immutable
 * but for the parts that are JSON already, which nobody changes.
 *
 * @param credential null without an account; must not be shown itself
 * @param state one word: {@code ok}, {@code no_account}, {@code login_ended}, {@code cooldown} or {@code outage}
 * @param reason a sentence for people; null when all is well
 * @param until when it is expected to be over; null when that is unknown or all is well
 * @param limits every window, with the time of its reading
 * @param parts further members of the JSON form: counters, refresh, cooldowns, refusals, usage
 */
public record AccountStatus(Instant at, Credential credential, String state, String reason, Instant until,
        Limits limits, Json.Obj parts) {
    /** Logins that were refreshed all along were seen to end after 28 days: warned of a week before. */
    private static final Duration OLD_LOGIN = Duration.ofDays(21);
    private static final Duration OLD_SETUP_TOKEN = Duration.ofDays(335);

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
        Duration old = credential == null || credential.granted() == null ? null : switch (credential.kind()) {
            case OAUTH -> OLD_LOGIN;
            case SETUP_TOKEN -> OLD_SETUP_TOKEN;
            case API_KEY -> null;
        };
        if (old == null || loginAgeDays() < old.toDays()) {
            return null;
        }
        return credential.kind() == Credential.Kind.OAUTH ? "The login is " + loginAgeDays() + " days old; others ended"
                + " after 28 days although they were refreshed. Log in again soon: auth2api login"
                : "The setup token was stored " + loginAgeDays() + " days ago and lives one year: make a new one";
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
                            .put("lifetime", lifetime()).put("warning", loginWarning()));
        }
        parts.members().forEach(json::put);
        return json.put("limits", limits.toJson(at));
    }

    private String lifetime() {
        return switch (credential.kind()) {
            case OAUTH -> "refreshed by itself; others were seen to end 28 days after the login";
            case SETUP_TOKEN -> "one year from when it was made; cannot be refreshed";
            case API_KEY -> "until it is deleted in the Console";
        };
    }

    static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    static Json toJson(List<Refusal> refusals) {
        Json.Arr list = Json.array();
        refusals.forEach(refusal -> list.add(refusal.toJson()));
        return list;
    }
}
