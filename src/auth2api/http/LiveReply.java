package auth2api.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An answer of HttpClient. */
final class LiveReply implements Reply {
    private final URI uri;
    private final HttpResponse<HandOver> response;

    LiveReply(URI uri, HttpResponse<HandOver> response) {
        this.uri = uri;
        this.response = response;
    }

    @Override
    public int status() {
        return response.statusCode();
    }

    @Override
    public Map<String, List<String>> headers() {
        return response.headers().map();
    }

    @Override
    public ByteBuffer next(Duration silence) throws CallFailed {
        try {
            return response.body().next(silence);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed(CallFailed.Kind.LOST, "the answer was given up because the program is stopping");
        } catch (IOException broken) {
            throw HttpTransport.classify(uri, broken.getCause());
        }
    }

    @Override
    public boolean ready() {
        return response.body().ready();
    }

    @Override
    public void close() {
        response.body().close();
    }
}
