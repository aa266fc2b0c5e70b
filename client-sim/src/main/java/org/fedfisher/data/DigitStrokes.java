package org.fedfisher.data;

import java.util.Arrays;
import java.util.List;

/**
 * How the ten digits are written: for each, a few ways of writing it, each a list of pen strokes.
 *
 * <p>A stroke is the points that the pen passes, {@code x0, y0, x1, y1, ...}, in a box of 100 by
 * 100 with y downwards. Points of one stroke are joined smoothly; a corner ends a stroke.
 */
final class DigitStrokes {
  /** By digit, then by way of writing; strokes are separated by a bar. */
  private static final List<List<String>> WAYS =
      List.of(
          List.of(
              "50,5 24,20 15,50 24,82 50,95 76,82 85,50 76,20 50,5",
              "62,8 34,10 16,48 28,86 56,94 82,62 80,26 58,4 44,12",
              "50,6 30,26 26,58 38,92 60,92 72,58 70,24 50,6"),
          List.of(
              "52,5 50,50 48,95",
              "30,26 54,5|54,5 52,95",
              "30,28 52,6|52,6 52,94|28,94 76,94",
              "62,5 46,50 38,95"),
          List.of(
              "18,28 30,8 58,5 78,22 70,48 42,74 15,93|15,93 86,91",
              "20,25 45,5 76,20 66,55 28,90 16,82 34,74 58,88 88,92",
              "16,12 56,6 74,26 54,60 18,92|18,92 82,94"),
          List.of(
              "20,14 48,4 75,18 70,40 42,48|42,48 76,56 80,80 50,96 18,86",
              "18,8 78,8|78,8 44,42|44,42 78,55 80,80 48,96 16,84",
              "24,10 58,6 72,24 58,42 40,46 64,50 80,68 66,92 22,92"),
          List.of(
              "30,5 18,58|18,58 86,58|68,28 66,96",
              "62,5 15,66|15,66 88,66|62,5 62,96",
              "26,8 22,44 44,54 72,46|76,6 70,50 68,96"),
          List.of(
              "78,6 28,8|28,8 24,44|24,44 55,38 80,58 74,86 44,96 16,84",
              "30,8 24,46|24,46 58,40 78,64 62,92 18,90|30,8 80,10",
              "80,8 36,10 24,42 50,40 76,54 74,82 50,95 18,88"),
          List.of(
              "70,6 38,25 18,62 30,92 60,95 78,75 66,54 38,56 20,72",
              "52,4 28,38 22,74 42,96 70,84 68,60 44,56 24,74",
              "80,14 44,12 18,50 22,84 52,96 80,80 72,56 44,54 20,66"),
          List.of(
              "15,10 82,8|82,8 56,48 42,96",
              "15,10 82,8|82,8 40,96|32,54 74,50",
              "14,24 18,8|18,8 50,12 84,8|84,8 62,44 54,96"),
          List.of(
              "68,18 48,5 26,18 34,40 62,56 78,78 50,96 22,78 38,54 66,38 72,22 60,8",
              "50,5 26,16 30,38 50,46 70,38 74,16 50,5|50,46 22,60 22,86 50,96 78,86 78,60 50,46",
              "74,14 46,6 28,24 50,46 70,70 56,94 34,88 34,68 58,44 76,20"),
          List.of(
              "74,26 52,6 24,20 26,46 52,52 74,28|76,22 72,60 62,96",
              "72,20 44,6 22,30 40,52 72,34|74,16 74,66 50,95 22,86",
              "70,30 60,8 34,8 24,32 44,50 68,36 72,14|71,20 60,60 36,96"));

  /** By digit, way and stroke: the points. */
  private static final double[][][][] POINTS =
      WAYS.stream()
          .map(ways -> ways.stream().map(DigitStrokes::parse).toArray(double[][][]::new))
          .toArray(double[][][][]::new);

  private DigitStrokes() {}

  /** How many ways there are of writing a digit. */
  static int ways(int digit) {
    return POINTS[digit].length;
  }

  /** The strokes of one way of writing a digit; not to be changed. */
  static double[][] of(int digit, int way) {
    return POINTS[digit][way];
  }

  private static double[][] parse(String strokes) {
    return Arrays.stream(strokes.split("\\|", -1))
        .map(
            stroke ->
                Arrays.stream(stroke.split("[ ,]", -1)).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }
}
