package org.fedfisher.cli;

import java.util.List;
import java.util.Locale;
import org.fedfisher.bench.CompressionBench.Row;

/** Ways to send K-FAC factors, as a table. */
final class CompressionTable {
  private CompressionTable() {}

  static List<String> lines(List<Row> rows) {
    TextTable table =
        new TextTable(
            "factors", "rank", "factor bytes/param", "update bytes/param", "error of GWA", "ms");
    for (Row row : rows) {
      table.row(
          row.encoding().toString(),
          row.rank() == 0 ? "-" : Integer.toString(row.rank()),
          number("%.3f", row.factorBytes()),
          number("%.3f", row.updateBytes()),
          number("%.4f", row.error()),
          number("%.0f", row.millis()));
    }
    return table.lines();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
