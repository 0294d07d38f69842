package auth2api.server;

/** Prometheus' text format, version 0.0.4. */
final class MetricsText {
    private final StringBuilder text = new StringBuilder(8000);

    /** Begins a metric; its samples must follow at once. */
    MetricsText metric(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ')
                .append(type).append('\n');
        return this;
    }

    /** @param labels alternating names and values */
    MetricsText sample(String name, double value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"").append(labels[i + 1].replace("\\", "\\\\")
                    .replace("\"", "\\\"").replace("\n", "\\n")).append('"');
        }
        text.append(labels.length > 0 ? "} " : " ");
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(value);
        }
        text.append('\n');
        return this;
    }

    /** A metric without labels. */
    MetricsText single(String name, String type, String help, double value) {
        return metric(name, type, help).sample(name, value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
