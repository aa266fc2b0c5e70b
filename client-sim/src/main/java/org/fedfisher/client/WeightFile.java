package org.fedfisher.client;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Parameter vectors as files: little-endian float32 without a header ({@code .bin}), or the same
 * behind NumPy's header ({@code .npy}, format version 1.0, one dimension).
 */
public final class WeightFile {
  private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** NumPy wants the data to begin at a multiple of this. */
  private static final int NPY_ALIGNMENT = 64;

  private static final int CHUNK = 1 << 18;

  private WeightFile() {}

  /** Writes the file; the name's ending chooses the format. */
  public static void write(Path file, float[] weights) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      if (isNpy(file)) {
        out.write(npyHeader(weights.length));
      }
      for (int from = 0; from < weights.length; from += CHUNK) {
        int length = Math.min(CHUNK, weights.length - from);
        ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(weights, from, length);
        out.write(bytes.array());
      }
    }
  }

  /**
   * Reads a file that {@link #write} or NumPy wrote.
   *
   * @throws IOException where it cannot be read, or is not of its kind
   */
  public static float[] read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int start = isNpy(file) ? npyDataStart(file, bytes) : 0;
    if ((bytes.length - start) % Float.BYTES != 0) {
      throw new IOException(
          "%s: %,d bytes of weights, expected a multiple of %d"
              .formatted(file, bytes.length - start, Float.BYTES));
    }
    float[] weights = new float[(bytes.length - start) / Float.BYTES];
    ByteBuffer.wrap(bytes, start, bytes.length - start)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(weights);
    return weights;
  }

  private static boolean isNpy(Path file) {
    return file.toString().endsWith(".npy");
  }

  private static byte[] npyHeader(int length) {
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d,), }".formatted(length);
    int unpadded = NPY_MAGIC.length + Short.BYTES + text.length() + 1;
    int padding = (NPY_ALIGNMENT - unpadded % NPY_ALIGNMENT) % NPY_ALIGNMENT;
    String header = text + " ".repeat(padding) + "\n";
    return ByteBuffer.allocate(unpadded + padding)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NPY_MAGIC)
        .putShort((short) header.length())
        .put(header.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static int npyDataStart(Path file, byte[] bytes) throws IOException {
    int fixed = NPY_MAGIC.length + Short.BYTES;
    if (bytes.length >= fixed
        && ByteBuffer.wrap(bytes, 0, NPY_MAGIC.length).equals(ByteBuffer.wrap(NPY_MAGIC))) {
      int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(NPY_MAGIC.length);
      int start = fixed + Short.toUnsignedInt((short) header);
      if (start <= bytes.length) {
        String text = new String(bytes, fixed, start - fixed, StandardCharsets.US_ASCII);
        if (text.contains("'<f4'") && text.contains("'fortran_order': False")) {
          return start;
        }
      }
    }
    throw new IOException(
        file + ": expected NumPy's format 1.0 with little-endian float32 ('<f4') in C order");
  }
}
