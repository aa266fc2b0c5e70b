package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedfisher.schemas.Golden.Client;
import org.fedfisher.schemas.Golden.Range;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** INT16 against the quantised arrays of the published reference, bit for bit. */
class GoldenTensorsTest {
  private static final Path SMALL = Project.module().resolve("src/test/resources/golden");
  private static final Path FASHION =
      Project.root().resolve("../shared/golden/FashionMNIST_n5_a0.1_s0_e30").normalize();

  @ParameterizedTest
  @ValueSource(strings = {"small_mlp", "small_conv"})
  void quantisedAndRestoredTensorsAreThoseOfTheReference(String name) throws IOException {
    restoredTensorsEqualThoseOf(Golden.read(SMALL.resolve(name)));
  }

  @Test
  void lenetsTensorsAreThoseOfTheReferenceToo() throws IOException {
    assumeThat(FASHION)
        .as("golden vectors of the FashionMNIST case, which not every machine has")
        .matches(Files::isDirectory);
    restoredTensorsEqualThoseOf(Golden.read(FASHION));
  }

  private static void restoredTensorsEqualThoseOf(Golden golden) throws IOException {
    for (Client client : golden.clients()) {
      assertThat(restored(golden, TensorKind.WEIGHTS, golden.array(client, "w")))
          .isEqualTo(withoutNegativeZero(golden.array(client, "w_q")));
      // The reference weighs the Fisher by p_i before it quantises.
      float[] weighed = golden.array(client, "F_diag");
      for (int i = 0; i < weighed.length; i++) {
        weighed[i] *= (float) client.share();
      }
      assertThat(restored(golden, TensorKind.FISHER_DIAGONAL, weighed))
          .isEqualTo(golden.array(client, "pF_diag_q"));
    }
  }

  private static float[] restored(Golden golden, TensorKind kind, float[] values) {
    float[] restored = new float[values.length];
    for (Range layer : golden.layers()) {
      float scale = Tensors.scale(values, layer.offset(), layer.length());
      TensorSlice slice =
          Tensors.slice(kind, TensorEncoding.INT16, values, layer.offset(), layer.length(), scale);
      float[] ofLayer = new float[layer.length()];
      Tensors.restore(slice, ofLayer);
      System.arraycopy(ofLayer, 0, restored, layer.offset(), layer.length());
    }
    return restored;
  }

  /** The reference keeps q as a float, which knows -0.0; two bytes do not. */
  private static float[] withoutNegativeZero(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] += 0f;
    }
    return values;
  }
}
