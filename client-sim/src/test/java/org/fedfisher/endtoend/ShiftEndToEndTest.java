package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.fedfisher.endtoend.ShiftRound.FAR;
import static org.fedfisher.endtoend.ShiftRound.HONEST;
import static org.fedfisher.endtoend.ShiftRound.MOST;
import static org.fedfisher.endtoend.ShiftRound.START;
import static org.fedfisher.endtoend.ShiftRound.STEP;
import static org.fedfisher.endtoend.ShiftRound.refusals;
import static org.fedfisher.endtoend.ShiftRound.shift;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateReader;
import org.fedfisher.study.RoundClaims;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who goes too far from W0 in its own Fisher is refused, in rounds of every structure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShiftEndToEndTest {
  private RunningJob job;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    job = RunningJob.start(folder, 2);
  }

  @AfterAll
  void stop() throws Exception {
    job.close();
  }

  /** The task manager dies between the refusal and the admissions. */
  @Test
  void whoGoesTooFarIsRefusedAndTheRoundIsThatOfTheOthers() throws Exception {
    RoundView limited = ShiftRound.run(job.kafka(), "limited", job::failTasks);
    String detail = refusals(limited).get(0);
    assertThat(detail)
        .startsWith("layer \"a\": shift ||F^(1/2) (W - W0)|| is ")
        .endsWith(", the round allows at most 3.0");
    double found = Double.parseDouble(detail.replaceAll(".* is ([0-9.]+), .*", "$1"));
    assertThat(found).isCloseTo(shift(FAR), withinPercentage(0.1)).isGreaterThan(MOST);
    assertThat(limited.admitted()).hasSize(4);
    assertThat(limited.published().orElseThrow().getSumsDigest().bytes())
        .isEqualTo(DirectRound.of(HONEST).sumsDigest());
  }

  @Test
  void roundWithoutTheLimitCountsThemAll() throws Exception {
    List<LocalUpdate> all = new ArrayList<>(HONEST);
    all.add(FAR);
    TestRound round =
        TestRound.openFrom(
            job.kafka(), TestRound.specification("trusting", 5, FisherStructure.DIAGONAL), START);
    all.forEach(round::publish);
    RoundView view = round.awaitPublished();
    assertThat(view.admitted()).hasSize(5);
    assertThat(view.published().orElseThrow().getSumsDigest().bytes())
        .isEqualTo(DirectRound.of(all).sumsDigest());

    // What an operator sees of it, and chooses by.
    GlobalModel initial = round.model(ModelVariant.INITIAL);
    List<RoundClaims.Row> rows =
        RoundClaims.of(view, new UpdateReader(job.kafka()), Optional.of(initial)).rows();
    assertThat(rows).extracting(RoundClaims.Row::what).contains("shift in a", "shift in c");
    RoundClaims.Row a =
        rows.stream().filter(row -> row.what().equals("shift in a")).findFirst().orElseThrow();
    assertThat(a.most()).isCloseTo(shift(FAR), withinPercentage(0.1));
    assertThat(a.median()).isLessThan(MOST / 2);
  }

  /** Whoever opens a round by hand must publish W0, or nobody can be measured. */
  @Test
  void withoutInitialWeightsNobodyIsAdmittedUntilTheyAreThere() throws Exception {
    RoundSpecification asked = ShiftRound.specification("bare");
    asked.setTargetClients(1);
    asked.setQuorum(1);
    asked.setBaseModelDigest(GlobalModel.digest(START));
    TestRound round = TestRound.open(job.kafka(), asked);
    round.publish(HONEST.get(0));
    RoundView view = round.await(v -> v.refused().containsKey(RefusalReason.OUT_OF_BOUNDS));
    assertThat(refusals(view).get(0)).contains("how far it moved was not measured");
    TestRound.publishStart(job.kafka(), asked, START);
    round.publish(HONEST.get(1));
    assertThat(round.awaitPublished().admitted()).hasSize(1);
  }

  @Test
  void kfacAndFullRoundsMeasureTheirOwn() throws Exception {
    List<LocalUpdate> kfac = MovedClients.from(START, STEP, CurvedClients.kfac(3));
    RoundSpecification asked = TestRound.specification("kfac", 2, FisherStructure.KFAC);
    asked.setFactorEncoding(TensorEncoding.EIGEN9);
    asked.setFactorRank(CurvedClients.RANK);
    asked.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 1e-8, Arithmetic.STRICT));
    refusesTheFirstOf(kfac, asked);
    List<LocalUpdate> full = MovedClients.from(START, STEP, CurvedClients.full(3));
    RoundSpecification whole = TestRound.specification("full", 2, FisherStructure.FULL);
    whole.setShardParameters(500);
    whole.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 1e-8, Arithmetic.STRICT));
    refusesTheFirstOf(full, whole);
  }

  /** A limit between what the first claims, who goes three times as far, and the others. */
  private void refusesTheFirstOf(List<LocalUpdate> clients, RoundSpecification asked)
      throws Exception {
    LocalUpdate far = MovedClients.further(START, 3, clients.get(0));
    TestRound open =
        TestRound.openFrom(job.kafka(), renamed(asked, asked.getRound() + "-open", 3), START);
    List<LocalUpdate> all = new ArrayList<>(clients.subList(1, 3));
    all.add(far);
    all.forEach(open::publish);
    RoundView trusted = open.awaitPublished();
    GlobalModel initial = open.model(ModelVariant.INITIAL);
    RoundClaims.Row a =
        RoundClaims.of(trusted, new UpdateReader(job.kafka()), Optional.of(initial)).rows().stream()
            .filter(row -> row.what().equals("shift in a"))
            .findFirst()
            .orElseThrow();
    assertThat(a.most()).isGreaterThan(2 * a.median());

    asked.setLimits(new Limits(0L, 0.0, a.most() * 0.9, List.of(), 0L));
    TestRound round = TestRound.openFrom(job.kafka(), asked, START);
    round.publish(far);
    RoundView refused = round.await(v -> v.refused().containsKey(RefusalReason.OUT_OF_BOUNDS));
    assertThat(refusals(refused).get(0))
        .startsWith("layer \"a\": shift ||F^(1/2) (W - W0)|| is " + a.most());
    clients.subList(1, 3).forEach(round::publish);
    assertThat(round.awaitPublished().admitted()).hasSize(2);
  }

  private static RoundSpecification renamed(RoundSpecification round, String name, int target) {
    RoundSpecification other = RoundSpecification.newBuilder(round).build();
    other.setRound(name);
    other.setTargetClients(target);
    other.setQuorum(target);
    return other;
  }
}
