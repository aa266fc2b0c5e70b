package org.fedfisher.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the report writes numbers, whatever the machine's language. */
final class Numbers {
  private Numbers() {}

  /** A percentage with one decimal; a dash for what does not exist. */
  static String percent(@Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, "%.1f %%", value);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** With what is counted; {@code one} takes an s for several. */
  static String count(long value, String one) {
    return count(value) + " " + one + (value == 1 ? "" : "s");
  }

  /** Seconds: milliseconds below one. */
  static String seconds(double value) {
    return value < 1
        ? String.format(Locale.ROOT, "%.0f ms", value * 1000)
        : String.format(Locale.ROOT, "%.1f s", value);
  }

  static String oneDecimal(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  /** Three significant digits, as objectives span many magnitudes. */
  static String compact(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  static String bytes(long value) {
    return value < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", value / 1024.0)
        : String.format(Locale.ROOT, "%.2f MiB", value / 1048576.0);
  }

  /** Percentage points with their sign. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.1f points", difference);
  }
}
