package auth2api.account;

import auth2api.json.Json;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How the attempts of this run ended. Confined to the account's lock. */
final class Counters {
    /** One attempt's end, as far as the account is concerned. */
    enum Outcome { SUCCESS, CLIENT_ERROR, UNAUTHORIZED, RATE_LIMITED, OVERLOADED, SERVER_ERROR, NETWORK_ERROR, LEFT }

    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private Instant lastSuccess;
    private Instant lastFailure;
    private String lastFailureWas;

    static Outcome of(int status) {
        return switch (status) {
            case 401 -> Outcome.UNAUTHORIZED;
            case 429 -> Outcome.RATE_LIMITED;
            case 529 -> Outcome.OVERLOADED;
            default -> status >= 500 ? Outcome.SERVER_ERROR : status >= 400 ? Outcome.CLIENT_ERROR : Outcome.SUCCESS;
        };
    }

    /** Neither a client's error nor its leaving is a failure of the account. */
    void count(Outcome outcome, String what, Instant now) {
        counts.merge(outcome, 1L, Long::sum);
        switch (outcome) {
            case SUCCESS -> lastSuccess = now;
            case CLIENT_ERROR, LEFT -> { }
            default -> {
                lastFailure = now;
                lastFailureWas = what;
            }
        }
    }

    Json.Obj toJson() {
        Json.Obj attempts = Json.object();
        for (Outcome outcome : Outcome.values()) {
            attempts.put(outcome.name().toLowerCase(Locale.ROOT), counts.getOrDefault(outcome, 0L));
        }
        return Json.object().put("attempts", attempts).put("last_success", AccountStatus.text(lastSuccess))
                .put("last_failure", lastFailure == null ? null
                        : Json.object().put("at", lastFailure.toString()).put("message", lastFailureWas));
    }
}
