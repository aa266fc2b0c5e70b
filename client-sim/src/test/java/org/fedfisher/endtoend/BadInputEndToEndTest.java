package org.fedfisher.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.endtoend.BadInput.Admitted;
import org.fedfisher.endtoend.BadInput.AdmittedThenRefused;
import org.fedfisher.endtoend.BadInput.Gateway;
import org.fedfisher.endtoend.BadInput.Outcome;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rows of {@code docs/bad-input.md} that any round has, through a real broker and the real job,
 * between updates that are sound: those count, what is bad gets its reason, and no task fails. The
 * others are {@link GuardedInputEndToEndTest}'s.
 */
class BadInputEndToEndTest {
  @TempDir Path directory;

  @Test
  void everyBadInputGetsItsReasonAndSoundUpdatesAroundItCount() throws Exception {
    try (RunningJob job = RunningJob.start(directory, 2)) {
      KafkaClients kafka = job.kafka();
      allowLargerRecords(kafka);
      TestRound past = TestRound.open(kafka, "past", 1);
      past.publish(TestRound.client("first", 1));
      past.awaitPublished();
      TestRound round = TestRound.open(kafka, manyClients());
      List<BadInput> rows = rows(past, TestRound.unopened(kafka, "never-opened"));

      List<LocalUpdate> counted = new ArrayList<>();
      SentInputs sent = new SentInputs(kafka);
      for (int i = 0; i < rows.size(); i++) {
        LocalUpdate sound = TestRound.client("sound-" + i, 100 + i);
        round.publish(sound);
        counted.add(sound);
        LocalUpdate trained = rows.get(i).trained().apply(TestRound.client("bad-" + i, 1_000 + i));
        sent.send(rows.get(i), new Gateway(round, trained));
        if (counts(rows.get(i).outcome())) {
          counted.add(trained);
        }
      }
      LocalUpdate last = TestRound.client("last", 99);
      round.publish(last);
      counted.add(last);

      sent.endAndCheck(round, counted, job);
    }
  }

  static List<BadInput> rows(TestRound past, TestRound future) {
    return Stream.of(BadBytes.all(), BadBlocks.all(), BadUpdates.all(past, future))
        .flatMap(List::stream)
        .toList();
  }

  private static RoundSpecification manyClients() {
    RoundSpecification round =
        TestRound.specification("bad-input", 10_000, FisherStructure.DIAGONAL);
    round.setQuorum(1);
    return round;
  }

  private static boolean counts(Outcome outcome) {
    return outcome instanceof Admitted || outcome instanceof AdmittedThenRefused;
  }

  /** A broker of its own refuses them; one that does not must not harm the job. */
  private static void allowLargerRecords(KafkaClients kafka) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.CLIENT_UPDATES);
    AlterConfigOp larger =
        new AlterConfigOp(
            new ConfigEntry(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(2 * Wire.MAX_BYTES)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = kafka.admin()) {
      admin.incrementalAlterConfigs(Map.of(topic, Set.of(larger))).all().get();
    }
  }
}
