package org.fedfisher.train;

import org.fedfisher.data.ImageShape;

/** The windows that a convolution looks at, laid out for a matrix product (im2col). */
final class Patches {
  private Patches() {}

  /**
   * Copies the windows of one image; stride 1, no padding.
   *
   * @param images {@code [n][channels][height][width]}
   * @param target {@code [channels*kernel*kernel][positions]}: row {@code (c, y, x)} is the input
   *     that meets the kernel's entry {@code (c, y, x)} at each position
   */
  static void extract(float[] images, int example, ImageShape shape, int kernel, float[] target) {
    int outHeight = shape.height() - kernel + 1;
    int outWidth = shape.width() - kernel + 1;
    int base = example * shape.size();
    int at = 0;
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = 0; y < kernel; y++) {
        for (int x = 0; x < kernel; x++) {
          int from = base + (c * shape.height() + y) * shape.width() + x;
          for (int row = 0; row < outHeight; row++) {
            System.arraycopy(images, from + row * shape.width(), target, at, outWidth);
            at += outWidth;
          }
        }
      }
    }
  }

  /**
   * The way back (col2im): adds each entry of the windows to the pixel that it was copied from.
   *
   * @param patches as {@link #extract} lays them out
   * @param images {@code [n][channels][height][width]}
   */
  static void add(float[] patches, ImageShape shape, int kernel, float[] images, int example) {
    int outHeight = shape.height() - kernel + 1;
    int outWidth = shape.width() - kernel + 1;
    int base = example * shape.size();
    int at = 0;
    for (int c = 0; c < shape.channels(); c++) {
      for (int y = 0; y < kernel; y++) {
        for (int x = 0; x < kernel; x++) {
          int to = base + (c * shape.height() + y) * shape.width() + x;
          for (int row = 0; row < outHeight; row++) {
            for (int i = 0; i < outWidth; i++) {
              images[to + i] += patches[at + i];
            }
            at += outWidth;
            to += shape.width();
          }
        }
      }
    }
  }
}
