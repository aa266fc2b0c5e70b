package org.fedfisher.report;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What happened in one sentence, and the numbers people ask for first. */
final class HeadlineSection {
  private HeadlineSection() {}

  static String html(RoundReport report) {
    return "<p class=\"lead\">%s</p><div class=\"tiles\">%s</div>"
        .formatted(Html.escape(sentence(report)), tiles(report));
  }

  private static String sentence(RoundReport report) {
    long examples = report.examples().stream().flatMapToLong(LongStream::of).sum();
    return ("%s shared out %s examples of %s (Dirichlet alpha %s), trained %s for %s"
            + " each on their own data and uploaded once. %d of them were admitted; the round closed"
            + " (%s) and the model was on Kafka %s later.")
        .formatted(
            Numbers.count(report.clients(), "client"),
            Numbers.count(examples),
            report.dataset(),
            report.alpha(),
            report.model().name(),
            Numbers.count(report.epochs(), "epoch"),
            report.ledger().admitted(),
            LedgerSection.words(report.ledger().closeReason()),
            Numbers.seconds(report.seconds().closeToModel()));
  }

  private static String tiles(RoundReport report) {
    RoundReport.Accuracy accuracy = report.accuracy();
    Double best = best(report.localAccuracy());
    StringBuilder tiles = new StringBuilder();
    if (accuracy.fedfisher() != null) {
      String gain = Numbers.points(accuracy.fedfisher() - accuracy.fedavg()) + " over FedAvg";
      tiles.append(tile("fedfisher", report.model().fedfisher(), accuracy.fedfisher(), gain));
    }
    if (accuracy.fisherMerge() != null) {
      tiles.append(
          tile(
              "fishermerge",
              "Fisher merge",
              accuracy.fisherMerge(),
              report.mergeIsExact()
                  ? "the same model: exact, diagonal, undamped"
                  : "Fisher-weighted, per parameter"));
    }
    if (accuracy.regMean() != null) {
      tiles.append(tile("regmean", "RegMean", accuracy.regMean(), "merged by input covariance"));
    }
    tiles.append(tile("fedavg", "FedAvg", accuracy.fedavg(), "weighted average of the weights"));
    tiles.append(tile("local", "Best client alone", best, "its own model, before the round"));
    tiles.append(
        Html.tile(
            "plain",
            "Upload per client",
            Numbers.bytes(report.bytesPerClient()),
            "once: %s bits for each of %s parameters"
                .formatted(
                    Numbers.oneDecimal(report.bitsPerParameter()),
                    Numbers.count(report.model().parameters()))));
    tiles.append(
        Html.tile(
            "plain",
            "Close to model",
            Numbers.seconds(report.seconds().closeToModel()),
            "by the job's clock"));
    return tiles.toString();
  }

  private static String tile(String kind, String label, @Nullable Double percent, String note) {
    return Html.tile(kind, label, Numbers.percent(percent), note);
  }

  private static @Nullable Double best(List<@Nullable Double> local) {
    List<Double> known = local.stream().filter(Objects::nonNull).map(Double::valueOf).toList();
    return known.isEmpty() ? null : Collections.max(known);
  }
}
