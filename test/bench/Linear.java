package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Shows that cost grows no faster than the work: twice of it takes at most {@value #LIMIT} times the proxy's CPU. */
final class Linear {
    private static final double LIMIT = 2.2;
    private static final int CLIENTS = 16;
    /** What looks like more than the limit is measured up to this many times as often: a real excess stays. */
    private static final int PATIENCE = 4;

    /** A job, and one that is twice as much in one regard. */
    private record Pair(String title, Job once, Job twice) {
    }

    private Linear() {
    }

    static void run(Lab lab, Target proxy) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("twice", "CPU ms, once", "CPU ms, twice", "ratio"));
        for (Pair pair : pairs(Math.max(1, lab.size().linearWork()))) {
            lab.run(proxy, pair.twice());
            List<Reading> once = new ArrayList<>();
            List<Reading> twice = new ArrayList<>();
            double ratio = Double.NaN;
            int rounds = lab.size().rounds();
            for (int round = 0; round < rounds || ratio > LIMIT && round < PATIENCE * rounds; round++) {
                once.add(lab.run(proxy, pair.once()));
                twice.add(lab.run(proxy, pair.twice()));
                ratio = cpu(twice).least() / cpu(once).least();
            }
            rows.add(List.of(pair.title(), cpu(once).text(), cpu(twice).text(), "x" + Spread.number(ratio)));
            if (lab.size().isMeasured() && Double.isFinite(ratio)) {
                lab.report().check(ratio <= LIMIT, "twice the " + pair.title() + " took x" + Spread.number(ratio)
                        + " the CPU, more than x" + LIMIT);
            }
        }
        lab.report().table("Cost of twice the work (ratio of the lowest, limit x" + LIMIT + ")", rows);
    }

    private static Spread cpu(List<Reading> rounds) {
        return Spread.of(rounds, Reading::cpuMillis);
    }

    private static List<Pair> pairs(int work) {
        List<Pair> pairs = new ArrayList<>();
        // Each takes some 100 ms of CPU or more, since its clock ticks each 10.
        Job streams = Job.counted(Api.CHAT, Wish.stream(200, 0), CLIENTS, 8 * work);
        pairs.add(new Pair("streams, chat", streams, streams.clients(2 * CLIENTS)));
        for (Api api : Api.values()) {
            pairs.add(new Pair("events, " + api.title(), Job.counted(api, Wish.stream(1000, 0), CLIENTS, 4 * work),
                    Job.counted(api, Wish.stream(2000, 0), CLIENTS, 4 * work)));
            Job talk = Job.counted(api, Wish.PLAIN, CLIENTS, 4 * work);
            pairs.add(new Pair("conversation, " + api.title(), talk.conversation(300_000), talk.conversation(600_000)));
            Job picture = Job.counted(api, Wish.PLAIN, 1, 12 * work);
            pairs.add(new Pair("image, " + api.title(), picture.image(4_000_000), picture.image(8_000_000)));
        }
        return pairs;
    }
}
