package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.endtoend.SavepointStory.Message;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the savepoint that a later version must be able to restore; run by hand, at the commit
 * whose state it is to hold, with {@code -Dfedfisher.savepoint.out=FOLDER}.
 */
@EnabledIfSystemProperty(named = "fedfisher.savepoint.out", matches = ".+")
class SavepointWriterTest {
  private static final long SMALL = 1 << 20;
  private static final long DEADLINE = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  @TempDir Path directory;

  @Test
  void savepointOfTwoRoundsInMidRoundIsSmall() throws Exception {
    Path out = Files.createDirectories(Path.of(System.getProperty("fedfisher.savepoint.out")));
    SavepointStory story = new SavepointStory(new ArrayList<>(), new ArrayList<>());
    diagonal(story);
    kfac(story);
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"));
        RunningJob job =
            RunningJob.on(SavepointStory.topics(broker), directory, 2, SavepointStory.SETTINGS)) {
      SavepointStory.send(job.kafka(), story.before());
      TestRound.awaitAdmitted(job.kafka(), SavepointStory.DIAGONAL, 3);
      TestRound.awaitAdmitted(job.kafka(), SavepointStory.KFAC, 2);
      Path savepoint = job.savepointWhenIdle(directory.resolve("savepoints"));
      Files.copy(savepoint.resolve("_metadata"), out.resolve("_metadata"));
      try (var files = Files.list(savepoint)) {
        assertThat(files).hasSize(1);
      }
      assertThat(new LedgerReader(job.kafka()).rounds()).hasSize(2);
    }
    try (OutputStream file = Files.newOutputStream(out.resolve("messages"))) {
      story.write(file);
    }
    assertThat(Files.size(out.resolve("_metadata"))).isLessThan(SMALL);
  }

  /** Three clients whole, one without its header, one without its blocks, one with its first. */
  private static void diagonal(SavepointStory story) {
    RoundSpecification round =
        TestRound.specification(
            SavepointStory.DIAGONAL, SavepointStory.DIAGONAL_CLIENTS, FisherStructure.DIAGONAL);
    round.setDeadlineMillis(DEADLINE);
    open(story, round);
    List<LocalUpdate> clients = TestRound.clients(SavepointStory.DIAGONAL_CLIENTS);
    UpdateEncoder encoder = new UpdateEncoder(round);
    clients.subList(0, 3).forEach(client -> story.before().addAll(all(encoder.encode(client))));
    List<Message> third = all(encoder.encode(clients.get(3)));
    split(story, third, third.size() - 1);
    List<Message> fourth = all(encoder.encode(clients.get(4)));
    story.before().add(fourth.remove(fourth.size() - 1));
    story.after().addAll(fourth);
    split(story, all(encoder.encode(clients.get(5))), 1);
  }

  /** Two clients whole, one without its header, one not at all. */
  private static void kfac(SavepointStory story) {
    RoundSpecification round =
        TestRound.specification(
            SavepointStory.KFAC, SavepointStory.KFAC_CLIENTS, FisherStructure.KFAC);
    round.setDeadlineMillis(DEADLINE);
    round.setFactorEncoding(TensorEncoding.EIGEN9);
    round.setFactorRank(CurvedClients.RANK);
    round.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 1e-8, Arithmetic.STRICT));
    open(story, round);
    List<LocalUpdate> clients = CurvedClients.kfac(SavepointStory.KFAC_CLIENTS);
    UpdateEncoder encoder = new UpdateEncoder(round, TensorEncoding.FLOAT32);
    clients.subList(0, 2).forEach(client -> story.before().addAll(all(encoder.encode(client))));
    List<Message> second = all(encoder.encode(clients.get(2)));
    split(story, second, second.size() - 1);
    split(story, all(encoder.encode(clients.get(3))), 0);
  }

  private static void open(SavepointStory story, RoundSpecification round) {
    story
        .before()
        .add(new Message(Topics.ROUNDS, round.getRound(), Wire.encode(new OpenRound(round, 0L))));
  }

  /** The update's blocks, then its header. */
  private static List<Message> all(EncodedUpdate update) {
    List<Message> messages = new ArrayList<>();
    update.blocks().forEach(block -> messages.add(message(update, block)));
    messages.add(message(update, update.header()));
    return messages;
  }

  private static Message message(EncodedUpdate update, byte[] value) {
    return new Message(Topics.CLIENT_UPDATES, update.client(), value);
  }

  private static void split(SavepointStory story, List<Message> messages, int at) {
    story.before().addAll(messages.subList(0, at));
    story.after().addAll(messages.subList(at, messages.size()));
  }
}
