/**
 * Server-sent events as bytes: {@link auth2api.sse.SseParser} turns bytes, split anywhere, into events, and
 * {@link auth2api.sse.SseWriter} turns events into bytes. Knows neither HTTP nor what the events mean.
 */
package auth2api.sse;
