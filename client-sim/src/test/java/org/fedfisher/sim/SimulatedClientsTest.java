package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.data.Dataset;
import org.fedfisher.data.DigitGenerator;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.sim.SimulatedClients.Habits;
import org.fedfisher.train.Network;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedClientsTest {
  private static final Dataset DIGITS = new DigitGenerator(40, 20, 3).generate();
  private static final Seeds SEEDS = new Seeds(3);

  private static SimulatedClients clients(
      Network network, FisherStructure fisher, int monteCarlo, TensorEncoding factors, int rank) {
    float[] start = network.initialWeights(SEEDS.initialWeights());
    RoundSpecification round =
        new RoundDesign(
                "r",
                network,
                fisher,
                new Solver(SolverKind.ADAM, 1, 0.0, 0.0, Arithmetic.FAST),
                factors,
                rank)
            .specification(GlobalModel.digest(start), "digits", 1, 1, 0);
    return new SimulatedClients(
        new Federation(DIGITS, List.of(DIGITS.train())),
        start,
        round,
        new Habits(1, monteCarlo, TensorEncoding.INT16, "client-"),
        SEEDS,
        FleetKeys.none());
  }

  private static Set<TensorKind> kinds(EncodedUpdate update) throws InvalidRecordException {
    Set<TensorKind> kinds = EnumSet.noneOf(TensorKind.class);
    for (byte[] block : update.blocks()) {
      for (TensorSlice tensor : ((ClientUpdateBlock) Wire.decode(block)).getTensors()) {
        kinds.add(tensor.getKind());
      }
    }
    return kinds;
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,     0, FLOAT32, 0, NOT_APPLICABLE, WEIGHTS",
    "DIAGONAL, 0, FLOAT32, 0, EXACT,          WEIGHTS FISHER_DIAGONAL",
    "KFAC,     0, EIGEN9,  5, EXACT,          WEIGHTS FACTOR_A FACTOR_G",
    "KFAC,     2, SVD9,    5, MONTE_CARLO,    WEIGHTS FACTOR_A FACTOR_G",
    "FULL,     0, FLOAT32, 0, EXACT,          WEIGHTS FISHER_ROWS",
    "FULL,     1, FLOAT32, 0, MONTE_CARLO,    WEIGHTS FISHER_ROWS",
  })
  void clientSendsWhatTheRoundAsksFor(
      FisherStructure fisher,
      int monteCarlo,
      TensorEncoding factors,
      int rank,
      FisherEstimator estimator,
      String kinds)
      throws Exception {
    ClientResult result =
        clients(Network.small(), fisher, monteCarlo, factors, rank)
            .work(0, new ProgressLines(line -> {}));

    ClientUpdateHeader header = (ClientUpdateHeader) Wire.decode(result.update().header());
    assertThat(header.getFisher()).isEqualTo(fisher);
    assertThat(header.getEstimator()).isEqualTo(estimator);
    assertThat(header.getExamples()).isEqualTo(40);
    assertThat(kinds(result.update()).stream().map(Enum::name))
        .containsExactlyInAnyOrder(kinds.split(" "));
    assertThat(result.fisherSeconds() > 0).isEqualTo(fisher != FisherStructure.NONE);
  }

  @Test
  void networkTooLargeForTheFullFisherIsRefusedBeforeAnyTraining() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> clients(Network.lenet(), FisherStructure.FULL, 0, TensorEncoding.FLOAT32, 0))
        .withMessageContaining("\"lenet\" has 44,190 parameters; the full Fisher is for at most");
  }
}
