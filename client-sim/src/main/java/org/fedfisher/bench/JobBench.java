package org.fedfisher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.schemas.Topics;
import org.fedfisher.sim.EmbeddedFlink;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RoundOpened;

/**
 * The whole job, from a full topic to folded and solved sums, against a plain consumer that reads
 * the same bytes and does nothing; broker, job and consumer in one process, RocksDB and checkpoints
 * on.
 *
 * <p>The job's time runs from the ledger's first fact, the opened round, to its last, the model:
 * both by the job's own clock. Kafka's reader starts before the first fact, by less than a second.
 */
public final class JobBench {
  static final double LIMIT = 0.5;
  private static final int PARTITIONS = 4;
  private static final Duration START = Duration.ofMinutes(2);

  private final Path confDirectory;
  private final String name;
  private final Model model;
  private final int clients;
  private final int runs;

  /** {@code clients} updates of the model in each of {@code runs} runs. */
  public JobBench(Path confDirectory, String name, Model model, int clients, int runs) {
    this.confDirectory = confDirectory;
    this.name = name;
    this.model = model;
    this.clients = clients;
    this.runs = runs;
  }

  /** Measures both, in turns; every run has a broker and a topic of its own. */
  public Ratio measure(Consumer<String> progress) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> base = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      measureOnce(ours, base);
      progress.accept(
          "%s, run %d of %d: job %.0f MB/s, plain consumer %.0f MB/s"
              .formatted(name, run + 1, runs, ours.get(run), base.get(run)));
    }
    return new Ratio("whole job, " + name, "MB/s", "job", ours, "plain consumer", base, LIMIT);
  }

  private void measureOnce(List<Double> ours, List<Double> base) throws Exception {
    Path directory = Files.createTempDirectory("fedfisher-bench");
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, PARTITIONS);
      double megabytes =
          BenchRounds.publish(kafka, BenchRounds.open(kafka, model, clients), clients) / 1e6;
      base.add(megabytes / readSeconds(kafka));
      FlinkSettings settings =
          new FlinkSettings(broker.bootstrapServers(), 2, 0, directory.resolve("flink"));
      try (EmbeddedFlink flink = EmbeddedFlink.start(patient(directory), settings)) {
        flink.awaitRunning(START);
        ours.add(megabytes / jobSeconds(kafka));
      }
    } finally {
      Folders.delete(directory);
    }
  }

  /** The shipped configuration with a checkpoint every five seconds: two are for a demo. */
  private Path patient(Path directory) throws IOException {
    String shipped = Files.readString(confDirectory.resolve("config.yaml"));
    String patient = shipped.replace("interval: 2 s", "interval: 5 s");
    if (patient.equals(shipped)) {
      throw new IllegalStateException("config.yaml has no line \"interval: 2 s\" any more");
    }
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(conf.resolve("config.yaml"), patient);
    return conf;
  }

  private static double readSeconds(KafkaClients kafka) {
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS)
              .mapToObj(partition -> new TopicPartition(Topics.CLIENT_UPDATES, partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      long started = System.nanoTime();
      while (partitions.stream().mapToLong(consumer::position).sum() < end) {
        consumer.poll(Duration.ofMillis(100));
      }
      return (System.nanoTime() - started) / 1e9;
    }
  }

  private static double jobSeconds(KafkaClients kafka) throws InterruptedException {
    LedgerReader reader = new LedgerReader(kafka);
    Optional<RoundView> view = reader.round("bench");
    while (view.flatMap(RoundView::published).isEmpty()) {
      Thread.sleep(200);
      view = reader.round("bench");
    }
    List<LedgerFact> facts = view.orElseThrow().facts();
    return (millis(facts, ModelPublished.class) - millis(facts, RoundOpened.class)) / 1e3;
  }

  private static long millis(List<LedgerFact> facts, Class<?> kind) {
    return facts.stream()
        .filter(fact -> kind.isInstance(fact.getFact()))
        .mapToLong(LedgerFact::getTimeMillis)
        .findFirst()
        .orElseThrow();
  }
}
