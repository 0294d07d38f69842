package auth2api.login;

import auth2api.json.Json;
import auth2api.log.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the token host granted. Everything but the access token and its lifetime may be missing from an answer.
 *
 * @param refreshToken null when the old one stays valid
 * @param lifetime how long the access token lives from now
 * @param scopes empty when the answer named none
 * @param email null when the answer named no account
 * @param accountUuid null likewise
 */
public record TokenGrant(Secret accessToken, Secret refreshToken, Duration lifetime, List<String> scopes,
        String email, String accountUuid) {
    /** Assumed when an answer tells no lifetime: too short costs one early refresh, too long costs refused requests. */
    private static final Duration UNKNOWN_LIFETIME = Duration.ofHours(1);
    /** Access tokens live hours; a number beyond this can only be milliseconds. */
    private static final long LONGEST_SECONDS = Duration.ofDays(30).toSeconds();

    /** Reads a 200 answer of the token host. */
    static TokenGrant of(Json answer, Instant now) throws OAuthFailure {
        String access = answer.get("access_token").text("");
        if (!Secret.fitsHeader(access) || !answer.get("token_type").text("bearer").equalsIgnoreCase("bearer")) {
            throw OAuthFailure.retryable("The token host answered without a bearer token");
        }
        String refresh = answer.get("refresh_token").text("");
        String scope = answer.get("scope").text("").strip();
        Json account = answer.get("account");
        return new TokenGrant(Secret.of(access), refresh.isBlank() ? null : Secret.of(refresh), lifetime(answer, now),
                scope.isEmpty() ? List.of() : List.of(scope.split("\\s+")),
                account.get("email_address").text(account.get("email").text()), account.get("uuid").text());
    }

    private static Duration lifetime(Json answer, Instant now) {
        Instant until = Timestamps.of(answer.get("expires_at"));
        Json told = answer.get("expires_in");
        double seconds = told.text("").matches("\\d{1,18}(\\.\\d+)?") ? Double.parseDouble(told.text())
                : told.decimal(until == null ? 0 : Duration.between(now, until).toSeconds());
        if (seconds > LONGEST_SECONDS) {
            seconds /= 1000;
        }
        return seconds > 0 && seconds <= LONGEST_SECONDS ? Duration.ofSeconds((long) seconds) : UNKNOWN_LIFETIME;
    }

    /** The same grant with the account that the profile told. */
    TokenGrant withAccount(String emailOfProfile, String uuidOfProfile) {
        return new TokenGrant(accessToken, refreshToken, lifetime, scopes, emailOfProfile, uuidOfProfile);
    }
}
