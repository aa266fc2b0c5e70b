package org.fedfisher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.cluster.ChildProcess;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.ClusterFolder;
import org.fedfisher.cluster.ClusterSettings;
import org.fedfisher.cluster.ClusterSettings.Gpu;
import org.fedfisher.cluster.Job;
import org.fedfisher.cluster.Placement;
import org.fedfisher.cluster.Waiting;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.ShardSumsPart;
import org.fedfisher.wire.UpdateAdmitted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster of processes with a solver task manager, whose GPU is a fake. */
class GpuClusterTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SLOTS = 2;
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("heartbeat.interval", "1 s"),
          Map.entry("heartbeat.timeout", "10 s"),
          Map.entry("execution.checkpointing.interval", "1 s"),
          Map.entry("restart-strategy.exponential-delay.max-backoff", "2 s"),
          Map.entry("taskmanager.memory.segment-size", "128 kb"),
          Map.entry("taskmanager.memory.network.min", "96 mb"),
          Map.entry("taskmanager.memory.network.max", "96 mb"),
          Map.entry("taskmanager.memory.managed.size", "192 mb"),
          Map.entry("taskmanager.memory.process.size", "1300 mb"),
          Map.entry("jobmanager.memory.process.size", "800 mb"),
          Map.entry("metrics.fetcher.update-interval", "1 s"),
          Map.entry("fedfisher.accumulate.cache-size", "16 mb"));

  private static Cluster cluster;
  private static LedgerWatch committed;
  private static String digest;

  private static Cluster start(Gpu gpu) throws IOException, InterruptedException {
    // Kept with its logs until the next clean build.
    Path directory = Files.createTempDirectory(Path.of("target"), "gpu-cluster-");
    ClusterSettings settings = new ClusterSettings(1, SLOTS, SLOTS, 2, 0, 0, gpu, SMALL);
    return Cluster.start(CONF, new ClusterFolder(directory), settings);
  }

  @BeforeAll
  static void undisturbedRound() throws Exception {
    cluster = start(Gpu.FAKE);
    committed = new LedgerWatch(cluster.kafka().consumer(), "committed");
    try (Scene scene = scene("undisturbed")) {
      scene.open();
      scene.gateways().send(0, Design.CLIENTS);
      digest = awaitModel("undisturbed");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      committed.close();
      cluster.close();
      assertThat(Cluster.runsIn(cluster.folder())).isFalse();
    }
  }

  private static Scene scene(String round) {
    RoundSpecification specification = Design.KFAC.specification(round, System.currentTimeMillis());
    Gateways gateways =
        new Gateways(
            cluster.kafka(), specification, Design.KFAC.clients(5), List.of(), round.hashCode());
    return new Scene(cluster, specification, gateways, committed, committed, 5);
  }

  private static void await(String what, Waiting.Condition condition) throws InterruptedException {
    Waiting.until(what, PATIENCE, condition);
  }

  private static long count(String round, Class<?> kind) {
    return committed.count(round, kind);
  }

  /** The model's digest, once it is published. */
  private static String awaitModel(String round) throws InterruptedException {
    await("the model of " + round, () -> count(round, ModelPublished.class) > 0);
    return committed.facts(round).stream()
        .map(seen -> ((LedgerFact) seen.record()).getFact())
        .filter(ModelPublished.class::isInstance)
        .map(fact -> ((ModelPublished) fact).getModelDigest().toString())
        .findFirst()
        .orElseThrow();
  }

  private static Job solve() {
    return cluster.solveJob().orElseThrow();
  }

  private static List<Placement> placements(Job job) throws IOException, InterruptedException {
    return cluster.rest().placements(job.view().id());
  }

  /** Lines of the solver's log on this round that end so. */
  private static long logged(String round, String end) throws IOException {
    Path log = cluster.folder().logs().resolve("solver-1.log");
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("round=" + round + " ") && line.endsWith(end))
        .count();
  }

  /** Parts of the round's sums that wait for the solve, as its readers see them. */
  private static long handedOn(String round) {
    try (KafkaConsumer<String, byte[]> consumer = cluster.kafka().consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.SHARD_SUMS).stream()
              .map(of -> new TopicPartition(of.topic(), of.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long parts = 0;
      while (partitions.stream().anyMatch(of -> consumer.position(of) < ends.get(of))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          SpecificRecord value = Wire.decode(record.value());
          if (value instanceof ShardSumsPart part && part.getRound().equals(round)) {
            parts++;
          }
        }
      }
      return parts;
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ChildProcess solver() throws IOException {
    return cluster.solvers().find(1).orElseThrow();
  }

  private static void replaceSolver() throws IOException, InterruptedException {
    cluster.solvers().start(1);
    await("the solve's running again", () -> solve().view().allRunning());
  }

  @Test
  void solvesSitOnTheGpuTaskManagerOnlyAndNothingElseDoes() throws Exception {
    assertThat(placements(cluster.job()))
        .isNotEmpty()
        .noneMatch(placement -> placement.operator().contains("solve shards"))
        .extracting(Placement::taskManager)
        .containsOnly("taskmanager-1");
    assertThat(placements(solve()))
        .anyMatch(placement -> placement.operator().contains("solve shards"))
        .extracting(Placement::taskManager)
        .containsOnly("solver-1");
    assertThat(logged("undisturbed", "device=0 FAKE-0 (fake) solve begins")).isEqualTo(2);
  }

  @Test
  void clientsAreAdmittedAndFoldedWithoutAGpuAndTheRoundEndsWhenOneComes() throws Exception {
    String round = "no-gpu";
    solver().kill();
    await("the solve's waiting", () -> !solve().view().allRunning());
    try (Scene scene = scene(round)) {
      scene.open();
      scene.gateways().send(0, Design.CLIENTS);
      await("the close", () -> count(round, RoundClosed.class) == 1);
      assertThat(count(round, UpdateAdmitted.class)).isEqualTo(Design.CLIENTS);
      String job = cluster.job().view().id();
      // A shard hands its sums on once it has folded all that is admitted: sums and factors.
      int parts = Design.KFAC.matrices().size() * (1 + Design.CLIENTS);
      await("the folded sums", () -> handedOn(round) == parts);
      long checkpoint = cluster.rest().lastCheckpoint(job);
      await("two checkpoints more", () -> cluster.rest().lastCheckpoint(job) > checkpoint + 1);
      assertThat(cluster.job().view().allRunning()).isTrue();
      assertThat(solve().view().state()).isIn("CREATED", "RUNNING", "RESTARTING");
      assertThat(solve().view().allRunning()).isFalse();
      assertThat(count(round, ModelPublished.class)).isZero();

      replaceSolver();
      assertThat(awaitModel(round)).isEqualTo(digest);
    }
  }

  @Test
  void solverThatDiesInMidSolveIsReplacedAndTheModelIsTheSame() throws Exception {
    String round = "mid-solve";
    try (Scene scene = scene(round)) {
      scene.open();
      scene.gateways().send(0, Design.CLIENTS);
      await("the solve's begin", () -> logged(round, "solve begins") > 0);
      ChildProcess solver = solver();
      solver.kill();
      assertThat(logged(round, " solved")).isLessThan(logged(round, "solve begins"));
      assertThat(count(round, ModelPublished.class)).isZero();

      replaceSolver();
      assertThat(awaitModel(round)).isEqualTo(digest);
      assertThat(logged(round, " solved")).isEqualTo(2);
    }
  }

  @Test
  void roundGoesOnWhileItsFirstJobIsRescaledAndSavepointsAreTaken() throws Exception {
    String round = "rescaled";
    try (Scene scene = scene(round)) {
      scene.open();
      scene.gateways().send(0, Design.CLIENTS / 2);
      cluster.job().rescale(1, PATIENCE);
      assertThat(cluster.job().savepoint(PATIENCE)).exists();
      assertThat(solve().savepoint(PATIENCE)).exists();
      scene.gateways().send(Design.CLIENTS / 2, Design.CLIENTS);
      cluster.job().rescale(SLOTS, PATIENCE);
      assertThat(awaitModel(round)).isEqualTo(digest);
      assertThat(placements(cluster.job()))
          .extracting(Placement::taskManager)
          .containsOnly("taskmanager-1");
    }
  }

  @Test
  void withoutGpusOneJobRunsEverythingAnywhere() throws Exception {
    try (Cluster plain = start(Gpu.NONE)) {
      assertThat(plain.solveJob()).isEmpty();
      assertThat(plain.solvers().running()).isEmpty();
      assertThat(plain.rest().placements(plain.job().view().id()))
          .anyMatch(placement -> placement.operator().contains("solve shards"))
          .anyMatch(placement -> placement.operator().contains("accumulate"))
          .extracting(Placement::taskManager)
          .containsOnly("taskmanager-1");
    }
  }
}
