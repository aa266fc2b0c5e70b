package org.fedfisher.report;

import java.util.List;

/** Where the time went, and what the solver did with it. */
final class TimingsSection {
  private TimingsSection() {}

  static String html(RoundReport report) {
    RoundReport.Seconds seconds = report.seconds();
    RoundReport.TrainedModel model = report.model();
    String timings =
        Html.table(
            "Where the time went",
            List.of("Work", "Time", ""),
            List.of(
                List.of(
                    "local training",
                    Numbers.seconds(seconds.training()),
                    "added over the clients, several at once"),
                List.of("Fisher", Numbers.seconds(seconds.fisher()), "likewise"),
                List.of("upload", Numbers.seconds(seconds.upload()), "likewise, to Kafka's commit"),
                List.of(
                    "close to model",
                    Numbers.seconds(seconds.closeToModel()),
                    "from the ledger, by the job's clock")));
    String solve =
        Html.table(
            "How the round was solved",
            List.of("", "Value"),
            List.of(
                List.of("Fisher", fisher(model)),
                List.of("solver", model.solver()),
                List.of("objective at the average", Numbers.compact(report.objective().average())),
                List.of(
                    "objective at the solution", Numbers.compact(report.objective().solution())),
                List.of(
                    "parameters without curvature",
                    "%s of %s"
                        .formatted(
                            Numbers.count(model.flatParameters()),
                            Numbers.count(model.parameters())))));
    return "<div class=\"pair\"><div>"
        + timings
        + "</div><div>"
        + solve
        + "</div></div>"
        + SolvesTable.html(report);
  }

  private static String fisher(RoundReport.TrainedModel model) {
    return model.factors().isEmpty()
        ? model.fisher()
        : model.fisher() + ", factors " + model.factors();
  }
}
