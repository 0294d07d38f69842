/**
 * Requests to Claude on the one account: which headers and fields go up ({@link auth2api.upstream.UpstreamHeaders},
 * {@link auth2api.upstream.Cloaking}), the attempt loop ({@link auth2api.upstream.Claude}) that obeys the pure
 * {@link auth2api.upstream.RetryPolicy}, and the live model list. Does not touch the client's connection: that is the
 * server's.
 */
package auth2api.upstream;
