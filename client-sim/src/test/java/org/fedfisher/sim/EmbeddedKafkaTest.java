package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.client.AccessControl;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.InitialWeights;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.Rounds;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded broker, and what clients do with it. */
class EmbeddedKafkaTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static EmbeddedKafka broker;
  private static KafkaClients kafka;

  @BeforeAll
  static void start() throws IOException {
    broker = EmbeddedKafka.start(folder.resolve("shared"));
    kafka = new KafkaClients(broker.bootstrapServers());
    TopicSetup.create(kafka, 2);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static GlobalModel model(String round, long seed) {
    return GlobalModel.of(
        round,
        ModelVariant.INITIAL,
        Rounds.SMALL,
        InitialWeights.draw(Rounds.SMALL, seed),
        Map.of("seed", Long.toString(seed)),
        0);
  }

  private static List<byte[]> updates(int count) {
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      List<TopicPartition> both =
          List.of(
              new TopicPartition(Topics.CLIENT_UPDATES, 0),
              new TopicPartition(Topics.CLIENT_UPDATES, 1));
      consumer.assign(both);
      consumer.seekToBeginning(both);
      long end = System.nanoTime() + LONG.toNanos();
      while (values.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }

  @Test
  void topicsAreCreatedOnce() {
    assertThat(TopicSetup.create(kafka, 2)).isEmpty();
    assertThat(TopicSetup.create(kafka, Map.of("another", 3))).containsExactly("another");
  }

  @Test
  void dataOutlivesTheBroker() throws IOException {
    Path data = folder.resolve("kept");
    try (EmbeddedKafka first = EmbeddedKafka.start(data)) {
      KafkaClients clients = new KafkaClients(first.bootstrapServers());
      assertThat(TopicSetup.create(clients, 1)).hasSize(6);
      new ModelStore(clients).publish(model("r", 1));
    }
    try (EmbeddedKafka second = EmbeddedKafka.start(data)) {
      KafkaClients clients = new KafkaClients(second.bootstrapServers());
      assertThat(TopicSetup.create(clients, 1)).isEmpty();
      assertThat(new ModelStore(clients).find("r", ModelVariant.INITIAL))
          .map(GlobalModel::digest)
          .contains(model("r", 1).digest());
    }
  }

  @Test
  void takenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedKafka.start(folder.resolve("never"), "127.0.0.1", port))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
    }
  }

  @Test
  void abortedUpdateIsNeverSeen() {
    EncodedUpdate update = new EncodedUpdate("c", new byte[] {1}, List.of(new byte[] {2}));
    try (KafkaProducer<String, byte[]> producer = kafka.producer("abort")) {
      producer.beginTransaction();
      var sent = producer.send(new ProducerRecord<>(Topics.CLIENT_UPDATES, "c", new byte[] {9}));
      producer.flush();
      assertThat(sent).isDone();
      producer.abortTransaction();
    }
    try (UpdatePublisher publisher = UpdatePublisher.transactional(kafka, "c")) {
      publisher.publish(update);
    }
    try (UpdatePublisher publisher = UpdatePublisher.plain(kafka)) {
      publisher.publish("c", List.of(new byte[Wire.MAX_BYTES - 1024]));
    }

    assertThat(updates(3))
        .extracting(value -> value.length)
        .containsExactly(1, 1, Wire.MAX_BYTES - 1024);
  }

  @Test
  void modelIsFoundByRoundAndByDigest() {
    ModelStore store = new ModelStore(kafka);
    GlobalModel model = model("found", 3);
    store.publish(model);
    store.publish(model);

    assertThat(store.find("found", ModelVariant.INITIAL).orElseThrow().weights())
        .containsExactly(model.weights());
    assertThat(store.find(model.digest()).orElseThrow().manifest()).isEqualTo(model.manifest());
    assertThat(store.find("found", ModelVariant.SOLUTION)).isEmpty();
    assertThat(store.await("found", ModelVariant.SOLUTION, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void twoModelsOfOneRoundAreRefused() {
    ModelStore store = new ModelStore(kafka);
    store.publish(model("twice", 1));
    store.publish(model("twice", 2));

    assertThatThrownBy(() -> store.find("twice", ModelVariant.INITIAL))
        .hasMessageContaining("round twice has two models INITIAL");
  }

  @Test
  void modelThatComesLaterIsAwaited() throws Exception {
    ModelStore store = new ModelStore(kafka);
    Thread publishing = new Thread(() -> store.publish(model("later", 1)));
    publishing.start();
    Optional<GlobalModel> model = store.await("later", ModelVariant.INITIAL, LONG);
    publishing.join();

    assertThat(model).map(GlobalModel::digest).contains(model("later", 1).digest());
  }

  @Test
  void ledgerIsReadInTheOrderOfItsOrdinals() {
    var specification = Rounds.of("told", Rounds.SMALL, FisherStructure.NONE, 4);
    LedgerFact opened = new LedgerFact("told", 0L, 5L, new RoundOpened(specification));
    LedgerFact closed =
        new LedgerFact("told", 1L, 6L, new RoundClosed(CloseReason.OPERATOR, 0, 0L, Map.of(), 2L));
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      for (LedgerFact fact : List.of(closed, opened, closed)) {
        assertThat(
                producer.send(new ProducerRecord<>(Topics.ROUND_LEDGER, "told", Wire.encode(fact))))
            .succeedsWithin(LONG);
      }
    }
    LedgerReader ledger = new LedgerReader(kafka);

    RoundView round = ledger.round("told").orElseThrow();
    assertThat(round.facts()).containsExactly(opened, closed);
    assertThat(round.stage()).isEqualTo(RoundView.Stage.CLOSED);
    assertThat(ledger.rounds()).containsKey("told");
    assertThat(ledger.round("untold")).isEmpty();
    List<LedgerFact> followed = new ArrayList<>();
    ledger.follow("told", followed::add, () -> followed.size() == 3);
    assertThat(followed).containsExactly(closed, opened, closed);
  }

  @Test
  void commandsAreAcknowledged() {
    try (RoundCommands commands = new RoundCommands(kafka, Clock.systemUTC())) {
      commands.open(Rounds.of("commanded", Rounds.SMALL, FisherStructure.NONE, 4));
      commands.close("commanded");
      commands.abort("commanded", "a test");
    }
  }

  @Test
  void rightsOnAKafkaThatAsksNobodyWhoHeIsAreRefused() {
    assertThatThrownBy(() -> new AccessControl(kafka).list())
        .hasMessageContaining("this Kafka lets everybody do everything");
  }

  @Test
  void unreachableKafkaIsNamed() {
    KafkaClients nobody = new KafkaClients("127.0.0.1:1");

    assertThatThrownBy(() -> nobody.requireReachable(Duration.ofSeconds(1)))
        .hasMessageContaining("no Kafka answers at 127.0.0.1:1 within 1 s");
  }
}
