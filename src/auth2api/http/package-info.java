/**
 * The client side of HTTP: a {@link auth2api.http.Call} goes out through a {@link auth2api.http.Transport}, a
 * {@link auth2api.http.Reply} comes back, and every trap of {@code java.net.http} is handled here. It does not retry
 * and knows nothing of Claude: that is upstream's and login's job. Also the seam for virtual threads,
 * {@link auth2api.http.HostThreads}.
 */
package auth2api.http;
