/**
 * A fake Claude on a loopback port: it answers by markers in the prompt, refuses what the real API refuses, and breaks
 * on demand. {@code serve --demo} and the end-to-end tests use the same class. It knows nothing of the proxy; in
 * normal operation nothing here is loaded.
 */
package auth2api.demo;
