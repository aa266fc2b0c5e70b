package org.fedfisher.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.fedfisher.study.CompressionStudy.Row;
import org.fedfisher.wire.TensorEncoding;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Error and accuracy against the size of an upload, side by side. */
public final class CompressionPlot {
  private static final int WIDTH = 720;
  private static final String BITS = "whole upload (bits per parameter)";

  /** Room below the least that nine bits allow. */
  private static final double LEAST_ERROR = 0.004;

  /** How far right of its point a rank stands, in bits. */
  private static final double ASIDE = 0.4;

  private CompressionPlot() {}

  /**
   * Writes a PNG.
   *
   * @param defaultRank the rank to point out
   */
  public static void write(Path file, String title, List<Row> rows, int defaultRank)
      throws IOException {
    XYChart error = PlotStyle.chart(WIDTH, title, BITS, "relative error of G W A (log scale)");
    error.getStyler().setYAxisLogarithmic(true).setYAxisMin(LEAST_ERROR);
    error.getStyler().setLegendPosition(LegendPosition.InsideNE);
    series(error, rows, defaultRank, Row::error, y -> y * 1.12);
    XYChart accuracy = PlotStyle.chart(WIDTH, title, BITS, "test accuracy (%)");
    for (Row whole : of(rows, TensorEncoding.FLOAT32)) {
      double[] bits =
          rows.stream()
              .filter(row -> row.encoding() != TensorEncoding.FLOAT32)
              .mapToDouble(Row::uploadBits)
              .sorted()
              .toArray();
      PlotStyle.reference(
          accuracy,
          "float32, %.0f bits".formatted(whole.uploadBits()),
          new double[] {bits[0], bits[bits.length - 1]},
          new double[] {whole.accuracy(), whole.accuracy()},
          PlotStyle.GREY);
    }
    series(accuracy, rows, defaultRank, Row::accuracy, y -> y - 0.5);
    PlotStyle.write(file, error, accuracy);
  }

  /** The numbers beside the points are ranks; {@code beside} says at what height. */
  private static void series(
      XYChart chart,
      List<Row> rows,
      int defaultRank,
      ToDoubleFunction<Row> value,
      DoubleUnaryOperator beside) {
    chart.getStyler().setXAxisDecimalPattern("0").setYAxisDecimalPattern("0.###");
    List<Row> eigen = of(rows, TensorEncoding.EIGEN9);
    PlotStyle.curve(
        chart,
        "one eigenbasis, by rank",
        values(eigen, Row::uploadBits),
        values(eigen, value),
        PlotStyle.BLUE);
    for (Row row : rows) {
      double y = value.applyAsDouble(row);
      if (row.encoding() == TensorEncoding.SVD9) {
        PlotStyle.point(
            chart,
            "SVD as published, rank %d".formatted(row.rank()),
            row.uploadBits(),
            y,
            PlotStyle.ORANGE);
      }
      if (row.encoding() == TensorEncoding.EIGEN9) {
        if (row.rank() == defaultRank) {
          PlotStyle.point(
              chart,
              "the default, rank %d".formatted(defaultRank),
              row.uploadBits(),
              y,
              PlotStyle.GREEN);
        }
        chart.addAnnotation(
            new AnnotationText(
                Integer.toString(row.rank()),
                row.uploadBits() + ASIDE,
                beside.applyAsDouble(y),
                false));
      }
    }
  }

  private static List<Row> of(List<Row> rows, TensorEncoding encoding) {
    return rows.stream().filter(row -> row.encoding() == encoding).toList();
  }

  private static double[] values(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream().mapToDouble(value).toArray();
  }
}
