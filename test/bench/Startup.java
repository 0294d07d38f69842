package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to the first good answer of /health, and the memory in use when nothing is asked. */
final class Startup {
    private static final int IDLE_MILLIS = 500;

    private Startup() {
    }

    static void run(Lab lab, List<Starter> starters) throws IOException, InterruptedException {
        List<List<Double>> millis = new ArrayList<>();
        List<List<Double>> idle = new ArrayList<>();
        starters.forEach(starter -> {
            millis.add(new ArrayList<>());
            idle.add(new ArrayList<>());
        });
        for (int round = 0; round < lab.size().starts(); round++) {
            for (int i = 0; i < starters.size(); i++) {
                try (Proxy proxy = starters.get(i).start(lab.fakePort())) {
                    millis.get(i).add(proxy.startMillis());
                    proxy.idle(IDLE_MILLIS);
                    idle.get(i).add(Machine.residentMegabytes(proxy.process()));
                }
            }
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("started from", "ms to the first answer", "MB when idle"));
        for (int i = 0; i < starters.size(); i++) {
            Spread start = Spread.of(millis.get(i), value -> value);
            Spread memory = Spread.of(idle.get(i), value -> value);
            rows.add(List.of(starters.get(i).name(), start.text(), memory.text()));
            lab.report().headline("start from the " + starters.get(i).name() + ": ms", Spread.of(), start);
            lab.report().headline("idle, started from the " + starters.get(i).name() + ": MB", Spread.of(), memory);
        }
        lab.report().table("Start", rows);
    }
}
