package org.fedfisher.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KroneckerRoundTest {
  /** float32 sums of two clients, and the grid's rounding far below. */
  private static final Offset<Float> FLOAT = Offset.offset(1e-6f);

  @Test
  void sumsOfTheUncompressedRoundAreThePublishedOnes() throws Exception {
    KroneckerRound round =
        KroneckerRound.of(SmallCase.updates(), TensorEncoding.FLOAT32, TensorEncoding.FLOAT32, 0);
    float[] average = array("w0_raw");
    float[] target = array("solve/b_kfac_raw");
    int at = 0;
    for (KroneckerProblem problem : round.problems(0)) {
      for (int j = 0; j < problem.average().length; j++, at++) {
        assertThat(problem.average()[j]).isCloseTo(average[at], FLOAT);
        assertThat(problem.target()[j]).isCloseTo(target[at], FLOAT);
      }
    }
    assertThat(at).isEqualTo(45);
  }

  @Test
  void folderWithoutACaseIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> GoldenUpdates.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("--golden: no manifest.json in %s, expected a published case", folder);
  }

  private static float[] array(String name) throws Exception {
    byte[] bytes = Files.readAllBytes(SmallCase.folder().resolve(name + ".bin"));
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
