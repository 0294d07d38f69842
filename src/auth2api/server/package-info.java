/**
 * The side that clients see: {@link auth2api.server.Server} wires the JDK's HttpServer,
 * {@link auth2api.server.Gate} checks who may come in, a handler a route does the work, and
 * {@link auth2api.server.Relay} is the only loop that copies a reply to a client. Every trap of the JDK's server is
 * handled in {@link auth2api.server.ServerCall}. What is noted of a request, in {@link auth2api.server.Trace}, feeds
 * the statistics, the metrics, the status page and the log. It does not translate: that is the translate room's job.
 */
package auth2api.server;
