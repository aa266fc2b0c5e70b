package org.fedfisher.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fedfisher.bench.BenchRounds.Payload;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;

/**
 * What it costs to measure how far clients move from W0: the whole job, timed as {@link JobBench}
 * does, with a round that limits the shift, and with one that does not.
 */
final class ShiftBench {
  static final double LIMIT = 0.5;

  private final Path confDirectory;
  private final String name;
  private final Model model;
  private final int clients;
  private final int runs;

  /** {@code clients} updates of the model in each of {@code runs} runs. */
  ShiftBench(Path confDirectory, String name, Model model, int clients, int runs) {
    this.confDirectory = confDirectory;
    this.name = name;
    this.model = model;
    this.clients = clients;
    this.runs = runs;
  }

  /** Measures both, in turns; the first of each is for Java's compiler. */
  Ratio measure(Consumer<String> progress) throws Exception {
    List<Double> measured = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int run = 0; run <= runs; run++) {
      JobBench.Speed with = fold(true);
      JobBench.Speed without = fold(false);
      progress.accept(
          "%s, %s: shift measured %s, not measured %s"
              .formatted(
                  name, run == 0 ? "warm-up" : "run %d of %d".formatted(run, runs), with, without));
      if (run > 0) {
        measured.add(with.rate());
        plain.add(without.rate());
      }
    }
    return new Ratio(
        "limit on the shift, " + name, "MB/s", "measured", measured, "not measured", plain, LIMIT);
  }

  private JobBench.Speed fold(boolean measured) throws Exception {
    Path directory = Files.createTempDirectory("fedfisher-bench");
    try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, JobBench.PARTITIONS);
      RoundSpecification round =
          measured
              ? BenchRounds.openMeasured(kafka, model, clients)
              : BenchRounds.open(kafka, model, clients);
      Payload payload = BenchRounds.publish(kafka, round, clients);
      System.gc();
      return JobBench.fold(confDirectory, broker, directory, payload);
    } finally {
      Folders.delete(directory);
    }
  }
}
