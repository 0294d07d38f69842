package bench;

import java.util.List;

/** How much is done: {@code BENCH=smoke} only sees that everything runs, {@code BENCH=full} takes its time. */
record Size(String name, int rounds, int cellMillis, int warmMillis, List<Integer> clients, List<Integer> paced,
        int pacedEvents, int pacedRounds, List<Integer> imageMegabytes, int starts, int linearWork) {

    static Size of(String name) {
        return switch (name) {
            case "", "quick" -> new Size("quick", 3, 350, 700, List.of(1, 16, 64), List.of(100, 500), 50, 2,
                    List.of(10, 100), 3, 2);
            case "full" -> new Size("full", 5, 1500, 3000, List.of(1, 16, 64), List.of(100, 500, 1000), 250, 3,
                    List.of(10, 100), 7, 10);
            case "smoke" -> new Size("smoke", 1, 50, 100, List.of(1, 16), List.of(20), 5, 1, List.of(1, 2), 1, 0);
            default -> throw new IllegalArgumentException("BENCH=" + name + " is not known; say smoke, quick or full");
        };
    }

    /** Whether the numbers mean something. */
    boolean isMeasured() {
        return linearWork > 0;
    }
}
