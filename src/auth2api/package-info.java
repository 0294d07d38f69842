/**
 * The map of the house. A request comes in at the door, is checked, put into Claude's words if it came in another
 * dialect, sent up on the one account's credential, and the answer streams back the way it came.
 *
 * <pre>
 *   Auth2Api (the door) --&gt; cli.Main (the hall: serve, login, status ...)
 *                                |
 *   client ==&gt; server.Gate ==&gt; server.*Handler ==&gt; translate ==&gt; upstream.Claude ==&gt; Anthropic
 *      ^                                            (pure)         |   ^
 *      |                                                           v   | credential
 *      '== server.Relay &lt;== sse &lt;== translate.*Exchange &lt;== http.Reply  account.Account &lt;-- login
 *
 *   basement, knows nobody:  json  sse  log  api        plumbing:  http        for trying and testing:  demo
 * </pre>
 *
 * <p>Imports run one way, and a test holds it: api knows json; config and http know log; translate knows json and sse;
 * login knows http; account knows login; upstream knows account and config; server knows all of these; demo knows json
 * and sse; cli puts everything together; the door knows none by name.
 *
 * <p>State that changes lives in few places: the credential, its health and limits in {@code account.Account}; rate
 * buckets in {@code server.RateLimiter}; requests in flight in {@code server.Server}; stored responses and waiting
 * thinking in {@code server.Conversations}; what models refused in {@code server.ServerParts}; counters in
 * {@code server.Stats}; the configuration in use in {@code server.Reload}; one stream in its parser and exchange.
 * Everything else is records and functions. Clock, time, random, sleeping and the network come in through constructors,
 * and {@code cli.Wiring} makes the real ones.
 *
 * <p>{@code api.ApiException} is the only exception that becomes an answer; {@code server.ServerCall} renders it in the
 * dialect of the route.
 */
package auth2api;
