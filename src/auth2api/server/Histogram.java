package auth2api.server;

/** How long something took, in Prometheus' form. Confined to the lock of {@link Stats}. */
final class Histogram {
    static final double[] BOUNDS = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};

    private final long[] counts = new long[BOUNDS.length];
    private double sum;
    private long count;

    void observe(double seconds) {
        for (int i = 0; i < BOUNDS.length; i++) {
            counts[i] += seconds <= BOUNDS[i] ? 1 : 0;
        }
        sum += seconds;
        count++;
    }

    void write(MetricsText out, String name, String... labels) {
        String[] all = new String[labels.length + 2];
        System.arraycopy(labels, 0, all, 0, labels.length);
        all[labels.length] = "le";
        for (int i = 0; i < BOUNDS.length; i++) {
            all[labels.length + 1] = Double.toString(BOUNDS[i]);
            out.sample(name + "_bucket", counts[i], all);
        }
        all[labels.length + 1] = "+Inf";
        out.sample(name + "_bucket", count, all).sample(name + "_sum", sum, labels)
                .sample(name + "_count", count, labels);
    }
}
