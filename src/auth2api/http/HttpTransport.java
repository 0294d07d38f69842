package auth2api.http;

import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Calls over {@code java.net.http}, one client for the process. HTTP/1.1 only: a dead connection then costs one
 * request, and closing a reply aborts it. Redirects are not followed, since a credential must not go where a
 * configuration did not send it.
 */
public final class HttpTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client;

    /** @param proxy which proxy each host is reached through; null for none (the JDK reads no environment itself) */
    public HttpTransport(ProxySelector proxy) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(HostThreads.perTask("http-client"));
        client = (proxy == null ? builder : builder.proxy(proxy)).build();
    }

    @Override
    public Reply send(Call call) throws CallFailed {
        CompletableFuture<HttpResponse<HandOver>> answer =
                client.sendAsync(request(call), info -> new HandOver());
        try {
            HttpResponse<HandOver> response =
                    answer.get(call.untilHeaders().toMillis(), TimeUnit.MILLISECONDS);
            return Decoded.of(new LiveReply(call.uri(), response));
        } catch (TimeoutException e) {
            abandon(answer);
            throw new CallFailed(CallFailed.Kind.TIMEOUT, call.uri().getHost() + " did not answer within "
                    + call.untilHeaders().toSeconds() + " s; try again, or raise the timeouts in the configuration");
        } catch (InterruptedException e) {
            abandon(answer);
            Thread.currentThread().interrupt();
            throw new CallFailed(CallFailed.Kind.LOST, "the call was given up because the program is stopping");
        } catch (ExecutionException e) {
            throw classify(call.uri(), e.getCause());
        }
    }

    private static HttpRequest request(Call call) {
        HttpRequest.BodyPublisher body = call.body().isEmpty()
                ? HttpRequest.BodyPublishers.noBody() : new SegmentPublisher(call.body());
        var builder = HttpRequest.newBuilder(call.uri()).method(call.method(), body);
        call.headers().forEach(builder::setHeader);
        return builder.build();
    }

    /** Cancels a request, and closes its body should the answer arrive all the same: unread it would leak. */
    private static void abandon(CompletableFuture<HttpResponse<HandOver>> answer) {
        answer.whenComplete((response, failure) -> {
            if (response != null) {
                response.body().close();
            }
        });
        answer.cancel(true);
    }

    /** The exceptions of HttpClient say little, so the type along the chain of causes decides and we say the rest. */
    static CallFailed classify(URI uri, Throwable failure) {
        String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException || t instanceof UnresolvedAddressException) {
                return failed(CallFailed.Kind.CONNECT, "the name " + host + " could not be resolved; check the "
                        + "network, or set upstream.proxy", failure);
            } else if (t instanceof HttpConnectTimeoutException) {
                return failed(CallFailed.Kind.CONNECT, "no connection to " + host + " within "
                        + CONNECT_TIMEOUT.toSeconds() + " s; check the network, or set upstream.proxy", failure);
            } else if (t instanceof ConnectException) {
                return failed(CallFailed.Kind.CONNECT, "no connection to " + host + "; check the network, or set "
                        + "upstream.proxy", failure);
            } else if (t instanceof HttpTimeoutException) {
                return failed(CallFailed.Kind.TIMEOUT, host + " did not answer in time; try again", failure);
            } else if (t instanceof SSLException) {
                return failed(CallFailed.Kind.TLS, "no secure connection to " + host + ": " + t.getMessage()
                        + "; a proxy that inspects traffic needs its certificate in the JDK's trust store", failure);
            }
        }
        // A pooled connection that the peer had closed meanwhile: no byte of an answer came.
        boolean stale = String.valueOf(failure.getMessage()).contains("header parser received no bytes");
        return failed(stale ? CallFailed.Kind.STALE : CallFailed.Kind.LOST,
                "the connection to " + host + " broke; try again", failure);
    }

    private static CallFailed failed(CallFailed.Kind kind, String message, Throwable cause) {
        var failed = new CallFailed(kind, message);
        failed.initCause(cause);
        return failed;
    }
}
