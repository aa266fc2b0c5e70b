package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.UpdateAdmitted;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two clients in time, one late but allowed, one too late. */
class LateEndToEndTest {
  /** Conjugate gradient stops at a relative residual of 1e-8, weights travel as float32. */
  private static final float SOLVER = 1e-5f;

  @TempDir Path directory;

  /** At parallelism 2 the task manager dies between the close and the revision. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void revisionHasTheSumsOfARoundThatHadAdmittedEverybodyInTime(int parallelism) throws Exception {
    List<LocalUpdate> clients = TestRound.clients(4);
    List<LocalUpdate> curved = CurvedClients.kfac(3);
    List<LocalUpdate> whole = CurvedClients.full(3);
    try (RunningJob job = RunningJob.start(directory, parallelism)) {
      TestRound diagonal =
          TestRound.open(
              job.kafka(),
              lenient(TestRound.specification("diagonal", 2, FisherStructure.DIAGONAL)));
      TestRound kfac = TestRound.open(job.kafka(), lenient(kfac("kfac", 2)));
      TestRound kfacInTime = TestRound.open(job.kafka(), kfac("kfac-in-time", 3));
      TestRound full = TestRound.open(job.kafka(), lenient(full("full", 2)));
      TestRound fullInTime = TestRound.open(job.kafka(), full("full-in-time", 3));
      clients.subList(0, 2).forEach(diagonal::publish);
      curved.subList(0, 2).forEach(kfac::publish);
      whole.subList(0, 2).forEach(full::publish);
      RoundView first = diagonal.awaitPublished();
      kfac.awaitPublished();
      full.awaitPublished();
      assertThat(first.stage()).isEqualTo(RoundView.Stage.SETTLING);
      assertThat(sums(first, 0)).isEqualTo(DirectRound.of(clients.subList(0, 2)).sumsDigest());
      if (parallelism == 2) {
        job.failTasks();
      }

      diagonal.publish(clients.get(2));
      kfac.publish(curved.get(2));
      curved.forEach(kfacInTime::publish);
      full.publish(whole.get(2));
      whole.forEach(fullInTime::publish);
      RoundView revised = diagonal.await(view -> view.published(1).isPresent());
      DirectRound direct = DirectRound.of(clients.subList(0, 3));
      assertThat(sums(revised, 1)).isEqualTo(direct.sumsDigest());
      assertThat(diagonal.model(ModelVariant.SOLUTION, 1).weights())
          .containsExactly(direct.solution());
      assertThat(diagonal.model(ModelVariant.SOLUTION).weights())
          .containsExactly(direct.solution());
      assertThat(diagonal.model(ModelVariant.SOLUTION, 0).weights())
          .containsExactly(DirectRound.of(clients.subList(0, 2)).solution());
      assertThat(revised.admitted())
          .extracting(UpdateAdmitted::getRevision)
          .containsExactly(0, 0, 1);
      assertThat(revised.facts())
          .filteredOn(fact -> fact.getFact() instanceof RevisionClosed)
          .hasSize(1);

      revisionIs(kfacInTime, kfac);
      revisionIs(fullInTime, full);

      diagonal.publish(clients.get(0));
      diagonal.await(view -> view.refused().containsKey(RefusalReason.DUPLICATE_CLIENT));
      diagonal.close();
      RoundView sealed = diagonal.await(view -> view.sealed().isPresent());
      assertThat(sealed.stage()).isEqualTo(RoundView.Stage.PUBLISHED);
      diagonal.publish(clients.get(3));
      RoundView last = diagonal.await(view -> view.refused().containsKey(RefusalReason.LATE));
      assertThat(last.admitted()).hasSize(3);
      assertThat(last.published().map(ModelPublished::getRevision)).contains(1);
    }
  }

  private static void revisionIs(TestRound inTime, TestRound late) {
    RoundView expected = inTime.awaitPublished();
    RoundView revised = late.await(view -> view.published(1).isPresent());
    assertThat(sums(revised, 1)).isEqualTo(sums(expected, 0));
    assertThat(late.model(ModelVariant.SOLUTION, 1).weights())
        .containsExactly(inTime.model(ModelVariant.SOLUTION).weights(), within(SOLVER));
  }

  private static byte[] sums(RoundView view, int revision) {
    return view.published(revision).orElseThrow().getSumsDigest().bytes();
  }

  private static RoundSpecification lenient(RoundSpecification round) {
    round.setAllowedLatenessMillis(Duration.ofMinutes(10).toMillis());
    return round;
  }

  private static RoundSpecification kfac(String name, int target) {
    RoundSpecification round = TestRound.specification(name, target, FisherStructure.KFAC);
    round.setFactorEncoding(TensorEncoding.EIGEN9);
    round.setFactorRank(CurvedClients.RANK);
    round.setSolver(conjugateGradient());
    return round;
  }

  private static RoundSpecification full(String name, int target) {
    RoundSpecification round = TestRound.specification(name, target, FisherStructure.FULL);
    round.setShardParameters(500);
    round.setSolver(conjugateGradient());
    return round;
  }

  private static Solver conjugateGradient() {
    return new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 1e-8, Arithmetic.STRICT);
  }
}
