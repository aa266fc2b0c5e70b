package org.fedfisher.report;

import java.util.ArrayList;
import java.util.List;

/** What each client's own model is worth against the global ones, overall and by class. */
final class AccuracySection {
  private AccuracySection() {}

  static String html(RoundReport report) {
    return "<div class=\"pair\"><div><h3>Clients alone, and together</h3>"
        + Html.chart(
            "accuracy-chart",
            "high",
            "Bars: test accuracy of each client's own model. Lines: the global models. Numbers:"
                + " next table.")
        + Html.folded("Numbers", models(report))
        + "</div><div><h3>Class by class</h3>"
        + Html.chart(
            "class-accuracy-chart",
            "high",
            "Bars by class: test accuracy of the average and of the result. Numbers: next table.")
        + Html.folded("Numbers", byClass(report))
        + "</div></div>";
  }

  private static String models(RoundReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (int client = 0; client < report.clients(); client++) {
      rows.add(
          List.of(
              "client " + client + " alone",
              Numbers.count(report.examples().get(client)),
              Numbers.percent(report.localAccuracy().get(client))));
    }
    RoundReport.Accuracy accuracy = report.accuracy();
    rows.add(List.of("FedAvg", "", Numbers.percent(accuracy.fedavg())));
    rows.add(List.of("Fisher merge", "", Numbers.percent(accuracy.fisherMerge())));
    if (accuracy.regMean() != null) {
      rows.add(List.of("RegMean", "", Numbers.percent(accuracy.regMean())));
    }
    rows.add(List.of(report.model().fedfisher(), "", Numbers.percent(accuracy.fedfisher())));
    return Html.table(
        "Accuracy on the global test set", List.of("Model", "Examples", "Accuracy"), rows);
  }

  private static String byClass(RoundReport report) {
    RoundReport.ClassTable classes = report.classes();
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < classes.names().size(); k++) {
      rows.add(
          List.of(
              classes.names().get(k),
              Numbers.percent(classes.average().get(k)),
              Numbers.percent(classes.solution().get(k))));
    }
    return Html.table("Test accuracy by class", List.of("Class", "Average", "Result"), rows);
  }
}
