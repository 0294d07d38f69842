package auth2api.upstream;

import auth2api.account.Account;
import auth2api.account.Credential;
import auth2api.account.Permit;
import auth2api.api.ApiException;
import auth2api.http.Call;
import auth2api.http.CallFailed;
import auth2api.http.Reply;
import auth2api.http.RetryAfter;
import auth2api.http.Transport;
import auth2api.log.Log;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Sends requests to Claude on the account's credential, and sends them again as {@link RetryPolicy} decides. The
 * permit of a request is asked for once, so that its own failures never block its own retries. Thread safe.
 */
public record Claude(URI baseUrl, UpstreamHeaders headers, Transport transport, Account account, Outside outside) {
    /** An error body is a few hundred bytes; a page of a network in between may be more. */
    private static final int MAX_ERROR_BYTES = 4 << 20;
    private static final Duration ERROR_BODY_TIME = Duration.ofSeconds(10);

    /** Waits; throws InterruptedException when the program stops. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    /** Time, chance and the log, so that tests can decide them. */
    public record Outside(InstantSource clock, LongSupplier nanoTime, Sleeper sleeper, RandomGenerator random,
            Log log) {
        /** A random id: twice as many hex digits as bytes. */
        public String hex(int bytes) {
            byte[] id = new byte[bytes];
            random.nextBytes(id);
            return HexFormat.of().formatHex(id);
        }
    }

    /**
     * One request, before it is known which credential and which attempt carries it.
     *
     * @param path path and query below the base URL, such as {@code /v1/messages?beta=true}
     * @param headers the client's own headers for a native request, by lower-case name; empty for one the proxy wrote
     * @param body the JSON text in segments; empty for a GET
     * @param model the model it is for, since some limits are a model's own; null when there is none
     * @param patience how long all attempts together may take until the answer's headers
     * @param cloaked whether nothing about the client may leave (see {@link Cloaking})
     */
    public record Request(String path, Map<String, String> headers, List<ByteBuffer> body, String model,
            Duration patience, boolean cloaked) {
        /** One that the proxy wrote itself. */
        public static Request own(String path, List<ByteBuffer> body, String model, Duration patience) {
            return new Request(path, Map.of(), body, model, patience, false);
        }
    }

    /**
     * Claude's answer, whatever its status; the body of an error has been read already. The caller closes it.
     *
     * @throws ApiException when there is none: the account cannot serve now, or no attempt reached Claude
     */
    public Reply send(Request request) {
        Permit permit = account.admit(request.model());
        long end = outside.nanoTime().getAsLong() + request.patience().toNanos();
        Credential credential = permit.credential();
        boolean renewed = false;
        for (int number = 1;; number++) {
            Reply reply = null;
            CallFailed failure = null;
            boolean repeatable = true;
            try {
                reply = attempt(request, credential, left(end));
                repeatable = account.answered(permit, reply.status(), reply.headers(),
                        HeldReply.errorOf(reply).get("error"));
            } catch (CallFailed e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw givenUp(permit);
                }
                // A connection just made was not stale: upstream hung up on the request.
                failure = number > 1 && e.kind() == CallFailed.Kind.STALE
                        ? new CallFailed(CallFailed.Kind.LOST, e.getMessage()) : e;
                account.failed(permit, failure);
            }
            boolean renewable = reply != null && reply.status() == 401 && !renewed && account.renewable(credential);
            RetryPolicy.Decision decision = RetryPolicy.decide(
                    ended(number, reply, failure, repeatable, renewable), left(end), outside.random().nextDouble());
            logAttempt(request, number, reply, failure, decision);
            switch (decision.step()) {
                case ANSWER -> {
                    return reply;
                }
                case GIVE_UP -> throw unreachable(failure);
                case RENEW_THEN_RETRY -> {
                    credential = account.renew(credential);
                    renewed = true;
                    number--;
                }
                default -> pause(permit, decision.pause());
            }
        }
    }

    private Duration left(long end) {
        return Duration.ofNanos(end - outside.nanoTime().getAsLong());
    }

    private Reply attempt(Request request, Credential credential, Duration left) throws CallFailed {
        Duration bound = left.isNegative() || left.isZero() ? Duration.ofMillis(1) : left;
        Reply reply = transport.send(new Call(request.body().isEmpty() ? "GET" : "POST",
                URI.create(baseUrl + request.path()), headers.of(request, credential), request.body(), bound));
        if (reply.status() / 100 == 3) {
            reply.close();
            throw new CallFailed(CallFailed.Kind.UNREADABLE, baseUrl.getHost() + " answered with a redirect (status "
                    + reply.status() + "), which is not followed; check upstream.base-url and the network");
        }
        return reply.status() < 400 ? reply : HeldReply.of(reply, MAX_ERROR_BYTES, ERROR_BODY_TIME, outside.nanoTime());
    }

    private RetryPolicy.Attempt ended(int number, Reply reply, CallFailed failure, boolean repeatable,
            boolean renewable) {
        if (failure != null) {
            return new RetryPolicy.Attempt(number, 0, failure.kind(), null, null, false, false);
        }
        String shouldRetry = reply.header("x-should-retry");
        boolean full = "rejected".equals(reply.header("anthropic-ratelimit-unified-status"));
        return new RetryPolicy.Attempt(number, reply.status(), null,
                shouldRetry == null ? null : Boolean.valueOf(shouldRetry),
                RetryAfter.of(reply.headers(), outside.clock().instant()), full || !repeatable, renewable);
    }

    private void pause(Permit permit, Duration wait) {
        try {
            outside.sleeper().sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp(permit);
        }
    }

    /** Nobody waits for the answer any more: the client has left, or the program stops. */
    private ApiException givenUp(Permit permit) {
        account.left(permit);
        return new ApiException(503, "api_error", "The proxy is stopping; send the request again.");
    }

    /** What a client is told when no attempt brought an answer. */
    private static ApiException unreachable(CallFailed failure) {
        return failure.kind() == CallFailed.Kind.TIMEOUT
                ? new ApiException(504, "timeout_error", "Claude did not answer: " + failure.getMessage())
                        .header("x-should-retry", "false") // it would take as long again, and cost as much
                : new ApiException(502, "api_error", "Claude could not be reached: " + failure.getMessage());
    }

    private void logAttempt(Request request, int number, Reply reply, CallFailed failure,
            RetryPolicy.Decision decision) {
        if (failure != null || reply.status() >= 400) {
            outside.log().error("upstream", "path", request.path(), "model", request.model(), "attempt", number,
                    "status", reply == null ? 0 : reply.status(), "failure", failure == null ? null : failure.kind(),
                    "next", decision.step(), "request_id", reply == null ? null : reply.header("request-id"));
        }
    }
}
