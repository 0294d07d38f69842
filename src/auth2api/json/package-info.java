/**
 * JSON by hand, strict to RFC 8259. {@link auth2api.json.Json} is the tree for translated requests,
 * {@link auth2api.json.JsonView} reads a tree strictly and says where it stands, and
 * {@link auth2api.json.JsonSpans} validates bytes and finds or replaces top-level members without a tree, so that
 * native requests stay the bytes that came in. One parser serves all three. Knows no protocol.
 */
package auth2api.json;
