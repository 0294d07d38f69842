/**
 * A fake Claude on a loopback port for {@code serve --demo}: it answers by markers in the prompt and refuses only what
 * a newcomer gets wrong. The tests add the rest to it: all that the real API refuses, and connections that break. It
 * knows nothing of the proxy; in normal operation nothing here is loaded.
 */
package auth2api.demo;
