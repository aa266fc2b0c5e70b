package org.fedfisher.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads a directory of IDX files, the format of MNIST and its successors.
 *
 * <p>The four files are {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
 * t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}; each may end in {@code .gz}, and a
 * dot may stand before {@code idx}. Numbers are big-endian: a magic number, the dimensions, then
 * one unsigned byte per pixel or label.
 *
 * @param directory where the files are
 * @param classes labels must be in {@code [0, classes)}
 */
public record IdxFiles(Path directory, int classes) {
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;

  /**
   * Reads training and test examples.
   *
   * @throws FileNotFoundException if one of the four is missing; names what was looked for
   * @throws IOException if a file is not IDX, is cut short, too long, or holds a foreign label, or
   *     if training and test images differ in size
   */
  public Dataset read(String name) throws IOException {
    Examples train = readSplit("train");
    Examples test = readSplit("t10k");
    if (!train.shape().equals(test.shape())) {
      throw new IOException(
          "%s: train images are %s, but t10k images %s; expected one size"
              .formatted(directory, train.shape(), test.shape()));
    }
    return new Dataset(name, train, test);
  }

  private Examples readSplit(String prefix) throws IOException {
    Path imageFile = find(prefix + "-images", "idx3-ubyte");
    Path labelFile = find(prefix + "-labels", "idx1-ubyte");
    int[] labels = readLabels(labelFile);
    try (DataInputStream in = open(imageFile)) {
      expectMagic(in, imageFile, IMAGES_MAGIC, "images");
      int count = dimension(in, imageFile, "number of images");
      int height = dimension(in, imageFile, "height");
      int width = dimension(in, imageFile, "width");
      if (count != labels.length) {
        throw new IOException(
            "%s holds %d images, but %s %d labels"
                .formatted(imageFile, count, labelFile, labels.length));
      }
      if (count < 1 || height < 1 || width < 1 || (long) count * height * width > 1 << 30) {
        throw new IOException(
            "%s: %d images of %dx%d cannot be held: expected 1 to 2^30 pixels in all"
                .formatted(imageFile, count, height, width));
      }
      byte[] bytes = body(in, imageFile, count * height * width);
      return Examples.of(new ImageShape(1, height, width), classes, normalised(bytes), labels);
    }
  }

  private int[] readLabels(Path file) throws IOException {
    try (DataInputStream in = open(file)) {
      expectMagic(in, file, LABELS_MAGIC, "labels");
      byte[] bytes = body(in, file, dimension(in, file, "number of labels"));
      int[] labels = new int[bytes.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = bytes[i] & 0xff;
        if (labels[i] >= classes) {
          throw new IOException(
              "%s: label %d must be in 0..%d, got %d".formatted(file, i, classes - 1, labels[i]));
        }
      }
      return labels;
    }
  }

  private Path find(String stem, String kind) throws FileNotFoundException {
    List<String> names =
        Stream.of(stem + "-" + kind, stem + "." + kind)
            .flatMap(name -> Stream.of(name, name + ".gz"))
            .toList();
    return names.stream()
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new FileNotFoundException(
                    "none of %s found in %s"
                        .formatted(String.join(", ", names), directory.toAbsolutePath())));
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    raw.mark(2);
    boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    return new DataInputStream(zipped ? new BufferedInputStream(Unzipped.of(raw, file)) : raw);
  }

  private static void expectMagic(DataInputStream in, Path file, int expected, String what)
      throws IOException {
    int found = dimension(in, file, "magic number");
    if (found != expected) {
      throw new IOException(
          "%s is no IDX file of %s: expected magic number 0x%08x, found 0x%08x"
              .formatted(file, what, expected, found));
    }
  }

  private static int dimension(DataInputStream in, Path file, String what) throws IOException {
    try {
      return in.readInt();
    } catch (EOFException e) {
      throw new IOException("%s ends before its %s".formatted(file, what), e);
    }
  }

  private static byte[] body(DataInputStream in, Path file, int length) throws IOException {
    if (length < 1) {
      throw new IOException("%s: expected at least 1 entry, found %d".formatted(file, length));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException(
          "%s is cut short: expected %d bytes after the header, found %d"
              .formatted(file, length, bytes.length));
    }
    if (in.read() >= 0) {
      throw new IOException(
          "%s is too long: expected %d bytes after the header, found more".formatted(file, length));
    }
    return bytes;
  }

  private static float[] normalised(byte[] bytes) {
    float[] pixels = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      pixels[i] = Examples.normalised(bytes[i] & 0xff);
    }
    return pixels;
  }
}
