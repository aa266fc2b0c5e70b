package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.SolverReport;
import org.fedfisher.wire.StopReason;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds with K-FAC and with the full Fisher, against minimisers found by dense elimination. */
class CurvatureEndToEndTest {
  private static final double DAMPING = 0.3;

  /** Conjugate gradient stops at a relative residual of 1e-8, weights travel as float32. */
  private static final double SOLVER = 1e-5;

  /** Of its right-hand side, sums of 120 examples have a unit of 2^-12 / 120. */
  private static final double REGRESSION = 1e-3;

  /** Half a unit of 16 bits at a magnitude of at most 6. */
  private static final double QUANTISED = 1e-4;

  @TempDir Path directory;

  @Test
  void kfacRoundIsItsMinimiserWhateverTheOrderAndParallelism() throws Exception {
    List<LocalUpdate> clients = CurvedClients.kfac(5);
    DenseMinimum minimum = DenseMinimum.ofKfac(clients, CurvedClients.RANK, DAMPING);
    RoundSpecification asked = kfac("kfac");
    Set<String> digests = new HashSet<>();
    for (int parallelism : new int[] {1, 2, 4}) {
      try (RunningJob job = RunningJob.start(directory.resolve("p" + parallelism), parallelism)) {
        TestRound round = TestRound.open(job.kafka(), asked);
        sendShuffled(round, clients.subList(0, 4), parallelism);
        round.await(view -> view.admitted().size() == 4);
        RoundSpecification other = TestRound.specification("kfac", 5, FisherStructure.DIAGONAL);
        EncodedUpdate diagonal = new UpdateEncoder(other).encode(TestRound.client("diagonal", 5));
        round.send("diagonal", diagonal.blocks());
        round.send("diagonal", List.of(diagonal.header()));
        round.await(view -> view.refused().containsKey(RefusalReason.WRONG_SHAPE));
        sendShuffled(round, clients.subList(4, 5), parallelism);
        RoundView view = round.awaitPublished();
        ModelPublished published = view.published().orElseThrow();
        GlobalModel model = round.model(ModelVariant.SOLUTION);
        digests.add(published.getSumsDigest() + "/" + published.getModelDigest());
        near(model, minimum.solution());
        near(round.model(ModelVariant.AVERAGE), minimum.average());
        near(round.model(ModelVariant.FISHER_MERGE), minimum.fisherMerge());
        near(round.model(ModelVariant.REG_MEAN), minimum.regMean(), REGRESSION);
        assertThat(published.getSolves())
            .extracting(SolverReport::getLayer)
            .containsExactly("a", "b", "c");
        assertThat(published.getSolves())
            .extracting(SolverReport::getStop)
            .containsOnly(StopReason.CONVERGED);
        assertThat(published.getObjectiveAtSolution())
            .isPositive()
            .isLessThan(published.getObjectiveAtAverage());
        assertThat(published.getObjectiveAtAverage())
            .isCloseTo(minimum.objectiveAtAverage(), within(1e-4));
      }
    }
    assertThat(digests).hasSize(1);
  }

  @Test
  void taskManagerThatDiesMidRoundLosesAndDoublesNoFactors() throws Exception {
    List<LocalUpdate> clients = CurvedClients.kfac(5);
    DenseMinimum minimum = DenseMinimum.ofKfac(clients, CurvedClients.RANK, DAMPING);
    try (RunningJob job = RunningJob.start(directory, 2)) {
      TestRound round = TestRound.open(job.kafka(), kfac("crash"));
      sendShuffled(round, clients.subList(0, 2), 1);
      round.await(view -> view.admitted().size() == 2);
      job.failTasks();
      sendShuffled(round, clients.subList(2, 4), 2);
      job.failTasks();
      sendShuffled(round, clients.subList(4, 5), 3);
      assertThat(round.awaitPublished().admitted()).hasSize(5);
      near(round.model(ModelVariant.SOLUTION), minimum.solution());
    }
  }

