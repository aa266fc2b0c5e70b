package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFileTest {
  private static final float[] WEIGHTS = {1, -2.5f, Float.MIN_VALUE};

  @TempDir Path folder;

  @Test
  void rawFileIsLittleEndianWithoutHeader() throws IOException {
    Path file = folder.resolve("w.bin");
    WeightFile.write(file, WEIGHTS);

    assertThat(Files.readAllBytes(file))
        .containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0, 1, 0, 0, 0);
    assertThat(WeightFile.read(file)).containsExactly(WEIGHTS);
  }

  @Test
  void numpyFileHasAnAlignedHeader() throws IOException {
    Path file = folder.resolve("w.npy");
    WeightFile.write(file, WEIGHTS);

    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).hasSize(128 + 12);
    assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }")
        .endsWith("\n");
    assertThat(WeightFile.read(file)).containsExactly(WEIGHTS);
  }

  @Test
  void cutFileIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("w.bin"), new byte[7]);

    assertThatThrownBy(() -> WeightFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("7 bytes of weights, expected a multiple of 4");
  }

  @Test
  void rawFileWithNumpysNameIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("w.npy"), new byte[12]);

    assertThatThrownBy(() -> WeightFile.read(file)).hasMessageContaining("NumPy's format 1.0");
  }
}
