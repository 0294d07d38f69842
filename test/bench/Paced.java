package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Many streams at once with a pause between events, as Claude's are: how late each event comes. */
final class Paced {
    private static final int PAUSE_MILLIS = 20;
    private static final int RAMP_MILLIS = 500;

    private Paced() {
    }

    static void run(Lab lab, Target proxy) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("streams at once", "target", "median ms", "p99 ms", "complete", "CPU us/event"));
        for (int streams : lab.size().paced()) {
            Wish wish = Wish.stream(lab.size().pacedEvents(), PAUSE_MILLIS);
            Job job = Job.counted(Api.MESSAGES, wish, streams, 1).ramp(RAMP_MILLIS);
            List<Reading> direct = new ArrayList<>();
            List<Reading> through = new ArrayList<>();
            for (int round = 0; round < lab.size().pacedRounds(); round++) {
                for (Target target : Lab.turn(List.of(lab.direct(), proxy), round)) {
                    (target.isDirect() ? direct : through).add(lab.run(target, job));
                }
            }
            rows.add(row(streams, "direct", direct));
            rows.add(row(streams, proxy.name(), through));
            String work = streams + " paced streams: delay per event, ";
            lab.report().headline(work + "median ms", median(direct), median(through));
            lab.report().headline(work + "p99 ms", p99(direct), p99(through));
        }
        lab.report().table("Delay per event of streams with " + PAUSE_MILLIS + " ms between events", rows);
    }

    private static List<String> row(int streams, String name, List<Reading> rounds) {
        return List.of("" + streams, name, median(rounds).text(), p99(rounds).text(),
                rounds.stream().mapToLong(reading -> reading.outcome().requests()).min().orElse(0) + " of " + streams,
                Spread.of(rounds, Reading::cpuMicrosPerEvent).text());
    }

    private static Spread median(List<Reading> rounds) {
        return Spread.of(rounds, reading -> reading.outcome().delayMedian());
    }

    private static Spread p99(List<Reading> rounds) {
        return Spread.of(rounds, reading -> reading.outcome().delayP99());
    }
}
