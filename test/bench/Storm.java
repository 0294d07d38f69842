package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Claude refuses with a 429 that names a long wait, and clients go on asking: the proxy answers them by itself. */
final class Storm {
    private static final int CLIENTS = 64;
    private static final Wish REFUSAL = Wish.refusal(120);

    private Storm() {
    }

    /** Leaves the proxy cooled down: what runs behind it needs another. */
    static void run(Lab lab, Target proxy) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("target", "answers/s", "ratio", "median ms", "p99 ms", "CPU us/answer", "upstream calls"));
        Spread direct = null;
        for (Target target : List.of(lab.direct(), proxy)) {
            long before = lab.upstreamCalls();
            lab.run(target, Job.counted(Api.MESSAGES, REFUSAL, 1, 1));
            List<Reading> rounds = new ArrayList<>();
            for (int round = 0; round <= lab.size().rounds(); round++) {
                rounds.add(lab.run(target, Job.timed(Api.MESSAGES, REFUSAL, CLIENTS, lab.size().cellMillis())));
            }
            rounds.remove(0); // the code was cold
            Spread rate = Spread.of(rounds, reading -> reading.outcome().requestsPerSecond());
            long calls = lab.upstreamCalls() - before;
            direct = direct == null ? rate : direct;
            rows.add(List.of(target.name(), rate.text(), rate.ratio(direct),
                    Spread.of(rounds, reading -> reading.outcome().latencyMedian()).text(),
                    Spread.of(rounds, reading -> reading.outcome().latencyP99()).text(),
                    Spread.of(rounds, Reading::cpuMicrosPerRequest).text(), "" + calls));
            if (!target.isDirect()) {
                lab.report().headline("429 storm, " + CLIENTS + " clients: answers/s", direct, rate);
                lab.report().headline("429 storm: calls upstream in one cooldown", Spread.of(), Spread.of(calls));
            }
        }
        lab.report().table("A storm of 429s during one cooldown, " + CLIENTS + " clients", rows);
    }
}
