package org.fedfisher.report;

import java.util.ArrayList;
import java.util.List;

/** Who holds which class. */
final class ClassesSection {
  private ClassesSection() {}

  static String html(RoundReport report) {
    List<String> head = new ArrayList<>(List.of("Client"));
    head.addAll(report.classes().names());
    head.add("all");
    List<List<String>> rows = new ArrayList<>();
    for (int client = 0; client < report.clients(); client++) {
      List<String> row = new ArrayList<>(List.of("client " + client));
      report.classes().counts().get(client).forEach(count -> row.add(Numbers.count(count)));
      row.add(Numbers.count(report.examples().get(client)));
      rows.add(row);
    }
    return Html.chart(
            "classes-chart",
            "high",
            "Stacked bars: examples of each client by class. Numbers: next table.")
        + Html.folded("Numbers", Html.table("Examples by client and class", head, rows));
  }
}
