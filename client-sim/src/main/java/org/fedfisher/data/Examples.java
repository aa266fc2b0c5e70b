package org.fedfisher.data;

import java.util.Arrays;

/**
 * Labelled images, all of one shape, or a selection of them that shares their storage.
 *
 * <p>Images are float32 in C order {@code [n][channels][height][width]}, normalised by {@link
 * #normalised}. Neither images nor labels change after construction.
 */
public final class Examples {
  /** Mean and standard deviation of MNIST's pixels in [0, 1], used for every data set here. */
  static final float PIXEL_MEAN = 0.1307f;

  static final float PIXEL_DEVIATION = 0.3081f;

  private final ImageShape shape;
  private final int classes;
  private final float[] pixels;
  private final int[] labels;

  /** Position in the shared storage of each example of this selection. */
  private final int[] rows;

  private Examples(ImageShape shape, int classes, float[] pixels, int[] labels, int[] rows) {
    this.shape = shape;
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
    this.rows = rows;
  }

  /**
   * Takes ownership of the arrays.
   *
   * @param pixels {@code labels.length * shape.size()} normalised values
   * @param labels each in {@code [0, classes)}
   * @throws IllegalArgumentException if lengths disagree or a label is out of range
   */
  public static Examples of(ImageShape shape, int classes, float[] pixels, int[] labels) {
    if (classes < 2) {
      throw new IllegalArgumentException("classes must be at least 2, got " + classes);
    }
    long expected = (long) labels.length * shape.size();
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
          "%d examples of %s need %d values, got %d"
              .formatted(labels.length, shape, expected, pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "label of example %d must be in 0..%d, got %d".formatted(i, classes - 1, labels[i]));
      }
    }
    int[] all = new int[labels.length];
    Arrays.setAll(all, i -> i);
    return new Examples(shape, classes, pixels, labels, all);
  }

  /** A pixel of 0 to 255 as the networks see it: {@code (x/255 - 0.1307) / 0.3081}. */
  public static float normalised(int pixel) {
    return (pixel / 255f - PIXEL_MEAN) / PIXEL_DEVIATION;
  }

  /**
   * The examples at these positions of this selection, in this order; pixels are shared, not
   * copied.
   */
  public Examples subset(int[] positions) {
    int[] chosen = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] < 0 || positions[i] >= rows.length) {
        throw new IllegalArgumentException(
            "position %d must be in 0..%d, got %d".formatted(i, rows.length - 1, positions[i]));
      }
      chosen[i] = rows[positions[i]];
    }
    return new Examples(shape, classes, pixels, labels, chosen);
  }

  /** The number of examples. */
  public int size() {
    return rows.length;
  }

  /** The shape of every image. */
  public ImageShape shape() {
    return shape;
  }

  /** The number of classes that labels are drawn from, whether or not they occur. */
  public int classes() {
    return classes;
  }

  /** The label of one example, in {@code [0, classes)}. */
  public int label(int example) {
    return labels[rows[example]];
  }

  /** Copies one image, {@code shape().size()} values, to {@code target} from {@code offset} on. */
  public void copyImage(int example, float[] target, int offset) {
    int size = shape.size();
    System.arraycopy(pixels, rows[example] * size, target, offset, size);
  }

  /** How many examples there are of each class. */
  public int[] classCounts() {
    int[] counts = new int[classes];
    for (int row : rows) {
      counts[labels[row]]++;
    }
    return counts;
  }
}
