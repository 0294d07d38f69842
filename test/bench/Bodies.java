package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Large images in the request, one at a time, each dialect in a fresh process: time and peak memory. */
final class Bodies {
    private static final int REPEATS = 3;
    private static final Job WARM_UP = Job.counted(Api.MESSAGES, Wish.PLAIN, 1, 5).conversation(100_000);

    private final Lab lab;
    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, Spread> direct = new HashMap<>();

    Bodies(Lab lab) {
        this.lab = lab;
    }

    void run(List<Starter> starters, Starter shown) throws IOException, InterruptedException {
        rows.add(List.of("work", "target", "ms", "ratio", "CPU ms", "peak MB"));
        lab.run(lab.direct(), WARM_UP);
        for (int megabytes : lab.size().imageMegabytes()) {
            direct.put(megabytes, post(lab.direct(), Api.MESSAGES, megabytes));
        }
        for (Api api : List.of(Api.MESSAGES, Api.CHAT)) {
            for (Starter starter : starters) {
                try (Proxy proxy = starter.start(lab.fakePort())) {
                    post(Target.of(starter.name(), proxy), api, starter.equals(shown));
                }
            }
        }
        lab.report().table("A request with an image (ratio: time to direct)", rows);
    }

    private void post(Target target, Api api, boolean shown) throws IOException {
        lab.run(target, WARM_UP.at(0, api));
        for (int megabytes : lab.size().imageMegabytes()) {
            Spread time = post(target, api, megabytes);
            if (shown) {
                String work = megabytes + " MB image, " + api.title();
                Spread peak = Spread.of(Machine.peakMegabytes(target.process()));
                lab.report().headline(work + ": ms", direct.get(megabytes), time);
                lab.report().headline(work + ": peak memory, MB", Spread.of(), peak);
            }
        }
    }

    private Spread post(Target target, Api api, int megabytes) throws IOException {
        List<Reading> rounds = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            rounds.add(lab.run(target, Job.counted(api, Wish.PLAIN, 1, 1).image(megabytes * 1_000_000)));
        }
        Spread time = Spread.of(rounds, reading -> reading.outcome().latencyMedian());
        rows.add(List.of(megabytes + " MB, " + api.title(), target.name(), time.text(),
                target.isDirect() ? "x1.00" : time.ratio(direct.get(megabytes)),
                Spread.of(rounds, Reading::cpuMillis).text(),
                target.isDirect() ? "-" : Spread.of(Machine.peakMegabytes(target.process())).text()));
        return time;
    }
}
