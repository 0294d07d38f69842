package auth2api.account;

import auth2api.json.Json;
import auth2api.log.Secret;
import auth2api.login.Timestamps;
import auth2api.login.TokenGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What requests are sent with. Immutable; its text shows no secret. Everything but the kind and the access token may be
 * null: unknown, or not there for this kind.
 *
 * @param expires end of the access token
 * @param refreshed when the access token was granted
 * @param granted when a person logged in, from which a login ages
 * @param scopes empty when unknown
 */
public record Credential(Kind kind, Secret accessToken, Secret refreshToken, Instant expires, Instant refreshed,
        Instant granted, String email, String accountUuid, List<String> scopes) {
    /** How the account was logged in. */
    public enum Kind {
        /** Access token of some hours, with a refresh token. Such logins were seen to end: warned of a week before. */
        OAUTH("login", "refreshed by itself; others were seen to end 28 days after the login", 21,
                "The login is %s days old; others ended after 28 days although they were refreshed. Log in again soon:"
                + " auth2api login"),
        /** A year's access token of {@code claude setup-token}. */
        SETUP_TOKEN("setup token", "one year from when it was made; cannot be refreshed", 335,
                "The setup token was stored %s days ago and lives one year: make a new one"),
        /** A Console API key, sent as {@code x-api-key}. */
        API_KEY("API key", "until it is deleted in the Console", Long.MAX_VALUE, "");

        /** As a person calls it. */
        final String words;
        private final String lifetime;
        private final long oldAfterDays;
        private final String warning;

        Kind(String words, String lifetime, long oldAfterDays, String warning) {
            this.words = words;
            this.lifetime = lifetime;
            this.oldAfterDays = oldAfterDays;
            this.warning = warning;
        }

        /** As files and JSON call it: {@code oauth}, {@code setup-token}, {@code api-key}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String warning(long ageDays) {
            return ageDays < oldAfterDays ? null : String.format(Locale.ROOT, warning, ageDays);
        }
    }

    /** A token this close to its end is not sent any more: it could expire on the way. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(30);
    /** Ahead of expiry by this, or by half of a shorter life, so that an outage of the token host is survived. */
    private static final Duration REFRESH_AHEAD = Duration.ofHours(1);
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** A new login. */
    public static Credential ofLogin(TokenGrant grant, Instant now) {
        return new Credential(Kind.OAUTH, grant.accessToken(), grant.refreshToken(), now.plus(grant.lifetime()), now,
                now, grant.email(), grant.accountUuid(), grant.scopes());
    }

    public static Credential ofSetupToken(Secret token, Instant now) {
        return new Credential(Kind.SETUP_TOKEN, token, null, null, null, now, null, null, List.of("user:inference"));
    }

    public static Credential ofApiKey(Secret key, Instant now) {
        return new Credential(Kind.API_KEY, key, null, null, null, now, null, null, List.of());
    }

    /** This login after a refresh; what the answer leaves out stays as it was. */
    Credential refreshed(TokenGrant grant, Instant now) {
        return new Credential(kind, grant.accessToken(), or(grant.refreshToken(), refreshToken),
                now.plus(grant.lifetime()), now, granted, or(grant.email(), email),
                or(grant.accountUuid(), accountUuid), grant.scopes().isEmpty() ? scopes : grant.scopes());
    }

    static <T> T or(T value, T other) {
        return value == null ? other : value;
    }

    /** Whether the access token can be sent: it has not expired, as far as that is known. */
    public boolean usable(Instant now) {
        return expires == null || now.isBefore(expires.minus(LAST_MOMENT));
    }

    public boolean refreshable() {
        return refreshToken != null;
    }

    /**
     * Whether it is time for a refresh. An expiry that was reckoned by a clock ahead of this one is not believed: one
     * refresh puts it right. One that lies far ahead is, since Claude's 401 corrects it at the cost of one call.
     */
    boolean due(Instant now) {
        if (!refreshable() || expires == null) {
            return refreshable();
        }
        boolean implausible = refreshed != null && refreshed.isAfter(now.plus(SKEW));
        long half = refreshed == null ? Long.MAX_VALUE : Duration.between(refreshed, expires).toMillis() / 2;
        return implausible || !now.isBefore(expires.minusMillis(Math.min(half, REFRESH_AHEAD.toMillis())));
    }

    /** Files of other programs may name no scopes; their logins all asked for this one. */
    boolean canReadProfile() {
        return kind == Kind.OAUTH && (scopes.isEmpty() || scopes.contains("user:profile"));
    }

    boolean sameToken(Credential other) {
        return other != null && accessToken.equals(other.accessToken);
    }

    /** By account id where both know one, else by e-mail. Keys and setup tokens name none: one replaces another. */
    public boolean sameAccount(Credential other) {
        return this == other || kind == other.kind && (accountUuid != null && other.accountUuid != null
                ? accountUuid.equals(other.accountUuid)
                : email == null || other.email == null || email.equalsIgnoreCase(other.email));
    }

    /** Whose credential this is, in words that may be shown. */
    public String label() {
        return kind == Kind.OAUTH ? or(email, "a login without a name").replaceAll("\\p{Cntrl}", "?")
                : "the stored " + kind.words;
    }

    /** Sets the members that tell of it and may be shown. */
    void describe(Json.Obj status, Instant now) {
        long days = granted == null ? -1 : Math.max(0, Duration.between(granted, now).toDays());
        status.put("kind", kind.id()).put("email", email).put("account_uuid", accountUuid)
                .put("expires", Account.text(expires)).put("last_refresh", Account.text(refreshed))
                .put("login", Json.object().put("granted_at", Account.text(granted))
                        .put("age_days", days < 0 ? Json.NULL : Json.of(days)).put("lifetime", kind.lifetime)
                        .put("warning", kind.warning(days)));
    }

    /** Sets the members of a token file; others that are there stay. */
    void writeTo(Json.Obj file) {
        file.put("access_token", accessToken.reveal())
                .put("refresh_token", refreshToken == null ? "" : refreshToken.reveal())
                .put("last_refresh", Account.text(refreshed)).put("email", email).put("type", "claude")
                .put("expired", Account.text(expires)).put("kind", kind.id()).put("account_uuid", accountUuid)
                .put("granted_at", Account.text(granted))
                .put("scopes", Json.array(scopes.stream().map(Json::string).toList()));
    }

    /** Reads a token file, ours or that of a program with the same form; null when it holds no access token. */
    static Credential read(Json file) {
        String access = file.get("access_token").text("").strip();
        String refresh = file.get("refresh_token").text("");
        return !Secret.fitsHeader(access) ? null : new Credential(kind(file.get("kind").text(""), access, refresh),
                Secret.of(access), refresh.isBlank() ? null : Secret.of(refresh), Timestamps.of(file.get("expired")),
                Timestamps.of(file.get("last_refresh")), Timestamps.of(file.get("granted_at")),
                file.get("email").text(), file.get("account_uuid").text(),
                file.get("scopes").items().stream().map(scope -> scope.text("")).toList());
    }

    private static Kind kind(String id, String access, String refresh) {
        for (Kind kind : Kind.values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        return access.startsWith("sk-ant-api") ? Kind.API_KEY : refresh.isBlank() ? Kind.SETUP_TOKEN : Kind.OAUTH;
    }
}
