package org.fedfisher.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes a data set of handwritten-looking digits out of nothing but a seed: the default, which
 * needs no download.
 *
 * <p>28x28 grey images of the ten digits, equally many of each. An example depends only on the
 * seed, its split and its number: more examples leave the first ones as they are, and the result is
 * the same on every machine, with any number of threads.
 *
 * @param train training examples, at least 1
 * @param test test examples, at least 1
 * @param seed determines the images
 */
public record DigitGenerator(int train, int test, long seed) {
  private static final int CLASSES = 10;
  private static final int PIXELS = Handwriting.SIDE * Handwriting.SIDE;

  /** As many as one array can hold. */
  private static final int MAX = Integer.MAX_VALUE / PIXELS;

  public DigitGenerator {
    if (train < 1 || test < 1 || train > MAX || test > MAX) {
      throw new IllegalArgumentException(
          "train and test must be in 1..%d, got %d and %d".formatted(MAX, train, test));
    }
  }

  /** 10,000 training and 2,000 test examples. */
  public static DigitGenerator standard(long seed) {
    return new DigitGenerator(10_000, 2_000, seed);
  }

  /** The data set, made on all cores in about a second. */
  public Dataset generate() {
    return new Dataset("digits", split(train, 0), split(test, 1));
  }

  private Examples split(int count, int split) {
    float[] pixels = new float[count * PIXELS];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              int[] image = Handwriting.write(i % CLASSES, random(split, i));
              for (int j = 0; j < PIXELS; j++) {
                pixels[i * PIXELS + j] = Examples.normalised(image[j]);
              }
            });
    int[] labels = IntStream.range(0, count).map(i -> i % CLASSES).toArray();
    return Examples.of(
        new ImageShape(1, Handwriting.SIDE, Handwriting.SIDE), CLASSES, pixels, labels);
  }

  /** Drawing from each number scatters it: neighbouring seeds would give overlapping sequences. */
  private SplittableRandom random(int split, int example) {
    return new SplittableRandom(scatter(seed) ^ scatter(((long) split << 32) + example));
  }

  private static long scatter(long number) {
    return new SplittableRandom(number).nextLong();
  }
}
