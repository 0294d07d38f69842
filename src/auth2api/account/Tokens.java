package auth2api.account;

import auth2api.api.ApiException;
import auth2api.json.Json;
import auth2api.log.Log;
import auth2api.log.Secret;
import auth2api.login.OAuthClient;
import auth2api.login.OAuthFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The credential in use: kept fresh ahead of expiry, on demand and after a 401, and replaced when the file on disk
 * changes. At most one refresh runs; all who need it share its future, and it goes on when they leave. A refresh that
 * failed is tried again later and later, or as late as the host asks. Thread safe.
 *
 * <pre>
 *   FRESH --an hour before expiry--> DUE --refresh--> FRESH
 *                                    DUE --refresh fails--> DUE, still served; the next try later and later
 *   DUE --expired, or refused with 401--> WAITING: requests wait for the refresh; when it fails they get 503
 *   any --invalid_grant--> DEAD: served until the access token ends, then 401 until a new login is on disk
 * </pre>
 */
final class Tokens {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);
    /** A token that is refused so soon after its refresh is not helped by another one. */
    private static final Duration JUST_REFRESHED = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** While requests wait for it, so that a laptop that wakes up serves soon. */
    private static final Duration LONGEST_URGENT = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 10;

    private final TokenFile file;
    private final InstantSource clock;
    private final Executor worker;
    private final Log log;
    private final Refresh refresh;

    private Credential credential;
    private Secret refused;
    private String dead;
    private String unsaved;
    private String fileProblem;
    private String stamp;
    private String lastFailure;
    private Instant lastFailureAt;
    private Instant justRefreshedUntil = Instant.MIN;
    private CompletableFuture<Void> flight;
    private int failuresInARow;
    private Instant next = Instant.MIN;
    private Instant nextUrgent = Instant.MIN;
    private long refreshes;
    private long failedRefreshes;

    Tokens(TokenFile file, OAuthClient oauth, Executor worker, Log log) throws TokenFileException {
        this.file = file;
        this.clock = oauth.clock();
        this.worker = worker;
        this.log = log;
        this.refresh = new Refresh(file, oauth);
        this.stamp = file.stamp();
        this.credential = file.load();
    }

    /** What is in use, sendable or not; null without an account. */
    synchronized Credential peek() {
        return credential;
    }

    /** A credential that can be sent now; waits for a refresh when the access token has ended. */
    Credential current() {
        CompletableFuture<Void> running;
        synchronized (this) {
            Instant now = clock.instant();
            requireAccount();
            running = credential.due(now) || !sendable(now) ? start(now) : null;
            if (sendable(now)) { // again, since a worker may be this thread
                return credential;
            }
        }
        return after(running);
    }

    /** After a 401 for {@code rejected}: another credential, which may be there already. */
    Credential renew(Credential rejected) {
        CompletableFuture<Void> running;
        synchronized (this) {
            requireAccount();
            if (!credential.sameToken(rejected)) {
                return credential;
            }
            if (!renewable(rejected)) {
                throw loginNeeded(credential.refreshable() ? "Claude refuses the access token although it was just"
                        + " refreshed" : "Claude refuses " + credential.label());
            }
            refused = rejected.accessToken();
            running = start(clock.instant());
        }
        return after(running);
    }

    synchronized boolean renewable(Credential rejected) {
        return credential == null || !credential.sameToken(rejected)
                || credential.refreshable() && !clock.instant().isBefore(justRefreshedUntil);
    }

    Credential renewNow() {
        CompletableFuture<Void> running;
        synchronized (this) {
            requireAccount();
            if (!credential.refreshable()) {
                throw ApiException.badRequest("The account is " + credential.label() + ", which cannot be refreshed");
            }
            resume();
            running = start(clock.instant(), Refresh.Need.NOW);
        }
        await(running);
        synchronized (this) {
            if (lastFailure != null) {
                throw dead != null ? unavailable(lastFailureAt)
                        : new ApiException(503, "api_error", "The refresh did not work: " + lastFailure);
            }
            return credential;
        }
    }

    private Credential after(CompletableFuture<Void> running) {
        await(running);
        synchronized (this) {
            Instant now = clock.instant();
            if (credential != null && sendable(now)) {
                return credential;
            }
            throw unavailable(now);
        }
    }

    /** Once a second: notices a changed file, refreshes ahead of expiry, and stores what could not be stored before. */
    void tick() {
        String seen = file.stamp(); // outside the lock, for which every request waits
        synchronized (this) {
            // While a refresh runs it may be between disk and memory, so a reading could bring an old token back.
            if (flight == null && !seen.equals(stamp)) {
                stamp = seen;
                reread();
            }
            Instant now = clock.instant();
            boolean storable = unsaved != null && !Refresh.REMOVED.equals(fileProblem);
            if (credential != null && (credential.due(now) || storable)) {
                start(now);
            }
        }
    }

    private void reread() {
        String before = fileProblem;
        try {
            Credential disk = file.load();
            fileProblem = disk == null && credential != null ? Refresh.REMOVED : null;
            if (disk != null && (unsaved == null || disk.sameToken(credential) || Refresh.isNewer(disk, credential))) {
                adopt(disk, null);
            }
        } catch (TokenFileException e) {
            fileProblem = e.getMessage();
        }
        if (fileProblem != null && !fileProblem.equals(before)) {
            log.error("token-file", "problem", fileProblem);
        }
    }

    private void adopt(Credential another, String notSaved) {
        if (credential == null || !credential.sameToken(another)) {
            if (dead != null) {
                resume();
            }
            dead = null;
            refused = null;
            lastFailure = null;
            log.verbose("credential", "account", another.label(), "expires", another.expires());
        }
        credential = another;
        unsaved = notSaved;
    }

    private boolean sendable(Instant now) {
        return credential.usable(now) && (refused == null || !credential.accessToken().equals(refused));
    }

    private CompletableFuture<Void> start(Instant now) {
        return start(now, sendable(now) ? Refresh.Need.WHEN_DUE : Refresh.Need.AT_ANY_COST);
    }

    /** The refresh that runs already or can start now; null when none may. */
    private CompletableFuture<Void> start(Instant now, Refresh.Need need) {
        boolean paused = now.isBefore(need == Refresh.Need.AT_ANY_COST ? nextUrgent : next);
        if (flight != null || dead != null || !credential.refreshable() || paused) {
            return flight;
        }
        var started = new CompletableFuture<Void>();
        Credential memory = credential;
        boolean saved = unsaved == null;
        flight = started;
        try {
            worker.execute(() -> fly(memory, saved, need, started));
        } catch (RejectedExecutionException stopping) {
            flight = null;
        }
        return flight;
    }

    private void fly(Credential memory, boolean saved, Refresh.Need need, CompletableFuture<Void> started) {
        try {
            landed(refresh.run(memory, saved, need), memory);
        } catch (OAuthFailure e) {
            failed(e.getMessage(), e.isTerminal(), e.retryAfter());
        } catch (IOException e) {
            putOff(e, need);
        } catch (RuntimeException e) {
            failed("The refresh failed by a fault of this program: " + e, false, null);
        } finally {
            synchronized (this) {
                flight = null;
            }
            started.complete(null);
        }
    }

    private synchronized void landed(Refresh.Outcome outcome, Credential before) {
        adopt(outcome.credential(), outcome.unsaved());
        if (outcome.credential() != before) {
            justRefreshedUntil = clock.instant().plus(JUST_REFRESHED);
            refused = null;
            refreshes++;
        }
        lastFailure = null;
        if (outcome.unsaved() == null) {
            resume();
            log.verbose("refresh", "expires", credential.expires());
        } else {
            failed(outcome.unsaved(), false, null);
        }
    }

    /** Nothing was tried, since it could not be stored: one that requests wait for may do without. */
    private synchronized void putOff(IOException why, Refresh.Need need) {
        failed("The refresh was put off, since its result could not be stored: " + TokenFile.reason(why), false, null);
        nextUrgent = need == Refresh.Need.AT_ANY_COST ? nextUrgent : lastFailureAt;
    }

    /** @param asked how long the host asked to wait, or null */
    private synchronized void failed(String why, boolean terminal, Duration asked) {
        failedRefreshes++;
        lastFailure = why;
        lastFailureAt = clock.instant();
        dead = terminal ? why : dead;
        Duration pause = asked != null ? Cooldown.shorter(asked, LONGEST_ASKED) : Cooldown.shorter(LONGEST_PAUSE,
                FIRST_PAUSE.multipliedBy(1L << Math.min(failuresInARow, MOST_DOUBLINGS)));
        failuresInARow++;
        next = lastFailureAt.plus(pause);
        nextUrgent = asked != null ? next : lastFailureAt.plus(Cooldown.shorter(pause, LONGEST_URGENT));
        log.error("refresh-failed", "why", why, "terminal", terminal, "next", terminal ? "never" : next);
    }

    private void resume() {
        failuresInARow = 0;
        next = Instant.MIN;
        nextUrgent = Instant.MIN;
    }

    private void requireAccount() {
        if (credential == null) {
            throw unavailable(null);
        }
    }

    private ApiException unavailable(Instant now) {
        if (credential == null || dead != null) {
            return loginNeeded(dead == null ? "No account is set up" : "The login has ended: " + dead);
        }
        if (!credential.refreshable()) {
            return loginNeeded("The " + credential.kind().words + " has expired");
        }
        Duration left = Duration.between(now, nextUrgent.isAfter(now) ? nextUrgent : now);
        return new ApiException(503, "api_error", "The access token has ended and could not be refreshed: "
                + (lastFailure == null ? "no answer yet" : lastFailure) + ". It is tried again by itself")
                .header("retry-after", Long.toString(Circuit.seconds(left)));
    }

    private ApiException loginNeeded(String why) {
        String way = credential == null || credential.kind() == Credential.Kind.OAUTH ? ""
                : " --" + credential.kind().id();
        return new ApiException(401, "authentication_error", why + ". A new login is needed: run `auth2api login" + way
                + "`; it takes effect without a restart").header("x-should-retry", "false");
    }

    void close() {
        CompletableFuture<Void> running;
        synchronized (this) {
            running = flight;
        }
        await(running);
    }

    private static void await(CompletableFuture<Void> running) {
        try {
            if (running != null) {
                running.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // the caller looks at the state and finds the token unchanged
        }
    }

    /** Why no request can be sent until somebody logs in; null when they can, or a refresh may make it so. */
    synchronized String deadBecause() {
        if (credential == null) {
            return "no account is set up";
        }
        boolean hope = dead == null && credential.refreshable();
        return hope || sendable(clock.instant()) ? null
                : dead == null ? "the " + credential.kind().words + " has expired" : dead;
    }

    /** Why requests are answered with 503 until a refresh works; null when they are not. */
    synchronized String waitingBecause() {
        boolean waits = credential != null && dead == null && credential.refreshable()
                && !sendable(clock.instant()) && lastFailure != null;
        return waits ? "the access token has ended and could not be refreshed: " + lastFailure : null;
    }

    synchronized Instant nextRefresh() {
        return nextUrgent;
    }

    synchronized Json.Obj toJson() {
        return Json.object().put("refreshing", flight != null)
                .put("refreshes", Json.object().put("success", refreshes).put("failure", failedRefreshes))
                .put("paused_until", failuresInARow == 0 ? null : next.toString())
                .put("failures_in_a_row", failuresInARow)
                .put("last_failure", Account.event(lastFailureAt, lastFailure == null ? "" : lastFailure))
                .put("login_ended", dead)
                .put("token_file_problem", fileProblem == null ? unsaved : fileProblem);
    }
}
