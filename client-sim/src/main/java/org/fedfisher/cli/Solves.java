package org.fedfisher.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fedfisher.report.RoundReport.Solve;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.SolverReport;

/** How the solver went, from the ledger to one line for people. */
final class Solves {
  private Solves() {}

  /** One entry a solve; none with a diagonal Fisher or without any. */
  static List<Solve> of(ModelPublished published) {
    return published.getSolves().stream().map(Solves::solve).toList();
  }

  /** For example "5 layers, 3 to 16 iterations, residual at most 0.0098, converged". */
  static String text(List<Solve> solves) {
    int fewest = solves.stream().mapToInt(Solve::iterations).min().orElse(0);
    int most = solves.stream().mapToInt(Solve::iterations).max().orElse(0);
    double residual = solves.stream().mapToDouble(Solve::residual).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%s, %s iterations, residual at most %.2g, %s",
        what(solves),
        fewest == most ? String.valueOf(most) : fewest + " to " + most,
        residual,
        stops(solves));
  }

  private static String what(List<Solve> solves) {
    if (solves.size() > 1) {
      return solves.size() + " layers";
    }
    return solves.get(0).layer().equals("*") ? "whole model" : "layer " + solves.get(0).layer();
  }

  private static String stops(List<Solve> solves) {
    Map<String, Long> stops =
        solves.stream()
            .collect(
                Collectors.groupingBy(
                    solve -> solve.stop().toLowerCase(Locale.ROOT).replace('_', ' '),
                    TreeMap::new,
                    Collectors.counting()));
    return stops.size() == 1
        ? stops.keySet().iterator().next()
        : stops.entrySet().stream()
            .map(stop -> stop.getValue() + " " + stop.getKey())
            .collect(Collectors.joining(", "));
  }

  private static Solve solve(SolverReport report) {
    return new Solve(
        report.getLayer(),
        report.getIterations(),
        report.getObjectiveAtAverage(),
        report.getObjectiveAtSolution(),
        report.getResidual(),
        report.getStop().name(),
        report.getDamping());
  }
}
