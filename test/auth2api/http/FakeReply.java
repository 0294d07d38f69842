package auth2api.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer that a test makes up; its body is the subclass's. */
public abstract class FakeReply implements Reply {
    private final int status;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private boolean closed;

    /** @param headers names and values in turn */
    protected FakeReply(int status, String... headers) {
        this.status = status;
        for (int i = 0; i < headers.length; i += 2) {
            this.headers.put(headers[i], List.of(headers[i + 1]));
        }
    }

    @Override
    public final int status() {
        return status;
    }

    @Override
    public final Map<String, List<String>> headers() {
        return headers;
    }

    @Override
    public final void close() {
        closed = true;
    }

    public final boolean isClosed() {
        return closed;
    }
}
