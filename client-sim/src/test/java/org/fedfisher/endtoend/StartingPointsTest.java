package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.job.JobSettings;
import org.fedfisher.job.KafkaStartingPoints;
import org.fedfisher.round.Specification;
import org.fedfisher.round.StartingPoints;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the job looks up of a round, on a real broker. */
class StartingPointsTest {
  private static final float[] W0 = MovedClients.start();

  @TempDir Path directory;
  private EmbeddedKafka broker;
  private KafkaClients kafka;
  private StartingPoints starts;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedKafka.start(directory);
    kafka = new KafkaClients(broker.bootstrapServers());
    TopicSetup.create(kafka, 1);
    starts = opened("64 mb");
  }

  @AfterEach
  void stop() throws Exception {
    starts.close();
    broker.close();
  }

  private StartingPoints opened(String cache) {
    return KafkaStartingPoints.Source.of(
            JobSettings.from(
                Configuration.fromMap(
                    Map.of(
                        "fedfisher.kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "fedfisher.shift.cache-size",
                        cache))))
        .open();
  }

  private static RoundSpecification limited(String name) {
    RoundSpecification round = TestRound.specification(name, 4, FisherStructure.DIAGONAL);
    round.setBaseModelDigest(GlobalModel.digest(W0));
    round.setLimits(new Limits(0L, 0.0, 1.0, List.of(), 0L));
    return round;
  }

  private void open(RoundSpecification round) {
    write(Topics.ROUNDS, System.currentTimeMillis(), List.of(new OpenRound(round, 0L)), round);
  }

  /** W0 in pieces of 100, 100 and 11 parameters. */
  private static List<GlobalModelBlock> pieces(String round, float[] weights) {
    List<GlobalModelBlock> pieces = new ArrayList<>();
    for (int from = 0; from < weights.length; from += 100) {
      float[] some = Arrays.copyOfRange(weights, from, Math.min(from + 100, weights.length));
      ByteBuffer bytes = ByteBuffer.allocate(some.length * Float.BYTES);
      bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(some);
      pieces.add(
          new GlobalModelBlock(
              round,
              ModelVariant.INITIAL,
              GlobalModel.digest(W0),
              pieces.size(),
              (long) from,
              bytes,
              0,
              -1,
              ByteBuffer.allocate(0)));
    }
    return pieces;
  }

  private void write(
      String topic, long millis, List<? extends SpecificRecord> records, RoundSpecification round) {
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      for (SpecificRecord record : records) {
        answers.add(
            producer.send(
                new ProducerRecord<>(topic, null, millis, round.getRound(), Wire.encode(record))));
      }
    }
    assertThat(answers).allSatisfy(Future::get);
  }

  private void writeStart(RoundSpecification round, float[] weights) {
    write(
        Topics.GLOBAL_MODELS, System.currentTimeMillis(), pieces(round.getRound(), weights), round);
  }

  /** Each shard's W0, put together; empty where there is none. */
  private static float[] weights(StartingPoints starts, String name) {
    Specification round = starts.find(name);
    assertThat(round).isNotNull();
    float[] all = new float[TestRound.PARAMETERS];
    float[] some = new float[TestRound.PARAMETERS];
    for (Shard shard : round.layout().shards()) {
      if (!starts.weights(round, shard.first(), shard.length(), some)) {
        return new float[0];
      }
      System.arraycopy(some, 0, all, (int) shard.first(), shard.length());
    }
    return all;
  }

  @Test
  void roundThatLimitsTheShiftIsFoundWithItsWeights() {
    assertThat(starts.find("r")).isNull();
    RoundSpecification round = limited("r");
    writeStart(round, W0);
    open(round);
    assertThat(starts.find("r").wire()).isEqualTo(round);
    assertThat(weights(starts, "r")).isEqualTo(W0);
  }

  @Test
  void firstOpeningCountsAndThoseThatEveryLedgerRefusesDoNot() {
    RoundSpecification impossible = limited("r");
    impossible.setTargetClients(0);
    open(impossible);
    RoundSpecification free = limited("r");
    free.setLimits(new Limits(0L, 0.0, 0.0, List.of(), 0L));
    open(free);
    open(limited("r"));
    assertThat(starts.find("r")).isNull();
  }

  /** Nothing is read again, whatever names somebody invents and however often. */
  @Test
  void inventedNamesAndRoundsWithoutTheLimitCostNoReading() throws Exception {
    for (int i = 0; i < 20; i++) {
      RoundSpecification free = limited("free-" + i);
      free.setLimits(new Limits(0L, 0.0, 0.0, List.of(), 0L));
      open(free);
    }
    assertThat(starts.find("free-7")).isNull();
    double read = recordsRead();
    assertThat(read).isEqualTo(20);
    for (int i = 0; i < 200; i++) {
      assertThat(starts.find("invented-" + i)).isNull();
      assertThat(starts.find("free-" + i % 20)).isNull();
    }
    assertThat(recordsRead()).isEqualTo(read);
    open(limited("r"));
    assertThat(starts.find("r")).isNotNull();
    assertThat(recordsRead()).isEqualTo(read + 1);
  }

  private static double recordsRead() throws Exception {
    var beans = ManagementFactory.getPlatformMBeanServer();
    double sum = 0;
    for (ObjectName name :
        beans.queryNames(
            new ObjectName("kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*"),
            null)) {
      if (name.getKeyProperty("client-id").contains("starting-points")) {
        sum += (double) beans.getAttribute(name, "records-consumed-total");
      }
    }
    return sum;
  }

  @Test
  void whatOthersWriteInItsNameDecidesNothing() {
    RoundSpecification round = limited("r");
    float[] garbage = W0.clone();
    garbage[0] += 1;
    writeStart(round, garbage);
    open(round);
    assertThat(weights(starts, "r")).isEmpty();
    writeStart(round, W0);
    assertThat(weights(starts, "r")).isEqualTo(W0);
    writeStart(round, garbage);
    assertThat(weights(starts, "r")).isEqualTo(W0);
    try (StartingPoints later = opened("64 mb")) {
      // Garbage on both sides of it: nobody is measured, and nobody measured wrongly.
      assertThat(weights(later, "r")).isEmpty();
    }
  }

  @Test
  void piecesInAnotherOrderAndOfAnotherTimeAreFound() {
    RoundSpecification round = limited("r");
    List<GlobalModelBlock> pieces = pieces("r", W0);
    Collections.reverse(pieces);
    long days = Duration.ofDays(3).toMillis();
    write(Topics.GLOBAL_MODELS, System.currentTimeMillis() - days, pieces, round);
    open(round);
    assertThat(weights(starts, "r")).isEqualTo(W0);
  }

  @Test
  void weightsThatComeAfterTheCommandAreFoundOnceTheyAreAllThere() {
    RoundSpecification round = limited("r");
    open(round);
    assertThat(weights(starts, "r")).isEmpty();
    List<GlobalModelBlock> pieces = pieces("r", W0);
    long now = System.currentTimeMillis();
    write(Topics.GLOBAL_MODELS, now, pieces.subList(0, 2), round);
    assertThat(weights(starts, "r")).isEmpty();
    write(Topics.GLOBAL_MODELS, now, pieces.subList(2, 3), round);
    assertThat(weights(starts, "r")).isEqualTo(W0);
  }

  @Test
  void cacheThatHoldsNextToNothingGivesTheSame() {
    for (String name : List.of("r", "s")) {
      writeStart(limited(name), W0);
      open(limited(name));
    }
    try (StartingPoints small = opened("1 b")) {
      for (int i = 0; i < 2; i++) {
        assertThat(weights(small, "r")).isEqualTo(W0);
        assertThat(weights(small, "s")).isEqualTo(W0);
      }
    }
  }

  /** Weights of another digest are another model's. */
  @Test
  void weightsOfAnotherDigestAreNotTheRounds() {
    RoundSpecification round = limited("r");
    List<GlobalModelBlock> others = pieces("r", W0);
    others.forEach(piece -> piece.setModelDigest(new Sha256(new byte[32])));
    write(Topics.GLOBAL_MODELS, System.currentTimeMillis(), others, round);
    open(round);
    assertThat(weights(starts, "r")).isEmpty();
  }

  @Test
  void brokerThatIsAwayIsAskedUntilItIsBack() throws Exception {
    RoundSpecification round = limited("r");
    writeStart(round, W0);
    open(round);
    assertThat(starts.find("other")).isNull();
    int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
    broker.close();
    CompletableFuture<float[]> found = CompletableFuture.supplyAsync(() -> weights(starts, "r"));
    Thread.sleep(2_000);
    assertThat(found).isNotDone();
    broker = EmbeddedKafka.start(directory, "127.0.0.1", port);
    assertThat(found.get(60, TimeUnit.SECONDS)).isEqualTo(W0);
  }
}
