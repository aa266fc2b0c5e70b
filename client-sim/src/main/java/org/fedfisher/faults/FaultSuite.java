package org.fedfisher.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.Verdict;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.ModelStore;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.ClusterFolder;
import org.fedfisher.cluster.ClusterSettings;
import org.fedfisher.cluster.ClusterSettings.Gpu;
import org.fedfisher.cluster.Waiting;
import org.fedfisher.faults.LedgerWatch.Seen;
import org.fedfisher.job.JobSettings;
import org.fedfisher.sim.FleetKeys;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;

/**
 * Plays faults on one cluster, each in a round of its own, and says what of the job's promises did
 * not hold. The cluster lives on from fault to fault, as an operator's does; readers read
 * throughout.
 */
public final class FaultSuite implements AutoCloseable {
  static final int TASK_MANAGERS = 2;
  static final int PARALLELISM = 4;

  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);
  private static final Duration HEALTH = Duration.ofMinutes(2);
  private static final Duration DRAIN = Duration.ofSeconds(20);

  /** What readers see so soon after a fault was committed before it. */
  private static final long IN_FLIGHT_MILLIS = 500;

  private final RoundAudit audit;
  private final Cluster cluster;
  private final long seed;

  /** The processes are nobody's children: they must not outlive a JVM that is told to end. */
  private final Thread hook = new Thread(this::killAll, "kill-cluster");

  private final LedgerWatch committed;
  private final LedgerWatch early;
  private final Map<Design, List<LocalUpdate>> clients = new EnumMap<>(Design.class);
  private final Map<Design, ModelPublished> undisturbed = new EnumMap<>(Design.class);
  private final Map<String, Integer> played = new HashMap<>();
  private FleetKeys keys = FleetKeys.none();

  private FaultSuite(Path shippedConf, Cluster cluster, long seed) {
    this.audit = new RoundAudit(shippedConf, cluster);
    this.cluster = cluster;
    this.seed = seed;
    Runtime.getRuntime().addShutdownHook(hook);
    KafkaClients kafka = cluster.kafka();
    this.committed = new LedgerWatch(kafka.consumer(), "committed");
    this.early = new LedgerWatch(kafka.uncommittedConsumer(), "uncommitted");
  }

  /**
   * Starts the cluster.
   *
   * @param transactions after which Kafka aborts what a job has not committed
   */
  public static FaultSuite start(
      Path shippedConf, Path workDirectory, long seed, Duration transactions)
      throws IOException, InterruptedException {
    Map<String, String> overrides = new HashMap<>(Impatience.settings(CHECKPOINTS));
    overrides.put(JobSettings.TRANSACTION_TIMEOUT.key(), transactions.toSeconds() + " s");
    ClusterSettings settings =
        new ClusterSettings(
            TASK_MANAGERS, PARALLELISM / TASK_MANAGERS, PARALLELISM, 4, 0, 0, Gpu.NONE, overrides);
    return new FaultSuite(
        shippedConf, Cluster.start(shippedConf, new ClusterFolder(workDirectory), settings), seed);
  }

  /** Plays a fault once more; a script that cannot go on is a violation too. */
  public Outcome play(Fault fault) throws Exception {
    ModelPublished reference = undisturbed(fault.design());
    int run = played.merge(fault.name(), 1, Integer::sum);
    String name = "%s-%d".formatted(fault.name(), run);
    try (Scene scene = scene(fault.design(), name, run)) {
      List<String> violations = new ArrayList<>();
      String verdict = "";
      try {
        scene.open();
        fault.script().play(scene);
        scene.awaitLastModel();
        scene.awaitRestart();
        recover();
        violations.addAll(Promises.broken(name, facts(name), committed.manifests(name), reference));
        violations.addAll(unfinished(name));
        verdict = audit(name, violations);
      } catch (IOException | RuntimeException e) {
        violations.add("round %s: %s".formatted(name, e));
        recover();
      }
      return outcome(fault, name, violations, verdict, scene, committed);
    }
  }

  /**
   * Plays a fault that must hit the milliseconds between a checkpoint and its commit, until it does
   * or so many attempts are spent; what breaks a promise is not played again.
   */
  Outcome playInTime(Fault fault, int attempts) throws Exception {
    Outcome outcome = play(fault);
    for (int more = attempts - 1; more > 0; more--) {
      if (!outcome.tooLate() || !outcome.violations().isEmpty()) {
        break;
      }
      outcome = play(fault);
    }
    return outcome;
  }

  /** What the clients' round gives when nothing happens; played once. */
  private ModelPublished undisturbed(Design design) throws IOException, InterruptedException {
    ModelPublished known = undisturbed.get(design);
    if (known != null) {
      return known;
    }
    String name = "undisturbed-" + design;
    try (Scene scene = scene(design, name, 0)) {
      scene.open();
      scene.gateways().send(0, Design.CLIENTS);
      scene.awaitLastModel();
    }
    ModelPublished found =
        facts(name).stream()
            .map(LedgerFact::getFact)
            .filter(ModelPublished.class::isInstance)
            .map(ModelPublished.class::cast)
            .max(Comparator.comparing(ModelPublished::getRevision))
            .orElseThrow();
    undisturbed.put(design, found);
    return found;
  }

  /** What cannot be fetched, or waits for ever. */
  private List<String> unfinished(String round) throws InterruptedException {
    List<String> violations = new ArrayList<>();
    if (new ModelStore(cluster.kafka()).find(round, ModelVariant.SOLUTION).isEmpty()) {
      violations.add("round %s: no whole model can be fetched".formatted(round));
    }
    try {
      Waiting.until("the end of waiting blocks", DRAIN, () -> waitingBlocks() == 0);
    } catch (IllegalStateException e) {
      violations.add("round %s: blocks wait: %s".formatted(round, e.getMessage()));
    }
    return violations;
  }

  /** The verdict; another one than identical is a violation. */
  private String audit(String round, List<String> violations) throws Exception {
    AuditReport report = audit.of(round);
    if (report.verdict() != Verdict.IDENTICAL) {
      violations.add(
          "round %s: the audit says %s: %s".formatted(round, report.verdict(), report.reason()));
    }
    return report.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private long waitingBlocks() throws IOException, InterruptedException {
    return cluster.rest().sum(cluster.job().view().id(), "accumulate", "waitingBlocks");
  }

  private List<LedgerFact> facts(String round) {
    return committed.facts(round).stream().map(seen -> (LedgerFact) seen.record()).toList();
  }

  private Scene scene(Design design, String name, int run) {
    List<LocalUpdate> of = clients.computeIfAbsent(design, made -> made.clients(seed));
    long sceneSeed = seed * 1_000_003 + name.hashCode() + run;
    RoundSpecification round = design.specification(name, System.currentTimeMillis());
    Gateways gateways = new Gateways(cluster.kafka(), round, of, keys(round), sceneSeed);
    return new Scene(cluster, round, gateways, committed, early, sceneSeed);
  }

  /** The clients' keys, registered at their first use. */
  private List<KeyPair> keys(RoundSpecification round) {
    if (round.getIdentity() != Identity.REGISTERED) {
      return List.of();
    }
    if (keys.keys().isEmpty()) {
      keys = FleetKeys.generate(Design.CLIENTS);
      keys.register(cluster.kafka(), Design.CLIENT);
    }
    return keys.keys();
  }

  private static Outcome outcome(
      Fault fault,
      String round,
      List<String> violations,
      String verdict,
      Scene scene,
      LedgerWatch committed) {
    return scene
        .recovery()
        .map(
            recovery -> {
              long struck = recovery.struckAtMillis();
              OptionalLong running = recovery.runningAgainMillis();
              OptionalLong progress =
                  committed.facts(round).stream()
                      .mapToLong(Seen::atMillis)
                      .filter(at -> at > struck + IN_FLIGHT_MILLIS)
                      .findFirst();
              return new Outcome(
                  fault.name(),
                  violations,
                  seconds(struck, running),
                  seconds(struck, progress),
                  verdict,
                  scene.note());
            })
        .orElseGet(
            () ->
                new Outcome(
                    fault.name(),
                    violations,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    verdict,
                    scene.note()));
  }

  private static OptionalDouble seconds(long from, OptionalLong to) {
    return to.isPresent()
        ? OptionalDouble.of((to.getAsLong() - from) / 1e3)
        : OptionalDouble.empty();
  }

  /** The cluster as it was before the fault: every process, every task, the first parallelism. */
  private void recover() throws IOException, InterruptedException {
    cluster.broker().start();
    cluster.broker().awaitUp(HEALTH);
    cluster.jobManager().start();
    for (int number = 1; number <= TASK_MANAGERS; number++) {
      cluster.taskManagers().start(number);
    }
    cluster.jobManager().awaitSlots(PARALLELISM, HEALTH);
    if (cluster.job().find().isEmpty()) {
      cluster.job().submit(PARALLELISM, cluster.job().lastCheckpoint());
    }
    cluster.job().awaitRunning(HEALTH);
    if (cluster.job().view().parallelism() != PARALLELISM) {
      cluster.job().rescale(PARALLELISM, HEALTH);
    }
  }

  @Override
  public void close() throws IOException {
    committed.close();
    early.close();
    cluster.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and the hook finds nothing to kill.
      return;
    }
  }

  private void killAll() {
    try {
      cluster.kill();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
