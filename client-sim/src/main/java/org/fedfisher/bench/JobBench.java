package org.fedfisher.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.job.FedFisherJob;
import org.fedfisher.job.JobSettings;
import org.fedfisher.schemas.Topics;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/**
 * The whole job, from a full topic to folded and solved sums, against a plain consumer that reads
 * the same bytes and does nothing; broker, job and consumer in one process, RocksDB and checkpoints
 * on.
 */
public final class JobBench {
  static final double LIMIT = 0.5;
  private static final int PARTITIONS = 4;
  private static final int DISTINCT = 4;

  private final String name;
  private final Model model;
  private final int clients;
  private final int runs;

  /** {@code clients} updates of the model, published once, read {@code runs} times by each. */
  public JobBench(String name, Model model, int clients, int runs) {
    this.name = name;
    this.model = model;
    this.clients = clients;
    this.runs = runs;
  }

  /** Measures both, in turns. */
  public Ratio measure(Consumer<String> progress) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> base = new ArrayList<>();
    Path directory = Files.createTempDirectory("fedfisher-bench");
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, PARTITIONS);
      long bytes = fill(kafka);
      progress.accept("%s: topic holds %d updates, %,.0f MB".formatted(name, clients, bytes / 1e6));
      for (int run = 0; run < runs; run++) {
        base.add(bytes / 1e6 / readSeconds(kafka));
        ours.add(bytes / 1e6 / jobSeconds(kafka, directory.resolve("run" + run), run));
        progress.accept(
            "%s run %d of %d: job %.0f MB/s, plain consumer %.0f MB/s"
                .formatted(name, run + 1, runs, ours.get(run), base.get(run)));
      }
    } finally {
      Folders.delete(directory);
    }
    return new Ratio("whole job, " + name, "job", ours, "plain consumer", base, LIMIT);
  }

  private RoundSpecification round() {
    return new RoundSpecification(
        "bench",
        model,
        GlobalModel.digest(new float[1]),
        FisherStructure.DIAGONAL,
        114_688,
        clients,
        clients,
        Clock.systemUTC().millis() + Duration.ofHours(1).toMillis(),
        new Bounds(30, 6, 4),
        new Solver(SolverKind.EXACT, 0, 0.0),
        false,
        Map.of());
  }

  private long fill(KafkaClients kafka) {
    long bytes = 0;
    UpdateEncoder encoder = new UpdateEncoder(round());
    List<float[]> numbers = new ArrayList<>();
    for (int seed = 0; seed < DISTINCT; seed++) {
      numbers.add(numbers(seed));
    }
    try (UpdatePublisher publisher = UpdatePublisher.plain(kafka)) {
      for (int client = 0; client < clients; client++) {
        EncodedUpdate update =
            encoder.encode(
                new LocalUpdate(
                    "client-" + client,
                    "u1",
                    100,
                    numbers.get(client % DISTINCT),
                    numbers.get((client + 1) % DISTINCT),
                    FisherEstimator.EXACT,
                    Map.of()));
        publisher.publish(update);
        bytes += update.bytes();
      }
    }
    return bytes;
  }

  private float[] numbers(int seed) {
    long parameters =
        model.getLayers().stream().mapToLong(org.fedfisher.schemas.ShardLayout::parameters).sum();
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(parameters)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static double readSeconds(KafkaClients kafka) {
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int p = 0; p < PARTITIONS; p++) {
        partitions.add(new TopicPartition(Topics.CLIENT_UPDATES, p));
      }
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

  private double jobSeconds(KafkaClients kafka, Path directory, int run) throws Exception {
    Configuration settings = BenchFlink.settings(directory, "2 s");
    settings.set(JobSettings.BOOTSTRAP_SERVERS, kafka.bootstrapServers());
    settings.set(JobSettings.TRANSACTION_PREFIX, "bench-" + run);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    FedFisherJob.define(env, JobSettings.from(settings));
    // The round opens first, so that the job meets a full topic with its round open.
    String round = "bench";
    if (run == 0) {
      try (RoundCommands commands = new RoundCommands(kafka, Clock.systemUTC())) {
        commands.open(round());
      }
    }
    long begun = Clock.systemUTC().millis();
    JobClient job = env.executeAsync("bench");
    try {
      long published = awaitPublished(kafka, round, begun);
      long opened = openedMillis(kafka, round, begun);
      return (published - opened) / 1e3;
    } finally {
      job.cancel().get();
    }
  }

  private static long awaitPublished(KafkaClients kafka, String round, long afterMillis)
      throws InterruptedException {
    while (true) {
      for (LedgerFact fact : facts(kafka, round)) {
        if (fact.getFact() instanceof ModelPublished && fact.getTimeMillis() >= afterMillis) {
          return fact.getTimeMillis();
        }
      }
      Thread.sleep(200);
    }
  }

  private static long openedMillis(KafkaClients kafka, String round, long afterMillis) {
    return facts(kafka, round).stream()
        .mapToLong(LedgerFact::getTimeMillis)
        .filter(millis -> millis >= afterMillis)
        .min()
        .orElseThrow();
  }

  private static List<LedgerFact> facts(KafkaClients kafka, String round) {
    List<LedgerFact> facts = new ArrayList<>();
    boolean[] once = new boolean[1];
    new LedgerReader(kafka)
        .follow(
            round,
            facts::add,
            () -> {
              boolean stop = once[0];
              once[0] = true;
              return stop;
            });
    return facts;
  }
}
