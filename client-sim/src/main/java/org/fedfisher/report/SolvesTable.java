package org.fedfisher.report;

import java.util.List;

/** How the solver went, layer by layer; nothing where it had no layers to solve. */
final class SolvesTable {
  private SolvesTable() {}

  static String html(RoundReport report) {
    return report.solves().isEmpty()
        ? ""
        : Html.table(
            "The solver, layer by layer",
            List.of(
                "Layer",
                "Iterations",
                "Objective at the average",
                "at the solution",
                "Residual",
                "Damping",
                "Stopped"),
            report.solves().stream().map(SolvesTable::row).toList());
  }

  private static List<String> row(RoundReport.Solve solve) {
    return List.of(
        solve.layer().equals("*") ? "all" : solve.layer(),
        Numbers.count(solve.iterations()),
        Numbers.compact(solve.objectiveAtAverage()),
        Numbers.compact(solve.objectiveAtSolution()),
        Numbers.compact(solve.residual()),
        Numbers.compact(solve.damping()),
        LedgerSection.words(solve.stop()));
  }
}
