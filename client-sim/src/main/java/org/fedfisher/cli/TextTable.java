package org.fedfisher.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Columns of plain text for terminals; the first and the last are flush left, others right. */
final class TextTable {
  private static final String INDENT = "  ";
  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... head) {
    row(head);
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, head first. */
  List<String> lines() {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(rows.get(0).size(), 0));
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths.set(column, Math.max(widths.get(column), row.get(column).length()));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    List<String> cells = new ArrayList<>();
    for (int column = 0; column < row.size(); column++) {
      String padding = " ".repeat(widths.get(column) - row.get(column).length());
      boolean left = column == 0 || column == row.size() - 1;
      cells.add(left ? row.get(column) + padding : padding + row.get(column));
    }
    return (INDENT + String.join(GAP, cells)).stripTrailing();
  }
}
