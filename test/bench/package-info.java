/**
 * The benchmark behind {@code make bench}: what the proxy costs, beside the same work done without it. It is no test of
 * JUnit's and needs the JDK alone.
 *
 * <pre>
 *   Bench ---starts, asks, meters---> Load ===HTTP===> the proxy ===HTTP===> FakeClaude
 *     \                                 \                                     /
 *      `--> build/bench.txt              `==========HTTP ("direct")=========='
 * </pre>
 *
 * <p>Four processes: {@link bench.Bench} sends {@link bench.Job}s to {@link bench.Load}, one at a time, and gets an
 * {@link bench.Outcome} for each; the model's name ({@link bench.Wish}) tells {@link bench.FakeClaude} what to answer.
 * Both helpers stay up for the whole run, so that their code is warm. Every answer is read to its end and checked:
 * a single wrong one fails the run. Targets take turns within a round, and what is shown are medians and ranges of
 * the rounds: compare within one run only.
 */
package bench;
