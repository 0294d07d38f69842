package bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The values of one figure in all rounds: shown as their median and, in brackets, the lowest and the highest. */
record Spread(List<Double> sorted) {

    static Spread of(double... values) {
        return new Spread(Arrays.stream(values).sorted().boxed().toList());
    }

    static <T> Spread of(List<T> rounds, ToDoubleFunction<T> figure) {
        return of(rounds.stream().mapToDouble(figure).toArray());
    }

    /** The lowest: for a cost, to which a disturbance only ever adds. */
    double least() {
        return sorted.isEmpty() ? Double.NaN : sorted.get(0);
    }

    double median() {
        int middle = sorted.size() / 2;
        return sorted.isEmpty() ? Double.NaN
                : sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** This median as a multiple of the other's. */
    String ratio(Spread other) {
        double ratio = median() / other.median();
        return Double.isFinite(ratio) ? "x" + number(ratio) : "-";
    }

    String text() {
        if (Double.isNaN(median())) {
            return "-";
        }
        double low = sorted.get(0);
        double high = sorted.get(sorted.size() - 1);
        return number(median()) + (sorted.size() == 1 ? "" : " (" + number(low) + "-" + number(high) + ")");
    }

    /** Three digits that count, and no more. */
    static String number(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return "-";
        }
        if (size >= 1000) {
            double step = Math.pow(10, Math.floor(Math.log10(size)) - 2);
            return String.format(Locale.ROOT, "%,d", Math.round(Math.round(value / step) * step));
        }
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
