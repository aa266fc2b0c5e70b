package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.fedfisher.wire.TensorEncoding.FLOAT32;
import static org.fedfisher.wire.TensorEncoding.SVD9;
import static org.fedfisher.wire.TensorKind.FACTOR_A;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fedfisher.schemas.Golden.Client;
import org.fedfisher.schemas.Golden.Range;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression of K-FAC factors against that of the published reference. */
class FactorGoldenTest {
  private static final Path SMALL = Project.module().resolve("src/test/resources/golden");
  private static final Path FASHION =
      Project.root().resolve("../shared/golden/FashionMNIST_n5_a0.1_s0_e30").normalize();

  /** Another SVD than the reference's, in float32, relative to the norm of the factor. */
  private static final double SMALL_CASE = 1.2e-6;

  /** As above; numbers at a rounding boundary of nine bits go the other way. */
  private static final double LENET = 4.5e-3;

  /** Errors are stated to three digits; nine bits round differently after another eigensolver. */
  private static final double STATED = 0.01;

  @ParameterizedTest
  @ValueSource(strings = {"small_mlp", "small_conv"})
  void svd9IsThePublishedCompression(String name) throws Exception {
    Golden golden = Golden.read(SMALL.resolve(name));
    assertThat(FactorRank.published(golden.matrices())).isEqualTo(2);
    assertThat(furthest(golden, 2)).isLessThan(SMALL_CASE);
  }

  @Test
  void svd9IsThePublishedCompressionOfLenetToo() throws Exception {
    Golden golden = fashion();
    assertThat(FactorRank.published(golden.matrices())).isEqualTo(50);
    assertThat(furthest(golden, 50)).isLessThan(LENET);
  }

  @Test
  void publishedCompressedFactorsPassTheCheckMultipliedOut() throws Exception {
    Golden golden = fashion();
    for (Client client : golden.clients()) {
      for (Range layer : golden.layers()) {
        checked(golden.array(client, "pA_" + layer.name() + "_c"), layer.matrix().in(), FLOAT32, 0);
        checked(
            golden.array(client, "pG_" + layer.name() + "_c"), layer.matrix().out(), FLOAT32, 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SVD9, 50, 0.0157", "EIGEN9, 50, 0.0096", "EIGEN9, 25, 0.0177", "EIGEN9, 12, 0.0579"})
  void errorOfGwaInTheMeanOfLayersAndClients(TensorEncoding encoding, int rank, double stated)
      throws Exception {
    Golden golden = fashion();
    List<Double> errors = new ArrayList<>();
    for (Client client : golden.clients()) {
      for (Range layer : golden.layers()) {
        errors.add(error(golden, client, layer, encoding, rank));
      }
    }
    double mean = errors.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    assertThat(mean).isCloseTo(stated, within(STATED * stated));
  }

  private static Golden fashion() throws IOException {
    assumeThat(FASHION)
        .as("golden vectors of the FashionMNIST case, which not every machine has")
        .matches(Files::isDirectory);
    return Golden.read(FASHION);
  }

  /** Of all factors, which the reference scales by p_i before it compresses. */
  private static double furthest(Golden golden, int rank) throws Exception {
    double furthest = 0;
    for (Client client : golden.clients()) {
      for (Range layer : golden.layers()) {
        int in = layer.matrix().in();
        int out = layer.matrix().out();
        double a = apart(golden, client, "A_" + layer.name(), in, rank);
        double g = apart(golden, client, "G_" + layer.name(), out, rank);
        furthest = Math.max(furthest, Math.max(a, g));
      }
    }
    return furthest;
  }

  private static double apart(Golden golden, Client client, String name, int size, int rank)
      throws Exception {
    float[] scaled = golden.array(client, name);
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= (float) client.share();
    }
    double[] expected = Factors.doubles(golden.array(client, "p" + name + "_c"));
    double[] found = Factors.expanded(checked(scaled, size, SVD9, rank));
    return Factors.distance(found, expected) / Factors.norm(expected);
  }

  /** Of G W A of one layer, relative to its norm. */
  private static double error(
      Golden golden, Client client, Range layer, TensorEncoding encoding, int rank)
      throws Exception {
    int in = layer.matrix().in();
    int out = layer.matrix().out();
    double[] all = Factors.doubles(golden.array(client, "w"));
    double[] w = Arrays.copyOfRange(all, layer.offset(), layer.offset() + layer.length());
    float[] a = golden.array(client, "A_" + layer.name());
    float[] g = golden.array(client, "G_" + layer.name());
    double[] exact = Factors.product(Factors.doubles(g), w, Factors.doubles(a), out, in);
    double[] restoredA = Factors.expanded(checked(a, in, encoding, rank));
    double[] restoredG = Factors.expanded(checked(g, out, encoding, rank));
    double[] found = Factors.product(restoredG, w, restoredA, out, in);
    return Factors.distance(found, exact) / Factors.norm(exact);
  }

  private static Factor checked(float[] factor, int size, TensorEncoding encoding, int rank)
      throws InvalidRecordException {
    TensorSlice slice = FactorCodec.encode(FACTOR_A, encoding, factor, size, rank);
    FactorSummary summary = FactorCodec.check("factor", slice);
    Factor restored = FactorCodec.decode(List.of(slice));
    assertThat(summary.trace()).isGreaterThanOrEqualTo(restored.trace() * (1 - 1e-12));
    return restored;
  }
}
