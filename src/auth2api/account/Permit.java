package auth2api.account;

/**
 * Leave to send one client's request upstream, its retries included. Every attempt's outcome is reported with it.
 *
 * @param credential what to send; after a 401 the one that {@link Account#renew} returns
 * @param model null for a call that no limit window counts, such as the list of models
 * @param probe true when this request finds out whether a cooldown or an outage is over
 */
public record Permit(Credential credential, String model, boolean probe) {
}
