package org.fedfisher.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.ClusterFolder;
import org.fedfisher.cluster.ClusterSettings;
import org.fedfisher.cluster.ClusterSettings.Gpu;
import org.fedfisher.cluster.GpuProbe;
import org.fedfisher.cluster.Prometheus;
import org.fedfisher.cluster.Restore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts Kafka, a JobManager and task managers as processes, and the job on them. */
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Starts Kafka, a JobManager and task managers, each a process of its own, and the job on"
          + " them; returns once every task runs. \"fedfisher cluster down\" stops them.",
      "Everything listens on the loopback interface."
    })
final class ClusterUpCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      description = "Task managers (default: ${DEFAULT-VALUE}).")
  int taskManagers = 1;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Slots of each task manager (default: ${DEFAULT-VALUE}).")
  int slots = 2;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism of the job (default: all slots).")
  int parallelism;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of the client updates, if the topic is new (default: 4).")
  int partitions = 4;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of Kafka, 0 for any free one (default: ${DEFAULT-VALUE}).")
  int kafkaPort = UpCommand.KAFKA_PORT;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      description = "Port of Flink's dashboard, 0 for any free one (default: ${DEFAULT-VALUE}).")
  int uiPort = 8081;

  @Option(
      names = "--prometheus-ports",
      paramLabel = "RANGE",
      description =
          "Answer Prometheus, each process of Flink on the first free port of a range such as"
              + " 9249-9260. Nobody has to log in there (default: off).")
  @Nullable String prometheusPorts;

  @Option(
      names = "--from-savepoint",
      paramLabel = "DIR",
      description =
          "Continue from this savepoint or checkpoint (default: from the newest state of whichever"
              + " job ran in the folder before, if any). Of a solve that is a job of its own: always from"
              + " its newest.")
  @Nullable Path savepoint;

  @Option(
      names = "--despite-newer-facts",
      description =
          "With --from-savepoint: also where the ledger has facts from after the savepoint, which the"
              + " job then decides once more.")
  boolean despiteNewerFacts;

  @Option(
      names = "--gpu",
      paramLabel = "WHERE",
      description =
          "Solve rounds on a task manager of its own, with the GPUs that nvidia-smi lists (auto; on a"
              + " machine without any, as none) or as if it had one (fake); or anywhere (none)."
              + " Default: none.")
  Gpu gpu = Gpu.NONE;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A configuration key, instead of what flink-conf/config.yaml says.")
  Map<String, String> overrides = new TreeMap<>();

  @Mixin final ClusterFolderOption where = new ClusterFolderOption();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    Gpu found = found(command);
    ClusterSettings settings =
        Checked.of(
            command,
            () ->
                new ClusterSettings(
                    taskManagers,
                    slots,
                    parallelism == 0 ? taskManagers * slots : parallelism,
                    partitions,
                    kafkaPort,
                    uiPort,
                    found,
                    overrides()));
    ClusterFolder folder = where.folder();
    if (Cluster.runsIn(folder)) {
      throw new ParameterException(
          command.commandLine(), "a cluster runs in %s already".formatted(folder.path()));
    }
    Optional<Restore> from =
        Checked.of(
            command,
            () ->
                Optional.ofNullable(savepoint)
                    .map(folderOfState -> new Restore(folderOfState, despiteNewerFacts)));
    PrintWriter out = command.commandLine().getOut();
    out.println("Starting Kafka and Flink; logs: " + folder.logs());
    out.flush();
    Cluster cluster =
        Cancellation.guard(() -> Cluster.start(FlinkConf.directory(), folder, settings, from));
    ClusterText.print(cluster, out);
    if (prometheusPorts != null) {
      out.println("Prometheus    http://127.0.0.1, ports " + prometheusPorts);
    }
    out.println();
    out.println("fedfisher cluster down stops it.");
    return 0;
  }

  private Map<String, String> overrides() {
    Map<String, String> all = new TreeMap<>();
    if (prometheusPorts != null) {
      all.putAll(Prometheus.settings(prometheusPorts));
    }
    all.putAll(overrides);
    return all;
  }

  private Gpu found(CommandSpec command) throws InterruptedException {
    Optional<String> missing = gpu == Gpu.AUTO ? GpuProbe.missing() : Optional.empty();
    if (missing.isEmpty()) {
      return gpu;
    }
    PrintWriter err = command.commandLine().getErr();
    err.println("No GPU, so rounds are solved anywhere: " + missing.get());
    err.flush();
    return Gpu.NONE;
  }
}
