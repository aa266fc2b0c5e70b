package org.fedfisher.bench;

import java.util.List;
import java.util.Locale;

/**
 * Two speeds measured side by side, several times each, and the least ratio of their medians.
 *
 * @param name of what was measured
 * @param unit of the speeds, for example MB/s: megabytes (10^6) of payload a second
 * @param ours one speed per run
 * @param base what it is compared with, likewise
 * @param limit least ratio of the medians
 */
public record Ratio(
    String name,
    String unit,
    String oursName,
    List<Double> ours,
    String baseName,
    List<Double> base,
    double limit) {
  public Ratio {
    ours = List.copyOf(ours);
    base = List.copyOf(base);
  }

  /** The middle value; of an even number the lower middle. */
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }

  public double value() {
    return median(ours) / median(base);
  }

  public boolean holds() {
    return value() >= limit;
  }

  /** A line for people. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%s: %s %s %s, %s %s %s, ratio %.2f, limit %.1f: %s",
        name,
        oursName,
        speed(median(ours)),
        unit,
        baseName,
        speed(median(base)),
        unit,
        value(),
        limit,
        holds() ? "holds" : "MISSED");
  }

  private static String speed(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }
}
