package auth2api.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Calls over {@code java.net.http}, one client for the process. HTTP/1.1 only: a dead connection then costs one
 * request, and closing a reply aborts it. Redirects are not followed, since a credential must not go where a
 * configuration did not send it.
 *
 * <p>A call waits in {@code send}, with an alarm: {@code sendAsync} ends each call on an executor that cannot be
 * chosen, a new thread a call on JDK 17 where there are one or two processors, a hop to the common pool on 25. On 17
 * that was half of what a small request cost. {@code HttpRequest.timeout} would, from JDK 26 on, end long streams too.
 */
public final class HttpTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final String CHECK = "; check the network, or set upstream.proxy";

    static final ScheduledThreadPoolExecutor TIMER = timer();

    private final ProxySelector proxy;
    private HttpClient client;

    /** @param proxy which proxy each host is reached through; null for none (the JDK reads no environment itself) */
    public HttpTransport(ProxySelector proxy) {
        this.proxy = proxy;
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, HostThreads.daemons("deadlines"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Made by the first call: its TLS takes a quarter of a second, and a start needs none. */
    private synchronized HttpClient client() {
        if (client == null) {
            var builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .executor(Runnable::run); // nothing here blocks: the selector's thread hands over without a hop
            client = (proxy == null ? builder : builder.proxy(proxy)).build();
        }
        return client;
    }

    @Override
    public Reply send(Call call) throws CallFailed {
        HttpClient sender = client();
        HttpRequest request = request(call);
        var reply = new HandOver(call.uri());
        var waiting = new Interruption();
        Future<?> alarm = TIMER.schedule(waiting::strike, call.untilHeaders().toMillis(), TimeUnit.MILLISECONDS);
        Throwable failure = null;
        boolean late;
        try {
            sender.send(request, reply);
        } catch (IOException | InterruptedException | RuntimeException | InternalError e) {
            failure = e;
        } finally {
            alarm.cancel(false);
            late = waiting.done(); // whatever happened: this thread serves others next
        }
        if (failure == null) {
            if (!reply.answered()) {
                throw new CallFailed(CallFailed.Kind.UNREADABLE, "the proxy on the way to " + call.uri().getHost()
                        + " asks for a password (status 407); name one in upstream.proxy that asks for none");
            }
            return Decoded.of(reply);
        }
        reply.close();
        if (late) {
            throw new CallFailed(CallFailed.Kind.TIMEOUT, call.uri().getHost() + " did not answer within "
                    + call.untilHeaders().toSeconds() + " s; try again, or raise the timeouts in the configuration");
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new CallFailed(CallFailed.Kind.LOST, "the call was given up because the program is stopping");
        }
        throw classify(call.uri(), failure);
    }

    private static HttpRequest request(Call call) {
        HttpRequest.BodyPublisher body = call.body().isEmpty()
                ? HttpRequest.BodyPublishers.noBody() : new SegmentPublisher(call.body());
        var builder = HttpRequest.newBuilder(call.uri()).method(call.method(), body);
        call.headers().forEach(builder::setHeader);
        return builder.build();
    }

    /** The exceptions of HttpClient say little, so the types along the chain of causes decide and we say the rest. */
    static CallFailed classify(URI uri, Throwable failure) {
        String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        var kind = CallFailed.Kind.CONNECT;
        String message = "no connection to " + host + CHECK;
        if (find(failure, UnknownHostException.class) != null
                || find(failure, UnresolvedAddressException.class) != null) {
            message = "the name " + host + " could not be resolved" + CHECK;
        } else if (find(failure, HttpConnectTimeoutException.class) != null) {
            message = "no connection to " + host + " within " + CONNECT_TIMEOUT.toSeconds() + " s" + CHECK;
        } else if (find(failure, SSLException.class) != null) {
            kind = CallFailed.Kind.TLS;
            message = "no secure connection to " + host + ": " + find(failure, SSLException.class).getMessage()
                    + "; a proxy that inspects traffic needs its certificate in the JDK's trust store";
        } else if (find(failure, ConnectException.class) == null) {
            // No byte of an answer: as a rule a pooled connection that the peer had closed meanwhile.
            boolean stale = String.valueOf(failure.getMessage()).contains("header parser received no bytes");
            kind = stale ? CallFailed.Kind.STALE : CallFailed.Kind.LOST;
            message = "the connection to " + host + " broke; try again";
        }
        var failed = new CallFailed(kind, message);
        failed.initCause(failure);
        return failed;
    }

    private static Throwable find(Throwable failure, Class<? extends Throwable> type) {
        Throwable t = failure;
        while (t != null && !type.isInstance(t)) {
            t = t.getCause();
        }
        return t;
    }
}
