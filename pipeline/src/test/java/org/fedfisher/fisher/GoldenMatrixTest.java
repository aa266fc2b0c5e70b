package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.GoldenRound;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** K-FAC sums of the reference's clients, on the integer grid. */
class GoldenMatrixTest {
  /** The reference's right-hand side is a float32 product of float32 factors. */
  private static final double FLOAT32_PRODUCT = 1e-5;

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void rightHandSideIsTheReferences(String name) {
    GoldenRound golden = GoldenRound.read(name);
    float[] expected = golden.array("solve/b_kfac_raw");
    double largest = 0;
    for (float b : expected) {
      largest = Math.max(largest, Math.abs(b));
    }
    Grid grid = Grid.of(Rounds.BOUNDS);
    for (JsonNode layer : golden.manifest().get("layers")) {
      int out = layer.get("shape").get(0).asInt();
      int parameters = layer.get("numel").asInt();
      int offset = layer.get("offset").asInt();
      MatrixShape shape = new MatrixShape(out, parameters / out, false);
      ShardSums sums = ShardSums.zero(parameters, 0, parameters, 0, 0);
      for (int i = 0; i < golden.clients(); i++) {
        sums.fold(terms(golden, i, layer, shape, offset), golden.examples(i), grid);
      }
      for (int j = 0; j < parameters; j++) {
        double found = sums.product(j) / grid.matrixUnits() / golden.examples();
        assertThat(found).isCloseTo(expected[offset + j], within(FLOAT32_PRODUCT * largest));
      }
    }
  }

  private static MatrixTerms terms(
      GoldenRound golden, int client, JsonNode layer, MatrixShape shape, int offset) {
    float[] all = golden.array("client" + client + "/w");
    float[] w = new float[shape.parameters()];
    System.arraycopy(all, offset, w, 0, w.length);
    String name = layer.get("name").asText().replace(".weight", "");
    Factor a = Factor.whole(shape.in(), golden.array("client" + client + "/A_" + name));
    Factor g = Factor.whole(shape.out(), golden.array("client" + client + "/G_" + name));
    return MatrixTerms.of(shape, w, a, g, false);
  }
}
