package auth2api.account;

import auth2api.api.ApiException;
import auth2api.http.CallFailed;
import auth2api.json.Json;
import auth2api.log.Log;
import auth2api.login.OAuthClient;
import auth2api.login.OAuthFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The one account that the proxy serves: says whether a request may be sent now and with which credential, and is told
 * how each attempt ended. Thread safe: one lock for health, and the credential's own in {@link Tokens}.
 *
 * <p>A client's request asks {@link #admit} once and keeps its permit for all its attempts, so that the cooldown which
 * its first attempt causes never blocks its second.
 */
public final class Account implements AutoCloseable {
    private static final Duration USAGE_FRESH = Duration.ofMinutes(3);

    /** How an attempt ended. Neither a client's error nor its leaving is a failure of the account. */
    private enum Outcome {
        SUCCESS, CLIENT_ERROR, UNAUTHORIZED, RATE_LIMITED, OVERLOADED, SERVER_ERROR, NETWORK_ERROR, LEFT
    }

    private final OAuthClient oauth;
    private final InstantSource clock;
    private final Log log;
    private final Tokens tokens;

    private final Cooldown cooldown = new Cooldown();
    private final Circuit circuit = new Circuit();
    private final Map<Outcome, Long> attempts = new EnumMap<>(Outcome.class);
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();
    private Limits limits = Limits.NONE;
    private Credential known;
    private Instant lastSuccess;
    private Json lastFailure = Json.NULL;
    private Instant usageTried = Instant.MIN;
    private Instant usageSeen;
    private String usageProblem;
    /** What Claude answers with 401 although it is as fresh as can be, and its words; null when it takes it. */
    private Credential refused;
    private String refusedBecause;

    /**
     * Reads the token file. Without one the account starts empty and takes the first login.
     *
     * @param worker runs refreshes, detached from the requests that asked for them
     * @throws TokenFileException when the file cannot be used, or there are several
     */
    public Account(TokenFile file, OAuthClient oauth, Executor worker, Log log) throws TokenFileException {
        this.oauth = oauth;
        this.clock = oauth.clock();
        this.log = log;
        this.tokens = new Tokens(file, oauth, worker, log);
        this.known = tokens.peek();
    }

    /** What is stored, whether it can be sent or not; null without an account. */
    public Credential credential() {
        return tokens.peek();
    }

    /**
     * Leave to send one client's request; blocks while an expired token is refreshed.
     *
     * @param model null for a call that no limit window counts: it is not held back by a cooldown
     * @throws ApiException 401 when a new login is needed, 429 during a cooldown, 503 while Claude cannot be reached
     */
    public Permit admit(String model) {
        Credential credential = tokens.current();
        synchronized (this) {
            forgetOtherAccount();
            Instant now = clock.instant();
            boolean probe = circuit.openUntil(now) == null && cooldown.admit(model, now);
            return new Permit(credential, model, circuit.admit(now) || probe);
        }
    }

    /**
     * After a 401: the credential to replay with. One refresh serves all who were refused the same token.
     *
     * @throws ApiException 401 when a new login is needed, 503 when the refresh did not work for now
     */
    public Credential renew(Credential rejected) {
        return tokens.renew(rejected);
    }

    /** Whether {@link #renew} may help; else what Claude said is the answer. */
    public boolean renewable(Credential rejected) {
        return tokens.renewable(rejected);
    }

    /** Refreshes although it is not due, for the owner who asks; throws like {@link #renew}. */
    public Credential refreshNow() {
        return tokens.renewNow();
    }

    /**
     * One attempt was answered. Says whether it may be repeated: not when another request has been told to wait before,
     * and finds out for all.
     *
     * @param error the type and message that Claude gave; JSON null for a success, or when the body told none
     */
    public synchronized boolean answered(Permit permit, int status, Map<String, List<String>> headers, Json error) {
        Instant now = clock.instant();
        if (!permit.credential().sameAccount(known)) {
            return true; // of an account that was replaced meanwhile
        }
        limits = limits.merge(headers, now);
        if (status < 400) {
            attempts.merge(Outcome.SUCCESS, 1L, Long::sum);
            lastSuccess = now;
            refused = null;
            circuit.succeeded();
            cooldown.succeeded(permit);
            return true;
        }
        String errorType = error.get("type").text();
        String errorMessage = error.get("message").text();
        String what = status + (errorType == null ? "" : " " + errorType)
                + (errorMessage == null ? "" : ": " + errorMessage);
        if (status == 529) {
            failed(Outcome.OVERLOADED, what, now);
            released(permit, true, now);
        } else if (status >= 500) {
            failed(Outcome.SERVER_ERROR, what, now);
            broke(permit, "status " + status, now);
        } else if (status == 429) {
            failed(Outcome.RATE_LIMITED, what, now);
            circuit.succeeded();
            boolean first = cooldown.limited(permit, headers, limits, now);
            if (first) {
                log.error("rate-limited", "model", permit.model(), "until", cooldown.until(now));
            }
            return first;
        } else {
            failed(status == 401 ? Outcome.UNAUTHORIZED : Outcome.CLIENT_ERROR, what, now);
            circuit.succeeded();
            cooldown.released(permit, false, now);
            if (status == 401 && !tokens.renewable(tokens.peek())) {
                refused = tokens.peek();
                refusedBecause = "Claude refuses " + refused.label() + " (" + what + ")";
            }
            remember(Refusal.of(status, errorType, errorMessage, now));
        }
        return true;
    }

