package org.fedfisher.study;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.fedfisher.study.DampingStudy.Baselines;
import org.fedfisher.study.DampingStudy.Result;
import org.fedfisher.study.DampingStudy.Row;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Accuracy over damping. */
public final class DampingPlot {
  private static final int WIDTH = 960;

  /** Where no damping stands on an axis that has no 0: a decade left of the least one. */
  private static final double NONE = 0.001;

  private static final DecimalFormatSymbols ENGLISH = DecimalFormatSymbols.getInstance(Locale.ROOT);

  private DampingPlot() {}

  /**
   * Writes a PNG.
   *
   * @param defaultDamping the damping to point out
   */
  public static void write(Path file, String title, Result result, double defaultDamping)
      throws IOException {
    XYChart chart =
        PlotStyle.chart(
            WIDTH,
            title,
            "damping (multiples of each layer's mean curvature, log scale)",
            "test accuracy (%)");
    var styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setXAxisLogarithmic(true).setXAxisLogarithmicDecadeOnly(true);
    styler.setXAxisTickLabelsFormattingFunction(
        x -> x < 2 * NONE ? "0" : new DecimalFormat("0.###", ENGLISH).format(x));
    List<Row> rows = result.rows().stream().filter(row -> row.damping() > 0).toList();
    PlotStyle.curve(
        chart,
        "K-FAC, damped",
        rows.stream().mapToDouble(Row::damping).toArray(),
        rows.stream().mapToDouble(Row::accuracy).toArray(),
        PlotStyle.BLUE);
    for (Row row : result.rows()) {
      if (row.damping() == defaultDamping) {
        PlotStyle.point(
            chart,
            "the default, " + defaultDamping,
            row.damping(),
            row.accuracy(),
            PlotStyle.GREEN);
      }
      if (row.damping() == 0) {
        PlotStyle.point(chart, "undamped", NONE, row.accuracy(), PlotStyle.ORANGE);
      }
    }
    double[] ends = {NONE, rows.get(rows.size() - 1).damping()};
    Baselines baselines = result.baselines();
    reference(chart, "RegMean", ends, baselines.regMean(), PlotStyle.YELLOW);
    reference(chart, "Fisher merge", ends, baselines.fisherMerge(), PlotStyle.PURPLE);
    reference(chart, "FedAvg", ends, baselines.fedAvg(), PlotStyle.GREY);
    PlotStyle.write(file, chart);
  }

  private static void reference(
      XYChart chart, String name, double[] ends, double accuracy, Color colour) {
    PlotStyle.reference(chart, name, ends, new double[] {accuracy, accuracy}, colour);
  }
}
