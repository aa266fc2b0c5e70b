package org.fedfisher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFilesTest {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  @TempDir Path folder;

  @BeforeEach
  void twoImagesOfTwoByThree() throws IOException {
    write("train-images-idx3-ubyte", idx(12, IMAGES, 2, 2, 3));
    write("train-labels-idx1-ubyte", idx(2, LABELS, 2));
    write("t10k-images-idx3-ubyte", idx(6, IMAGES, 1, 2, 3));
    write("t10k-labels-idx1-ubyte", idx(1, LABELS, 1));
  }

  @Test
  void readsNormalisedImagesAndLabels() throws IOException {
    Dataset dataset = read();
    assertThat(dataset.shape()).isEqualTo(new ImageShape(1, 2, 3));
    assertThat(dataset.train().size()).isEqualTo(2);
    assertThat(dataset.train().label(1)).isEqualTo(1);
    float[] image = new float[6];
    dataset.train().copyImage(1, image, 0);
    assertThat(image[5]).isEqualTo((11 / 255f - 0.1307f) / 0.3081f);
  }

  @Test
  void readsGzipAndTheSpellingWithADot() throws IOException {
    Files.delete(folder.resolve("train-images-idx3-ubyte"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("train-images.idx3-ubyte.gz")))) {
      out.write(idx(12, IMAGES, 2, 2, 3));
    }
    assertThat(read().train().size()).isEqualTo(2);
  }

  @Test
  void missingFileNamesWhatWasLookedForAndWhere() throws IOException {
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
    assertThatThrownBy(this::read)
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContainingAll(
            "t10k-labels-idx1-ubyte, t10k-labels-idx1-ubyte.gz", folder.toString());
  }

  @Test
  void labelsWhereImagesShouldBeAreRefused() throws IOException {
    write("train-images-idx3-ubyte", idx(2, LABELS, 2));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected magic number 0x00000803, found 0x00000801");
  }

  @Test
  void trainAndTestImagesOfTwoSizesAreRefused() throws IOException {
    write("train-images-idx3-ubyte", idx(12, IMAGES, 2, 3, 2));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(folder.toString(), "train images are 1x3x2", "t10k images 1x2x3");
  }

  @Test
  void imagesCutShortByOneByteAreRefused() throws IOException {
    write("train-images-idx3-ubyte", idx(11, IMAGES, 2, 2, 3));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected 12 bytes after the header, found 11");
  }

  @Test
  void oneByteTooManyIsRefused() throws IOException {
    write("train-images-idx3-ubyte", idx(13, IMAGES, 2, 2, 3));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long: expected 12 bytes");
  }

  @Test
  void headerCutShortIsRefused() throws IOException {
    write("train-images-idx3-ubyte", Arrays.copyOf(idx(0, IMAGES, 2), 10));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends before its height");
  }

  @Test
  void gzipCutShortIsRefused() throws IOException {
    Path file = folder.resolve("train-images-idx3-ubyte");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(idx(12, IMAGES, 2, 2, 3));
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("train-images", "damaged gzip data");
  }

  @Test
  void labelOutsideTheClassesIsRefused() throws IOException {
    write("train-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 3, 10});
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("label 1 must be in 0..9, got 10");
  }

  @Test
  void differentNumbersOfImagesAndLabelsAreRefused() throws IOException {
    write("train-labels-idx1-ubyte", idx(3, LABELS, 3));
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("holds 2 images", "3 labels");
  }

  @Test
  void headerThatPromisesTooMuchIsRefusedBeforeAllocating() throws IOException {
    write("train-images-idx3-ubyte", idx(0, IMAGES, 2, 1 << 30, 1 << 30));
    assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("2^30");
  }

  private Dataset read() throws IOException {
    return new IdxFiles(folder, 10).read("tiny");
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  /** Header words, then {@code body} bytes that count up from 0. */
  static byte[] idx(int body, int... header) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * header.length + body);
    for (int word : header) {
      buffer.putInt(word);
    }
    for (int i = 0; i < body; i++) {
      buffer.put((byte) i);
    }
    return buffer.array();
  }
}
