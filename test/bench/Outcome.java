package bench;

/**
 * What became of a {@link Job}. Times are in milliseconds; latency is that of whole requests, delay that of single
 * events of a paced stream, from being sent by the fake Claude to being read here.
 *
 * @param requests answered as they should be
 * @param events deltas among them
 * @param firstFailure in words, or "-"
 */
record Outcome(long requests, long failures, long events, double millis, double latencyMedian, double latencyP99,
        double delayMedian, double delayP99, String firstFailure) {

    String line() {
        return String.join(" ", "" + requests, "" + failures, "" + events, "" + millis, "" + latencyMedian,
                "" + latencyP99, "" + delayMedian, "" + delayP99, firstFailure);
    }

    static Outcome parse(String line) {
        String[] words = line.split(" ", 9);
        double[] numbers = new double[8];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.parseDouble(words[i]);
        }
        return new Outcome((long) numbers[0], (long) numbers[1], (long) numbers[2], numbers[3], numbers[4], numbers[5],
                numbers[6], numbers[7], words[8]);
    }

    double requestsPerSecond() {
        return requests * 1000 / millis;
    }

    double eventsPerSecond() {
        return events * 1000 / millis;
    }
}
