package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that sends block after block and finishes nothing uses up its own room only. */
class FloodEndToEndTest {
  /** Room for several updates of about 4,000 bytes. */
  private static final int ALLOWED = 32_768;

  private static final int UPDATES = 40;

  @TempDir Path directory;

  @Test
  void floodOfOneGatewayCostsOnlyThatGateway() throws Exception {
    try (RunningJob job =
        RunningJob.start(
            directory, 2, Map.of("fedfisher.waiting-bytes-per-client", ALLOWED + " bytes"))) {
      RoundSpecification asked = TestRound.specification("flooded", 4, FisherStructure.DIAGONAL);
      TestRound round = TestRound.open(job.kafka(), asked);
      List<LocalUpdate> honest = TestRound.clients(4);
      round.publish(honest.get(0));
      round.await(view -> view.admitted().size() == 1);

      List<byte[]> flood = flood(round);
      round.send("flooder", flood);
      // Its own sound update finds no room either.
      LocalUpdate own = TestRound.client("flooder", 77);
      round.publish(own);
      honest.subList(1, 4).forEach(round::publish);

      RoundView view = round.awaitPublished();
      assertThat(view.admitted().stream().map(UpdateAdmitted::getClient))
          .containsExactlyInAnyOrderElementsOf(honest.stream().map(LocalUpdate::client).toList());
      assertThat(view.published().orElseThrow().getSumsDigest().bytes())
          .isEqualTo(DirectRound.of(honest).sumsDigest());

      long sent = flood.stream().mapToLong(value -> value.length).sum();
      List<byte[]> update = new ArrayList<>(round.encode(own).blocks());
      update.add(round.encode(own).header());
      sent += update.stream().mapToLong(value -> value.length).sum();
      long most = ALLOWED;
      long atLeast = sent - most;
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> bytes(RejectedTopic.read(job.kafka())) >= atLeast);
      List<Rejected> rejected = RejectedTopic.read(job.kafka());
      assertThat(rejected)
          .allMatch(record -> record.getReason() == RejectionReason.TOO_MUCH_WAITING)
          .allMatch(record -> record.getDetail().startsWith("client flooder, "))
          .allMatch(record -> record.getDetail().endsWith("expected at most " + ALLOWED));
      assertThat(sent - bytes(rejected)).as("bytes that wait").isBetween(most - 1_000, most);
      assertThat(job.restarts()).isZero();
    }
  }

  /** All blocks of many updates, no header. */
  private static List<byte[]> flood(TestRound round) {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < UPDATES; i++) {
      values.addAll(round.encode(TestRound.client("flooder", 1_000 + i)).blocks());
    }
    return values;
  }

  private static long bytes(List<Rejected> rejected) {
    return rejected.stream().mapToLong(Rejected::getOriginalSize).sum();
  }
}
