package auth2api.http;

/** Sends calls. The real one is {@link HttpTransport}; tests bring their own. */
@FunctionalInterface
public interface Transport {
    /**
     * Sends a call and returns when the answer's headers are there, whatever their status.
     *
     * @throws CallFailed when no answer came
     */
    Reply send(Call call) throws CallFailed;
}
