package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundEndToEndTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void shuffledHalfDoubledMalformedAndLateUpdatesGiveTheDirectResult(int parallelism)
      throws Exception {
    List<LocalUpdate> clients = TestRound.clients(6);
    DirectRound direct = DirectRound.of(clients);
    try (RunningJob job = RunningJob.start(directory, parallelism)) {
      TestRound round = TestRound.open(job.kafka(), "r" + parallelism, clients.size());
      Random random = new Random(parallelism);

      // Half an update, and one whose only block of shard 0 is not what its header says.
      EncodedUpdate half = round.encode(TestRound.client("half", 77));
      round.send("half", List.of(half.header(), half.blocks().get(0)));
      EncodedUpdate forged = round.encode(TestRound.client("forged", 78));
      List<byte[]> forgedValues = new ArrayList<>(forged.blocks());
      forgedValues.set(0, round.encode(TestRound.client("forged", 79)).blocks().get(0));
      forgedValues.add(forged.header());
      round.send("forged", forgedValues);

      // A round that nobody opens, and bytes that are nothing.
      TestRound unknown =
          TestRound.open(
              job.kafka(), TestRound.specification("nobody-asked", 0, FisherStructure.DIAGONAL));
      unknown.publish(TestRound.client("lost", 80));
      round.send("noise", List.of(new byte[] {1, 2, 3}, new byte[0], truncated(half.header())));

      // The honest ones: all their records shuffled together, the first client's all twice.
      List<Map.Entry<String, byte[]>> records = new ArrayList<>();
      for (LocalUpdate client : clients.subList(0, 5)) {
        EncodedUpdate encoded = round.encode(client);
        encoded.blocks().forEach(block -> records.add(Map.entry(client.client(), block)));
        records.add(Map.entry(client.client(), encoded.header()));
      }
      Collections.shuffle(records, random);
      records.forEach(entry -> round.send(entry.getKey(), List.of(entry.getValue())));
      round.await(view -> view.admitted().size() == 5);
      round.publish(clients.get(0));
      round.await(view -> view.refused().containsKey(RefusalReason.DUPLICATE_CLIENT));
      round.publish(clients.get(5));

      RoundView view = round.awaitPublished();
      assertThat(view.closed().orElseThrow().getReason()).isEqualTo(CloseReason.TARGET_REACHED);
      assertThat(view.published().orElseThrow().getSumsDigest().bytes())
          .isEqualTo(direct.sumsDigest());
      assertThat(round.model(ModelVariant.SOLUTION).weights()).containsExactly(direct.solution());
      assertThat(round.model(ModelVariant.AVERAGE).weights()).containsExactly(direct.average());
      assertThat(round.model(ModelVariant.FISHER_MERGE).weights())
          .containsExactly(direct.solution());
      assertThat(view.published().orElseThrow().getObjectiveAtSolution())
          .isPositive()
          .isLessThan(view.published().orElseThrow().getObjectiveAtAverage());

      round.publish(TestRound.client("late", 81));
      RoundView last = round.await(v -> v.refused().containsKey(RefusalReason.LATE));
      assertThat(last.refused())
          .containsEntry(RefusalReason.DUPLICATE_CLIENT, 1)
          .containsEntry(RefusalReason.INCOMPLETE_AT_CLOSE, 2)
          .containsEntry(RefusalReason.LATE, 1);
      assertThat(last.facts()).extracting(LedgerFact::getOrdinal).isEqualTo(upTo(last));
      RoundView lost = unknown.await(v -> v.refused().containsKey(RefusalReason.UNKNOWN_ROUND));
      assertThat(lost.stage()).isEqualTo(RoundView.Stage.UNOPENED);
    }
  }

  @Test
  void averageOnlyRoundAndAnAbortedOneOnTheSameJob() throws Exception {
    List<LocalUpdate> clients = TestRound.clients(3);
    try (RunningJob job = RunningJob.start(directory, 2)) {
      TestRound average =
          TestRound.open(job.kafka(), TestRound.specification("average", 3, FisherStructure.NONE));
      TestRound aborted = TestRound.open(job.kafka(), "aborted", 3);
      aborted.publish(clients.get(0));
      aborted.await(view -> view.admitted().size() == 1);
      aborted.abort("operator's mistake");
      for (LocalUpdate client : clients) {
        average.publish(TestRound.withoutFisher(client));
      }
      RoundView published = average.awaitPublished();
      float[] expected = DirectRound.of(clients).average();
      assertThat(average.model(ModelVariant.SOLUTION).weights()).containsExactly(expected);
      assertThat(published.published().orElseThrow().getObjectiveAtSolution()).isZero();
      RoundView ended = aborted.await(view -> view.aborted().isPresent());
      assertThat(ended.published()).isEmpty();
      aborted.publish(clients.get(1));
      aborted.await(view -> view.refused().containsKey(RefusalReason.LATE));
    }
  }

  @Test
  void taskManagerThatDiesMidRoundLosesAndDoublesNothing() throws Exception {
    List<LocalUpdate> clients = TestRound.clients(8);
    DirectRound direct = DirectRound.of(clients);
    try (RunningJob job = RunningJob.start(directory, 2)) {
      TestRound round = TestRound.open(job.kafka(), "crash", clients.size());
      for (LocalUpdate client : clients.subList(0, 3)) {
        round.publish(client);
      }
      EncodedUpdate half = round.encode(clients.get(3));
      round.send(clients.get(3).client(), half.blocks());
      round.await(view -> view.admitted().size() == 3);
      round.publish(clients.get(4));
      job.failTasks();
      round.send(clients.get(3).client(), List.of(half.header()));
      round.publish(clients.get(5));
      job.failTasks();
      round.publish(clients.get(6));
      round.publish(clients.get(7));
      RoundView view = round.awaitPublished();
      assertThat(view.admitted()).hasSize(8);
      assertThat(view.refused()).isEmpty();
      assertThat(view.published().orElseThrow().getSumsDigest().bytes())
          .isEqualTo(direct.sumsDigest());
      assertThat(round.model(ModelVariant.SOLUTION).weights()).containsExactly(direct.solution());
    }
  }

  private static byte[] truncated(byte[] value) {
    return java.util.Arrays.copyOf(value, value.length - 1);
  }

  private static List<Long> upTo(RoundView view) {
    List<Long> ordinals = new ArrayList<>();
    for (long i = 0; i < view.facts().size(); i++) {
      ordinals.add(i);
    }
    return ordinals;
  }
}
