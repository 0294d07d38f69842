package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Small requests and unpaced streams in a closed loop: each client sends on when it was answered. */
final class Throughput {
    private static final Wish STREAM = Wish.stream(200, 0);

    /** One line of work: a dialect, streamed or not, and a number of clients. */
    private record Cell(Api api, Wish wish, int clients) {
        boolean isStream() {
            return wish.events() > 0;
        }

        ToDoubleFunction<Reading> rate() {
            return isStream() ? reading -> reading.outcome().eventsPerSecond()
                    : reading -> reading.outcome().requestsPerSecond();
        }

        String title() {
            return api.title() + ", " + clients + (clients == 1 ? " client" : " clients");
        }

        /** What the fake Claude itself can do at this work: it speaks its own dialect only. */
        Cell direct() {
            return new Cell(Api.MESSAGES, wish, clients);
        }
    }

    private final Lab lab;
    private final List<Target> targets;
    private final Map<Target, Map<Cell, List<Reading>>> readings = new HashMap<>();

    Throughput(Lab lab, Target proxy) {
        this.lab = lab;
        targets = List.of(lab.direct(), proxy);
        targets.forEach(target -> readings.put(target, new HashMap<>()));
    }

    void run() throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (Wish wish : List.of(Wish.PLAIN, STREAM)) {
            for (Api api : Api.values()) {
                lab.size().clients().forEach(clients -> cells.add(new Cell(api, wish, clients)));
            }
        }
        for (int round = 0; round < lab.size().rounds(); round++) {
            for (Cell cell : cells) {
                for (Target target : Lab.turn(targets, round)) {
                    if (!target.isDirect() || cell.api() == Api.MESSAGES) {
                        Job job = Job.timed(cell.api(), cell.wish(), cell.clients(), lab.size().cellMillis());
                        readings.get(target).computeIfAbsent(cell, key -> new ArrayList<>()).add(lab.run(target, job));
                    }
                }
            }
        }
        report("Small requests, answered in one piece (ratio: requests/s to direct)", "requests/s",
                cells.stream().filter(cell -> !cell.isStream()).toList());
        report("Streams of " + STREAM.events() + " events at once (ratio: events/s to direct)", "events/s",
                cells.stream().filter(Cell::isStream).toList());
        headlines(cells);
    }

    private static Spread cpu(Cell cell, List<Reading> rounds) {
        return Spread.of(rounds, cell.isStream() ? Reading::cpuMicrosPerEvent : Reading::cpuMicrosPerRequest);
    }

    private void report(String title, String rate, List<Cell> cells) {
        List<List<String>> rows = new ArrayList<>();
        boolean streams = cells.get(0).isStream();
        String cpu = "CPU us/" + (streams ? "event" : "request");
        rows.add(List.of("work", "target", rate, "ratio", "median ms", "p99 ms", cpu));
        for (Cell cell : cells) {
            Spread direct = Spread.of(readings.get(targets.get(0)).get(cell.direct()), cell.rate());
            for (Target target : targets) {
                List<Reading> rounds = readings.get(target).get(cell);
                if (rounds != null) {
                    Spread own = Spread.of(rounds, cell.rate());
                    rows.add(List.of(cell.title(), target.name(), own.text(), own.ratio(direct),
                            Spread.of(rounds, reading -> reading.outcome().latencyMedian()).text(),
                            Spread.of(rounds, reading -> reading.outcome().latencyP99()).text(),
                            cpu(cell, rounds).text()));
                }
            }
        }
        lab.report().table(title, rows);
    }

    private void headlines(List<Cell> cells) {
        for (Cell cell : cells) {
            List<Reading> direct = readings.get(targets.get(0)).get(cell.direct());
            List<Reading> proxy = readings.get(targets.get(1)).get(cell);
            if (cell.clients() == 1 && !cell.isStream() && cell.api() == Api.MESSAGES) {
                lab.report().headline(cell.title() + ": latency, ms",
                        Spread.of(direct, reading -> reading.outcome().latencyMedian()),
                        Spread.of(proxy, reading -> reading.outcome().latencyMedian()));
            }
            if (cell.clients() == (cell.isStream() ? 16 : 64)) {
                lab.report().headline(cell.title() + (cell.isStream() ? ": streamed events/s" : ": requests/s"),
                        Spread.of(direct, cell.rate()), Spread.of(proxy, cell.rate()));
            }
        }
    }
}
