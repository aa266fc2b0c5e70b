package org.fedfisher.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The outcomes of a suite as a table, in Markdown. */
public final class FaultTable {
  private FaultTable() {}

  /** The table's lines, then one for each violation and each note. */
  public static List<String> lines(List<Fault> faults, List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| fault | what happens | runs | violations | audit | all tasks run again after | next fact"
            + " after |");
    lines.add("| --- | --- | --- | --- | --- | --- | --- |");
    List<String> remarks = new ArrayList<>();
    for (Fault fault : faults) {
      List<Outcome> of = outcomes.stream().filter(one -> one.fault().equals(fault.name())).toList();
      int violations = of.stream().mapToInt(one -> one.violations().size()).sum();
      lines.add(
          "| `%s` | %s | %d | %s | %s | %s | %s |"
              .formatted(
                  fault.name(),
                  fault.what(),
                  of.size(),
                  violations == 0 ? "none" : "**" + violations + "**",
                  String.join(", ", of.stream().map(Outcome::audit).distinct().toList()),
                  seconds(of, Outcome::runningSeconds, "goes on"),
                  seconds(of, Outcome::progressSeconds, "-")));
      of.forEach(one -> remarks.addAll(remarks(one)));
    }
    if (!remarks.isEmpty()) {
      lines.add("");
      lines.addAll(remarks);
    }
    return lines;
  }

  private static List<String> remarks(Outcome outcome) {
    List<String> remarks = new ArrayList<>(outcome.violations());
    if (!outcome.note().isEmpty()) {
      remarks.add("%s: %s".formatted(outcome.fault(), outcome.note()));
    }
    return remarks.stream().map(remark -> "- " + remark).toList();
  }

  /** The median, and the longest of several. */
  private static String seconds(
      List<Outcome> outcomes, Function<Outcome, OptionalDouble> which, String none) {
    double[] sorted =
        outcomes.stream()
            .map(which)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return none;
    }
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    double longest = sorted[sorted.length - 1];
    return sorted.length == 1
        ? String.format(Locale.ROOT, "%.1f s", median)
        : String.format(Locale.ROOT, "%.1f s, at most %.1f", median, longest);
  }
}
