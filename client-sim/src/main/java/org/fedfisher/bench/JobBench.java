package org.fedfisher.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.bench.BenchRounds.Payload;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.job.KafkaProperties;
import org.fedfisher.schemas.Topics;
import org.fedfisher.sim.EmbeddedFlink;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.wire.Model;

/**
 * The whole job, from a full topic to folded sums, against a plain consumer that reads the same
 * bytes and does nothing; broker, job and consumer in one process, RocksDB and checkpoints on. The
 * limit is for a consumer whose socket is as Kafka makes it; what one with a socket as large as the
 * job's reads is told beside.
 *
 * <p>The job's time runs from the first record that its decode operator is given until its
 * accumulate operator has folded the last block, by their own counters, read every five
 * milliseconds. The consumer's runs from its first poll until it stands at the topic's end. All
 * runs read one topic, each with a cluster of its own that starts at the topic's beginning. Both
 * sides first run {@value #WARM_UPS} times unmeasured in the same process, for Java's compiler: a
 * job that runs for weeks has it behind itself.
 */
public final class JobBench {
  static final double LIMIT = 0.5;
  static final int PARTITIONS = 4;
  private static final int PARALLELISM = 2;
  private static final int WARM_UPS = 6;
  private static final long POLL_MILLIS = 5;
  private static final Map<String, String> WIDE =
      Map.of(ConsumerConfig.RECEIVE_BUFFER_CONFIG, KafkaProperties.RECEIVE_BYTES);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

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

  /**
   * One side of one run.
   *
   * @param rate 10^6 bytes of payload a second
   * @param cores that the whole process kept busy meanwhile, broker included
   */
  record Speed(double rate, double cores) {
    @Override
    public String toString() {
      return "%.0f MB/s (%.1f cores)".formatted(rate, cores);
    }
  }

  private record Run(Speed job, Speed consumer, Speed wideConsumer) {}

  /**
   * All runs.
   *
   * @param ratio to the plain consumer
   * @param wide speeds of the consumer with a socket like the job's
   */
  record Outcome(Ratio ratio, List<Double> wide) {
    /** A line for people. */
    String describe() {
      double base = Ratio.median(wide);
      return String.format(
          Locale.ROOT,
          "%s; a consumer with the job's socket: %,.0f MB/s, ratio %.2f",
          ratio.describe(),
          base,
          Ratio.median(ratio.ours()) / base);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  /** Measures all, in turns. */
  Outcome measure(Consumer<String> progress) throws Exception {
    Path directory = Files.createTempDirectory("fedfisher-bench");
    List<Run> measured = new ArrayList<>();
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, PARTITIONS);
      Payload payload =
          BenchRounds.publish(kafka, BenchRounds.open(kafka, model, clients), clients);
      for (int run = 1 - WARM_UPS; run <= runs; run++) {
        Run all = measureOnce(broker, kafka, directory.resolve("run-" + (run + WARM_UPS)), payload);
        String which =
            run < 1
                ? "warm-up %d of %d".formatted(run + WARM_UPS, WARM_UPS)
                : "run %d of %d".formatted(run, runs);
        progress.accept("%s, %s: %s".formatted(name, which, describe(all)));
        if (run >= 1) {
          measured.add(all);
        }
      }
    } finally {
      Folders.delete(directory);
    }
    Ratio ratio =
        new Ratio(
            "whole job, " + name,
            "MB/s",
            "job",
            measured.stream().map(run -> run.job.rate).toList(),
            "plain consumer",
            measured.stream().map(run -> run.consumer.rate).toList(),
            LIMIT);
    return new Outcome(ratio, measured.stream().map(run -> run.wideConsumer.rate).toList());
  }

  private static String describe(Run run) {
    return "job %s, plain consumer %s, with the job's socket %s"
        .formatted(run.job, run.consumer, run.wideConsumer);
  }

  private Run measureOnce(EmbeddedKafka broker, KafkaClients kafka, Path directory, Payload payload)
      throws Exception {
    // What went before has left behind is nobody's to collect while the clock runs.
    System.gc();
    Speed consumer = read(kafka, payload);
    System.gc();
    Speed wide = read(new KafkaClients(kafka.bootstrapServers(), WIDE), payload);
    System.gc();
    Speed job = fold(confDirectory, broker, directory, payload);
    Folders.delete(directory);
    return new Run(job, consumer, wide);
  }

  /**
   * Starts a cluster with a job that folds what is there.
   *
   * @param directory of this job alone; its name is the job's on Kafka
   */
  static Speed fold(Path confDirectory, EmbeddedKafka broker, Path directory, Payload payload)
      throws Exception {
    FlinkSettings settings =
        new FlinkSettings(broker.bootstrapServers(), PARALLELISM, 0, directory.resolve("flink"));
    try (EmbeddedFlink flink =
        EmbeddedFlink.start(configuration(confDirectory, directory), settings)) {
      return fold(flink, payload);
    }
  }

  /**
   * The shipped configuration with a name of its own, and a checkpoint every five seconds: two are
   * for a demo.
   */
  private static Path configuration(Path confDirectory, Path directory) throws IOException {
    String shipped = Files.readString(confDirectory.resolve("config.yaml"));
    String named =
        replaced(
            shipped,
            "transaction-prefix: fedfisher",
            "transaction-prefix: " + directory.getFileName());
    String patient = replaced(named, "interval: 2 s", "interval: 5 s");
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(conf.resolve("config.yaml"), patient + LiveCounters.CONFIGURATION);
    return conf;
  }

  private static String replaced(String text, String line, String by) {
    if (!text.contains(line)) {
      throw new IllegalStateException("config.yaml has no line \"%s\" any more".formatted(line));
    }
    return text.replace(line, by);
  }

  private static Speed read(KafkaClients kafka, Payload payload) throws Exception {
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS)
              .mapToObj(partition -> new TopicPartition(Topics.CLIENT_UPDATES, partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      return speed(
          payload,
          () -> {
            while (partitions.stream().mapToLong(consumer::position).sum() < end) {
              consumer.poll(Duration.ofMillis(100));
            }
          });
    }
  }

  private static Speed fold(EmbeddedFlink flink, Payload payload) throws Exception {
    await(flink, "decode client updates", "numRecordsIn", 1);
    return speed(
        payload,
        () -> await(flink, "accumulate Fisher sums by shard", "bytesFolded", payload.blockBytes()));
  }

  private static void await(EmbeddedFlink flink, String operator, String counter, long count)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (LiveCounters.sum(operator, counter) < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s: %s is %d after %s, expected %d; the job is %s"
                .formatted(
                    operator,
                    counter,
                    LiveCounters.sum(operator, counter),
                    PATIENCE,
                    count,
                    flink.status()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static Speed speed(Payload payload, Work work) throws Exception {
    long cpu = cpuNanos();
    long started = System.nanoTime();
    work.run();
    double nanos = System.nanoTime() - started;
    return new Speed(payload.bytes() * 1e3 / nanos, (cpuNanos() - cpu) / nanos);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }
}
