package org.fedfisher.data;

import java.util.SplittableRandom;

/**
 * Writes one digit as a hand would: never twice the same.
 *
 * <p>Takes a way of writing the digit, moves its points about, bends the page with slow waves,
 * tilts, slants, stretches and shifts it, and draws it with a pen of some width, softness and
 * pressure on paper with some grain.
 */
final class Handwriting {
  /** Height and width of the image in pixels. */
  static final int SIDE = 28;

  /** Height and width of the box that a digit is written in, in pixels. */
  private static final double BOX = 19;

  /** Straight pieces between two points of a stroke. */
  private static final int PIECES = 6;

  private final SplittableRandom random;

  /** Ink on each pixel, 0 to 1. */
  private final double[] ink = new double[SIDE * SIDE];

  private final double[] affine = new double[6];
  private final double[] waves = new double[8];
  private final double radius;
  private final double softness;

  private Handwriting(SplittableRandom random) {
    this.random = random;
    double angle = 0.20 * gaussian();
    double slant = 0.20 * gaussian();
    double wide = BOX / 100 * between(0.68, 1.12);
    double high = BOX / 100 * between(0.80, 1.12);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    affine[0] = cos * wide;
    affine[1] = (-cos * slant - sin) * high;
    affine[2] = SIDE / 2.0 + 1.2 * gaussian();
    affine[3] = sin * wide;
    affine[4] = (cos - sin * slant) * high;
    affine[5] = SIDE / 2.0 + 1.2 * gaussian();
    for (int i = 0; i < waves.length; i += 2) {
      waves[i] = 0.8 * gaussian();
      waves[i + 1] = between(0, 2 * Math.PI);
    }
    this.radius = between(0.55, 1.5);
    this.softness = between(0.7, 1.3);
  }

  /** Pixels of 0 to 255, row-major {@code [28][28]}. */
  static int[] write(int digit, SplittableRandom random) {
    Handwriting hand = new Handwriting(random);
    for (double[] stroke : DigitStrokes.of(digit, random.nextInt(DigitStrokes.ways(digit)))) {
      hand.draw(hand.shaken(stroke));
    }
    return hand.pixels();
  }

  private double[] shaken(double[] stroke) {
    double[] points = new double[stroke.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = stroke[i] + 3.5 * gaussian();
    }
    return points;
  }

  /** Joins the points by a Catmull-Rom spline. */
  private void draw(double[] points) {
    int last = points.length / 2 - 1;
    double[] from = onPage(points[0], points[1]);
    for (int i = 0; i < last; i++) {
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = (double) piece / PIECES;
        double[] to = onPage(spline(points, i, last, 0, t), spline(points, i, last, 1, t));
        drawLine(from, to);
        from = to;
      }
    }
  }

  private static double spline(double[] points, int i, int last, int axis, double t) {
    double before = points[2 * Math.max(i - 1, 0) + axis];
    double a = points[2 * i + axis];
    double b = points[2 * (i + 1) + axis];
    double after = points[2 * Math.min(i + 2, last) + axis];
    double linear = b - before;
    double square = 2 * before - 5 * a + 4 * b - after;
    double cube = 3 * a - before - 3 * b + after;
    return a + 0.5 * t * (linear + t * (square + t * cube));
  }

  /** From the digit's box to pixels: the affine map, then two slow waves along each axis. */
  private double[] onPage(double boxX, double boxY) {
    double u = boxX - 50;
    double v = boxY - 50;
    double x = affine[0] * u + affine[1] * v + affine[2];
    double y = affine[3] * u + affine[4] * v + affine[5];
    double phase = 2 * Math.PI / SIDE;
    return new double[] {
      x + wave(0, phase * y) + wave(2, 1.7 * phase * x),
      y + wave(4, phase * x) + wave(6, 1.7 * phase * y)
    };
  }

  private double wave(int which, double phase) {
    return waves[which] * StrictMath.sin(phase + waves[which + 1]);
  }

  /** Full ink within the pen's radius, fading out over its softness. */
  private void drawLine(double[] from, double[] to) {
    double reach = radius + softness;
    int top = Math.max(0, (int) Math.floor(Math.min(from[1], to[1]) - reach));
    int bottom = Math.min(SIDE - 1, (int) Math.ceil(Math.max(from[1], to[1]) + reach));
    int left = Math.max(0, (int) Math.floor(Math.min(from[0], to[0]) - reach));
    int right = Math.min(SIDE - 1, (int) Math.ceil(Math.max(from[0], to[0]) + reach));
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double cover = (reach - distance(x, y, from, to)) / softness;
        ink[y * SIDE + x] = Math.max(ink[y * SIDE + x], Math.min(1, cover));
      }
    }
  }

  private static double distance(double x, double y, double[] from, double[] to) {
    double dx = to[0] - from[0];
    double dy = to[1] - from[1];
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : ((x - from[0]) * dx + (y - from[1]) * dy) / length;
    double t = Math.max(0, Math.min(1, along));
    double restX = x - from[0] - t * dx;
    double restY = y - from[1] - t * dy;
    return Math.sqrt(restX * restX + restY * restY);
  }

  private int[] pixels() {
    double pressure = between(0.65, 1);
    double grain = between(0, 0.10);
    int[] pixels = new int[ink.length];
    for (int i = 0; i < pixels.length; i++) {
      double value = pressure * ink[i] + grain * gaussian();
      pixels[i] = (int) Math.max(0, Math.min(255, Math.round(255 * value)));
    }
    return pixels;
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private double gaussian() {
    return GammaSampler.nextGaussian(random);
  }
}
