package org.fedfisher.cluster;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.fedfisher.fisher.Kernels;
import org.fedfisher.job.JobSettings;
import org.fedfisher.job.SolvePlacement;

/**
 * Writes a cluster's {@code conf/}: the shipped {@code config.yaml} with what depends on this
 * machine and this cluster on top.
 */
final class ClusterConf {
  static final String LOGGING = "log4j.properties";

  /**
   * Buffers for each slot of a task manager and each slot of the cluster, with reserve: twice what
   * one task manager alone needs, since a channel from another one holds two buffers of its own.
   */
  private static final double EXCHANGE_BUFFERS = 24;

  private ClusterConf() {}

  /**
   * Writes it.
   *
   * @param shipped folder of {@code config.yaml} and {@code log4j.properties}
   * @param ports of Kafka, the JobManager's RPC and the REST API
   */
  static void write(Path shipped, ClusterFolder folder, ClusterSettings settings, Ports ports)
      throws IOException {
    Configuration configuration = GlobalConfiguration.loadConfiguration(shipped.toString());
    addresses(configuration, ports);
    places(configuration, folder);
    vectors(configuration);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
    placement(configuration, settings);
    sizes(configuration, settings);
    new TreeMap<>(settings.overrides()).forEach(configuration::setString);
    int gpus = JobSettings.from(configuration).solve().gpus();
    if (gpus > settings.slots()) {
      throw new IllegalArgumentException(
          "%s is %d, but a task manager has memory for %d slots"
              .formatted(SolvePlacement.GPUS.key(), gpus, settings.slots()));
    }
    Files.write(
        folder.conf().resolve(GlobalConfiguration.FLINK_CONF_FILENAME),
        ConfigurationUtils.convertConfigToWritableLines(configuration, false));
    Files.copy(
        shipped.resolve(LOGGING),
        folder.conf().resolve(LOGGING),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void placement(Configuration configuration, ClusterSettings settings) {
    if (settings.solvesApart()) {
      configuration.set(SolvePlacement.WHERE, SolvePlacement.Where.GPU);
      configuration.setString(
          "external-resource.gpu.param.devices", settings.gpu().name().toLowerCase(Locale.ROOT));
    } else {
      configuration.set(SolvePlacement.WHERE, SolvePlacement.Where.ANYWHERE);
    }
  }

  /** Task managers run on this process's Java, which may have vectors to fold on. */
  private static void vectors(Configuration configuration) {
    if (ModuleFinder.ofSystem().find(Kernels.MODULE).isPresent()) {
      String before = configuration.get(CoreOptions.FLINK_TM_JVM_OPTIONS);
      configuration.set(
          CoreOptions.FLINK_TM_JVM_OPTIONS, (before + " --add-modules=" + Kernels.MODULE).strip());
    }
  }

  /** Of a cluster that was laid out before. */
  static Configuration read(ClusterFolder folder) throws IOException {
    if (!Files.isReadable(folder.conf().resolve(GlobalConfiguration.FLINK_CONF_FILENAME))) {
      throw new IOException(
          "no cluster in %s; \"fedfisher cluster up\" makes one".formatted(folder.path()));
    }
    return GlobalConfiguration.loadConfiguration(folder.conf().toString());
  }

  /** Small enough for several task managers on one machine. */
  private static void sizes(Configuration configuration, ClusterSettings settings) {
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, settings.slots());
    MemorySize segment = configuration.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE);
    int all = settings.slots() * settings.taskManagers();
    MemorySize network = segment.multiply(buffers(configuration, settings, all));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.parse("256m"));
    configuration.set(
        TaskManagerOptions.TOTAL_PROCESS_MEMORY, network.add(MemorySize.parse("1700m")));
    configuration.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse("1g"));
    configuration.set(JobSettings.CACHE_BYTES, MemorySize.parse("64m"));
  }

  private static double buffers(
      Configuration configuration, ClusterSettings settings, int allSlots) {
    return settings.solvesApart()
        ? settings.slots() * AnnouncedBuffers.of(configuration).at(allSlots)
        : EXCHANGE_BUFFERS * settings.slots() * (allSlots + 4);
  }

  private static void addresses(Configuration configuration, Ports ports) {
    Map<String, String> loopback =
        Map.of(
            "jobmanager.rpc.address", "127.0.0.1",
            "jobmanager.bind-host", "127.0.0.1",
            "taskmanager.host", "127.0.0.1",
            "taskmanager.bind-host", "127.0.0.1",
            "rest.address", "127.0.0.1",
            "rest.bind-address", "127.0.0.1");
    loopback.forEach(configuration::setString);
    configuration.set(JobManagerOptions.PORT, ports.rpc());
    configuration.set(RestOptions.PORT, ports.rest());
    configuration.set(RestOptions.BIND_PORT, Integer.toString(ports.rest()));
    configuration.set(JobSettings.BOOTSTRAP_SERVERS, "127.0.0.1:" + ports.kafka());
  }

  private static void places(Configuration configuration, ClusterFolder folder) {
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file://" + folder.checkpoints());
    configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, "file://" + folder.savepoints());
    configuration.set(CoreOptions.TMP_DIRS, folder.temporary().toString());
  }
}
