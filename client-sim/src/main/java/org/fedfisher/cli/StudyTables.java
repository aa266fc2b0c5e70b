package org.fedfisher.cli;

import java.util.List;
import java.util.Locale;
import org.fedfisher.study.CompressionStudy;
import org.fedfisher.study.DampingStudy;
import org.fedfisher.study.SolverStudy;

/** What studies measured, as tables. */
final class StudyTables {
  private StudyTables() {}

  static List<String> compression(List<CompressionStudy.Row> rows) {
    TextTable table =
        new TextTable(
            "factors",
            "rank",
            "factor bits/param",
            "upload bits/param",
            "error of GWA",
            "accuracy");
    for (CompressionStudy.Row row : rows) {
      table.row(
          row.encoding().toString(),
          row.rank() == 0 ? "-" : Integer.toString(row.rank()),
          number("%.2f", row.factorBits()),
          number("%.2f", row.uploadBits()),
          number("%.4f", row.error()),
          number("%.2f %%", row.accuracy()));
    }
    return table.lines();
  }

  static List<String> damping(DampingStudy.Result result) {
    TextTable table = new TextTable("damping", "objective", "iterations", "accuracy");
    for (DampingStudy.Row row : result.rows()) {
      table.row(
          Double.toString(row.damping()),
          number("%.4f", row.objective()),
          Integer.toString(row.iterations()),
          number("%.2f %%", row.accuracy()));
    }
    DampingStudy.Baselines baselines = result.baselines();
    table.row("FedAvg", "-", "-", number("%.2f %%", baselines.fedAvg()));
    table.row("Fisher merge", "-", "-", number("%.2f %%", baselines.fisherMerge()));
    table.row("RegMean", "-", "-", number("%.2f %%", baselines.regMean()));
    return table.lines();
  }

  static List<String> solvers(List<SolverStudy.Row> rows) {
    TextTable table = new TextTable("solver", "iterations", "seconds", "objective", "accuracy");
    for (SolverStudy.Row row : rows) {
      table.row(
          row.solver(),
          Integer.toString(row.iterations()),
          number("%.3f", row.seconds()),
          number("%.4f", row.objective()),
          number("%.2f %%", row.accuracy()));
    }
    return table.lines();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
