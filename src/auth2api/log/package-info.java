/**
 * One line a call for the person who runs the proxy, and the wrapper that keeps secrets out of it.
 * A line is {@code time level event key=value ...}; control characters are escaped, so that nothing a
 * client sends can forge a line. This room never sees a request or reply body: callers pass facts, not content.
 */
package auth2api.log;
