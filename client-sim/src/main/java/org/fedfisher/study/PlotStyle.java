package org.fedfisher.study;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How all plots look: colours that colour-blind readers can tell apart (Okabe and Ito, 2008). */
final class PlotStyle {
  static final Color BLUE = new Color(0, 114, 178);
  static final Color ORANGE = new Color(213, 94, 0);
  static final Color GREEN = new Color(0, 158, 115);
  static final Color PURPLE = new Color(204, 121, 167);
  static final Color YELLOW = new Color(230, 159, 0);
  static final Color GREY = new Color(110, 110, 110);
  private static final Color GRID = new Color(225, 225, 225);
  private static final int HEIGHT = 520;

  private PlotStyle() {}

  static XYChart chart(int width, String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    var styler = chart.getStyler();
    styler
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setChartPadding(16)
        .setChartTitleBoxVisible(false)
        .setChartTitleFont(font(Font.BOLD, 17))
        .setLegendFont(font(Font.PLAIN, 14))
        .setAnnotationTextFont(font(Font.PLAIN, 13))
        .setLegendBorderColor(GRID)
        .setLegendPosition(LegendPosition.InsideSE)
        .setMarkerSize(9);
    styler.setPlotGridLinesColor(GRID);
    styler.setAxisTickLabelsFont(font(Font.PLAIN, 14));
    styler.setAxisTitleFont(font(Font.PLAIN, 15));
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    return chart;
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** Measured points, joined. */
  static void curve(XYChart chart, String name, double[] x, double[] y, Color colour) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(colour).setLineStyle(new BasicStroke(2));
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour);
  }

  /** One measured point. */
  static void point(XYChart chart, String name, double x, double y, Color colour) {
    XYSeries series = chart.addSeries(name, new double[] {x}, new double[] {y});
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(colour);
  }

  /** A dashed line from one place to another. */
  static void reference(XYChart chart, String name, double[] x, double[] y, Color colour) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series
        .setLineColor(colour)
        .setLineStyle(
            new BasicStroke(
                2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {7, 5}, 0));
  }

  /** Writes the charts side by side as one PNG. */
  static void write(Path file, XYChart... charts) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(List.of(charts), 1, charts.length, out, BitmapFormat.PNG);
    }
  }
}
