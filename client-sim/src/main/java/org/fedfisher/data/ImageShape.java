package org.fedfisher.data;

/**
 * The size of one input: an image, or a plain vector of features as {@code (features, 1, 1)}.
 *
 * @param channels colour planes, the outermost dimension
 * @param height rows
 * @param width columns, the fastest index
 */
public record ImageShape(int channels, int height, int width) {
  public ImageShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "image dimensions must be at least 1, got %dx%dx%d".formatted(channels, height, width));
    }
  }

  /** Numbers per image. */
  public int size() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
