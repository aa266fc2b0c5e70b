package org.fedfisher.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes in a data set's files are examples of the shape they name, or refused as no IDX. */
class IdxFuzzTest {
  private static final byte[] IMAGES =
      HexFormat.of().parseHex("000008030000000100000001000000022a2b");
  private static final byte[] LABELS = HexFormat.of().parseHex("000008010000000101");

  private static Path folder;

  @BeforeAll
  static void folder() throws IOException {
    folder = Files.createTempDirectory("idx");
    for (String split : new String[] {"train", "t10k"}) {
      Files.write(images(split), IMAGES);
      Files.write(labels(split), LABELS);
    }
  }

  @AfterAll
  static void remove() throws IOException {
    for (String split : new String[] {"train", "t10k"}) {
      Files.delete(images(split));
      Files.delete(labels(split));
    }
    Files.delete(folder);
  }

  private static Path images(String split) {
    return folder.resolve(split + "-images-idx3-ubyte");
  }

  private static Path labels(String split) {
    return folder.resolve(split + "-labels-idx1-ubyte");
  }

  static Stream<Arguments> files() throws IOException {
    return Stream.of(input(0, IMAGES), input(1, LABELS), input(0, zipped(IMAGES)), input(1, IMAGES))
        .map(Arguments::of);
  }

  /** Which file the bytes replace - 0 the images, 1 the labels - and the bytes. */
  private static byte[] input(int which, byte[] file) {
    byte[] input = new byte[file.length + 1];
    input[0] = (byte) which;
    System.arraycopy(file, 0, input, 1, file.length);
    return input;
  }

  private static byte[] zipped(byte[] file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(file);
    }
    return bytes.toByteArray();
  }

  @MethodSource("files")
  @FuzzTest
  void anyFileIsReadOrRefused(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    boolean forImages = (input[0] & 1) == 0;
    byte[] file = new byte[input.length - 1];
    System.arraycopy(input, 1, file, 0, file.length);
    Files.write(images("train"), forImages ? file : IMAGES);
    Files.write(labels("train"), forImages ? LABELS : file);
    try {
      Dataset dataset = new IdxFiles(folder, 10).read("fuzzed");
      assertThat(dataset.train().size()).isPositive();
      assertThat(dataset.train().label(0)).isBetween(0, 9);
    } catch (IOException e) {
      assertThat(e.getMessage()).contains(folder.toString());
    }
  }
}
