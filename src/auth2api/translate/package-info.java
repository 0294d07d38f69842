/**
 * Between OpenAI's two dialects and Claude's: requests, answers, streams, models, usage, errors.
 *
 * <p>A request becomes an {@link auth2api.translate.Exchange}: the body for Claude and the way back. Both dialects fill
 * one {@link auth2api.translate.Draft} (turns, tools, options), whose {@code build} knows what Claude accepts: that is
 * the one place where history is repaired, names are made legal and options bend to what the model can. Chat files turn
 * Claude's answer into Chat Completions, Responses files into the Responses API.
 *
 * <p>Everything here is pure: ids, the time, the model list, what is kept of earlier requests and what was learnt from
 * a refusal come in through {@link auth2api.translate.TranslateContext}. Nothing is fetched, and no state is kept: that
 * is the server's job.
 */
package auth2api.translate;
