package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.endtoend.SavepointStory.Message;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.wire.ModelPublished;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint that an earlier version took in the middle of two rounds, restored by this one on a
 * Kafka that has forgotten what came before: only state can know it.
 */
class SavepointRestoreTest {
  /** Two rounds in mid-round, as commit 09886f3 kept them; {@link SavepointWriterTest} wrote it. */
  private static final String SAVED = "/savepoint-09886f3/";

  private static final double DAMPING = 0.3;

  /** Conjugate gradient stops at a relative residual of 1e-8, weights travel as float32. */
  private static final double SOLVER = 1e-5;

  @TempDir Path directory;

  @Test
  void roundsOfAnEarlierVersionsSavepointEndWithTheBitsOfUndisturbedOnes() throws Exception {
    SavepointStory story;
    Path savepoint = Files.createDirectories(directory.resolve("savepoint"));
    try (InputStream messages = resource("messages");
        InputStream state = resource("_metadata")) {
      story = SavepointStory.read(messages);
      Files.copy(state, savepoint.resolve("_metadata"));
    }
    Map<String, String> settings = new HashMap<>(SavepointStory.SETTINGS);
    settings.put("execution.state-recovery.path", "file://" + savepoint);
    List<Message> forgotten = story.before().stream().map(Message::muted).toList();
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"))) {
      KafkaClients kafka = SavepointStory.topics(broker);
      SavepointStory.send(kafka, forgotten);
      try (RunningJob job = RunningJob.on(kafka, directory, 4, settings)) {
        SavepointStory.send(job.kafka(), story.after());
        check(job.kafka());
      }
    }
  }

  private static void check(KafkaClients kafka) throws Exception {
    ModelPublished diagonal = TestRound.awaitPublished(kafka, SavepointStory.DIAGONAL);
    List<LocalUpdate> clients = TestRound.clients(SavepointStory.DIAGONAL_CLIENTS);
    DirectRound direct = DirectRound.of(clients);
    assertThat(diagonal.getSumsDigest().bytes()).isEqualTo(direct.sumsDigest());
    assertThat(TestRound.solution(kafka, SavepointStory.DIAGONAL))
        .containsExactly(direct.solution());

    TestRound.awaitPublished(kafka, SavepointStory.KFAC);
    double[] minimum =
        DenseMinimum.ofKfac(
                CurvedClients.kfac(SavepointStory.KFAC_CLIENTS), CurvedClients.RANK, DAMPING)
            .solution();
    float[] solution = TestRound.solution(kafka, SavepointStory.KFAC);
    for (int i = 0; i < minimum.length; i++) {
      assertThat((double) solution[i]).as("%d", i).isCloseTo(minimum[i], within(SOLVER));
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        SavepointRestoreTest.class.getResourceAsStream(SAVED + name), name);
  }
}