    /** One attempt got no answer, or one that broke off. A connection that was stale before it was used is no fault. */
    public synchronized void failed(Permit permit, CallFailed why) {
        Instant now = clock.instant();
        if (why.kind() == CallFailed.Kind.STALE) {
            released(permit, false, now);
            return;
        }
        failed(Outcome.NETWORK_ERROR, why.getMessage(), now);
        broke(permit, why.getMessage(), now);
    }

    /** The client went away before it was known how the attempt would end: nobody's fault. */
    public synchronized void left(Permit permit) {
        Instant now = clock.instant();
        failed(Outcome.LEFT, null, now);
        released(permit, false, now);
    }

    private void failed(Outcome outcome, String what, Instant now) {
        attempts.merge(outcome, 1L, Long::sum);
        if (outcome != Outcome.CLIENT_ERROR && outcome != Outcome.LEFT) {
            lastFailure = event(now, what);
        }
    }

    private void broke(Permit permit, String what, Instant now) {
        cooldown.released(permit, true, now);
        if (circuit.failed(permit.probe(), what, now)) {
            log.error("held-back", "why", what, "failures", circuit.failuresInARow(), "until", circuit.openUntil(now));
        }
    }

    private void released(Permit permit, boolean failure, Instant now) {
        circuit.released(permit.probe(), now);
        cooldown.released(permit, failure, now);
    }

    private void remember(Refusal refusal) {
        if (refusal != null) {
            refusals.remove(refusal.hint());
            refusals.put(refusal.hint(), refusal); // one of each kind, the latest last
            log.error("refused", "status", refusal.status(), "message", refusal.message(), "hint", refusal.hint());
        }
    }

    /** Ends every cooldown and outage by hand: the next request goes out. */
    public synchronized void clearCooldown() {
        cooldown.clear();
        circuit.succeeded();
    }

    /**
     * Asks Claude for the limit windows, unless that was done less than three minutes ago or this credential may not.
     * Blocks; when it fails, the readings stay as old as they are, and the status says so.
     */
    public void readUsage() {
        Credential credential = tokens.peek();
        synchronized (this) {
            Instant now = clock.instant();
            if (credential == null || !credential.canReadProfile() || now.isBefore(usageTried.plus(USAGE_FRESH))) {
                return;
            }
            usageTried = now;
        }
        try {
            Json usage = oauth.usage(tokens.current().accessToken());
            synchronized (this) {
                usageSeen = clock.instant();
                usageProblem = null;
                limits = limits.mergeUsage(usage, usageSeen);
            }
        } catch (OAuthFailure | ApiException e) {
            synchronized (this) {
                usageProblem = e.getMessage();
            }
        }
    }

    /** To be called every second: watches the token file, and refreshes ahead of expiry. */
    public void tick() {
        tokens.tick();
        synchronized (this) {
            forgetOtherAccount();
        }
    }

    /** What is known of one account says nothing about another. */
    private void forgetOtherAccount() {
        Credential now = tokens.peek();
        if (now != null && known != null && !now.sameAccount(known)) {
            clearCooldown();
            limits = Limits.NONE;
            refusals.clear();
            usageTried = Instant.MIN;
            usageSeen = null;
        }
        known = now;
    }

    /**
     * What is known now, without any secret; cheap, without I/O. The {@code state} is one word: {@code ok},
     * {@code no_account}, {@code login_ended}, {@code cooldown} or {@code outage}; the {@code reason} a sentence.
     */
    public synchronized Json.Obj status() {
        Instant now = clock.instant();
        Cooldown.Block all = cooldown.all(now);
        Instant outage = circuit.openUntil(now);
        Credential credential = tokens.peek();
        String ended = tokens.deadBecause();
        String dead = ended == null && refused != null && refused.sameToken(credential) ? refusedBecause : ended;
        String waiting = dead != null ? null : tokens.waitingBecause();
        String state = credential == null ? "no_account" : dead != null ? "login_ended"
                : waiting != null ? "outage" : all != null ? "cooldown" : outage != null ? "outage" : "ok";
        String reason = dead != null ? dead : waiting != null ? waiting : all != null ? all.reason(now)
                : outage != null ? "Claude failed " + circuit.failuresInARow() + " times in a row" : null;
        Instant until = dead != null ? null : waiting != null ? tokens.nextRefresh()
                : all != null ? all.until() : outage;
        Json.Obj status = Json.object().put("available", state.equals("ok")).put("state", state).put("reason", reason)
                .put("cooldown_until", text(until));
        if (credential != null) {
            credential.describe(status, now);
        }
        counters(status, now);
        return status.put("limits", limits.toJson(now));
    }

    private void counters(Json.Obj status, Instant now) {
        Json.Obj counts = Json.object();
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome.name().toLowerCase(Locale.ROOT), attempts.getOrDefault(outcome, 0L));
        }
        status.put("attempts", counts).put("last_success", text(lastSuccess)).put("last_failure", lastFailure)
                .put("failures_in_a_row", circuit.failuresInARow()).put("cooldowns", cooldown.toJson(now))
                .put("refresh", tokens.toJson())
                .put("refusals", Json.array(refusals.values().stream().map(Refusal::toJson).toList()))
                .put("usage", Json.object().put("seen_at", text(usageSeen)).put("age_seconds",
                        usageSeen == null ? Json.NULL : Json.of(Duration.between(usageSeen, now).toSeconds()))
                        .put("problem", usageProblem));
    }

    static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** Something that happened once; JSON null when it did not. */
    static Json event(Instant at, String message) {
        return at == null ? Json.NULL : Json.object().put("at", at.toString()).put("message", message);
    }

    /** Waits for a refresh that is under way, so that its token reaches the disk. */
    @Override
    public void close() {
        tokens.close();
    }
}