  @Test
  void fullRoundIsItsMinimiser() throws Exception {
    List<LocalUpdate> clients = CurvedClients.full(4);
    DenseMinimum minimum = DenseMinimum.ofFull(clients, DAMPING);
    RoundSpecification asked =
        TestRound.specification("full", clients.size(), FisherStructure.FULL);
    asked.setShardParameters(500);
    asked.setSolver(solver());
    try (RunningJob job = RunningJob.start(directory, 2)) {
      TestRound round = TestRound.open(job.kafka(), asked);
      sendShuffled(round, clients, 7);
      RoundView view = round.awaitPublished();
      assertThat(view.admitted()).hasSize(4);
      near(round.model(ModelVariant.SOLUTION), minimum.solution());
      near(round.model(ModelVariant.AVERAGE), minimum.average());
      near(round.model(ModelVariant.FISHER_MERGE), minimum.fisherMerge());
      ModelPublished published = view.published().orElseThrow();
      assertThat(published.getSolves()).extracting(SolverReport::getLayer).containsExactly("*");
      assertThat(published.getObjectiveAtSolution()).isLessThan(published.getObjectiveAtAverage());
    }
  }

  @Test
  void layerLargerThanARecordTravelsInSlices() throws Exception {
    MatrixShape shape = new MatrixShape(900, 640, false);
    RoundSpecification asked = kfac("large");
    asked.setModel(new Model("large", List.of(new Layer("wide", List.of(900, 640)))));
    asked.setTargetClients(2);
    asked.setQuorum(2);
    asked.setShardParameters(100_000);
    asked.getSolver().setTolerance(0.01);
    List<LocalUpdate> clients = CurvedClients.ofOneMatrix(shape, 2);
    try (RunningJob job = RunningJob.start(directory, 2)) {
      TestRound round = TestRound.open(job.kafka(), asked);
      EncodedUpdate encoded = new UpdateEncoder(asked).encode(clients.get(0));
      assertThat(encoded.blocks()).hasSizeGreaterThan(1);
      clients.forEach(round::publish);
      RoundView view = round.awaitPublished();
      assertThat(view.admitted()).hasSize(2);
      float[] average = round.model(ModelVariant.AVERAGE).weights();
      double total = clients.stream().mapToLong(LocalUpdate::examples).sum();
      for (int j = 0; j < average.length; j += 997) {
        double expected = 0;
        for (LocalUpdate client : clients) {
          expected += client.examples() / total * client.weights()[j];
        }
        assertThat((double) average[j]).isCloseTo(expected, within(QUANTISED));
      }
      assertThat(view.published().orElseThrow().getSolves())
          .extracting(SolverReport::getStop)
          .containsExactly(StopReason.CONVERGED);
    }
  }

  private static RoundSpecification kfac(String name) {
    RoundSpecification asked = TestRound.specification(name, 5, FisherStructure.KFAC);
    asked.setFactorEncoding(TensorEncoding.EIGEN9);
    asked.setFactorRank(CurvedClients.RANK);
    asked.setSolver(solver());
    return asked;
  }

  private static Solver solver() {
    return new Solver(SolverKind.CONJUGATE_GRADIENT, 500, DAMPING, 1e-8, Arithmetic.STRICT);
  }

  private static void sendShuffled(TestRound round, List<LocalUpdate> clients, int seed) {
    List<Map.Entry<String, byte[]>> records = new ArrayList<>();
    for (LocalUpdate client : clients) {
      EncodedUpdate encoded =
          new UpdateEncoder(round.specification(), TensorEncoding.FLOAT32).encode(client);
      encoded.blocks().forEach(block -> records.add(Map.entry(client.client(), block)));
      records.add(Map.entry(client.client(), encoded.header()));
    }
    Collections.shuffle(records, new Random(seed));
    records.forEach(entry -> round.send(entry.getKey(), List.of(entry.getValue())));
  }

  private static void near(GlobalModel model, double[] expected) {
    near(model, expected, SOLVER);
  }

  private static void near(GlobalModel model, double[] expected, double tolerance) {
    assertThat(model.weights()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) model.weights()[i]).as("%d", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
