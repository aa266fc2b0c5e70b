package org.fedfisher.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.fedfisher.job.JobSettings;
import org.fedfisher.job.KafkaProperties;
import org.fedfisher.job.SolvePlacement;

/**
 * What a cluster in this process decides for itself; everything else is the configuration file's.
 *
 * @param bootstrapServers Kafka's, host:port[,host:port...]
 * @param kafkaProperties what else Kafka's clients are told, by Kafka's own keys
 * @param parallelism of every operator, and the number of slots
 * @param uiPort of the dashboard, 0 for any free one
 * @param workDirectory for checkpoints and temporary files; a job continues from the last
 *     checkpoint that it finds there
 */
public record FlinkSettings(
    String bootstrapServers,
    Map<String, String> kafkaProperties,
    int parallelism,
    int uiPort,
    Path workDirectory) {
  /**
   * Keyed exchanges of the job, with reserve. Each holds, at parallelism p, about p (p + 2) buffers
   * before it starts, measured with nine of them at p = 4: 256 suffice, 128 do not.
   */
  private static final int EXCHANGES = 12;

  /** Of the heap, what all accumulate caches may take: sums live long, and must not fill it. */
  private static final int CACHED_SHARE = 6;

  /** An audit at p = 1 does not start with 60. */
  private static final int RESERVE = 64;

  /** A checkpoint's folder has this file once the checkpoint is complete. */
  private static final Pattern COMPLETE = Pattern.compile("/chk-\\d+/_metadata$");

  public FlinkSettings {
    if (parallelism < 1) {
      throw new IllegalArgumentException(
          "parallelism is %d, expected at least 1".formatted(parallelism));
    }
    if (uiPort < 0 || uiPort > 65_535) {
      throw new IllegalArgumentException("UI port is %d, expected 0 to 65535".formatted(uiPort));
    }
    kafkaProperties = Map.copyOf(kafkaProperties);
    workDirectory = workDirectory.toAbsolutePath();
  }

  /** With a Kafka that lets everybody in. */
  public FlinkSettings(String bootstrapServers, int parallelism, int uiPort, Path workDirectory) {
    this(bootstrapServers, Map.of(), parallelism, uiPort, workDirectory);
  }

  /**
   * The file's configuration.
   *
   * @throws IOException where there is none
   */
  static Configuration load(Path confDirectory) throws IOException {
    Path file = confDirectory.resolve(GlobalConfiguration.FLINK_CONF_FILENAME);
    if (!Files.isReadable(file)) {
      throw new IOException(
          "no Flink configuration at %s; FLINK_CONF_DIR names its folder"
              .formatted(file.toAbsolutePath()));
    }
    return GlobalConfiguration.loadConfiguration(confDirectory.toString());
  }

  /**
   * The file's configuration with these settings on top; makes the folders.
   *
   * @throws IOException where the work directory cannot be used
   */
  Configuration over(Configuration file) throws IOException {
    Configuration configuration = new Configuration(file);
    configuration.set(JobSettings.BOOTSTRAP_SERVERS, bootstrapServers);
    kafkaProperties.forEach(
        (key, value) -> configuration.setString(KafkaProperties.PREFIX + key, value));
    // One process has no task manager apart.
    configuration.set(SolvePlacement.WHERE, SolvePlacement.Where.ANYWHERE);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
    configuration.set(RestOptions.BIND_PORT, Integer.toString(uiPort));
    configuration.set(RestOptions.PORT, uiPort);
    MemorySize segment = configuration.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE);
    MemorySize network = segment.multiply(EXCHANGES * parallelism * (parallelism + 4.0) + RESERVE);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    configuration.set(
        JobSettings.CACHE_BYTES,
        new MemorySize(Runtime.getRuntime().maxMemory() / CACHED_SHARE / parallelism));
    Path checkpoints = Files.createDirectories(workDirectory.resolve("checkpoints"));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(checkpoints));
    configuration.set(
        CoreOptions.TMP_DIRS, Files.createDirectories(workDirectory.resolve("tmp")).toString());
    Optional<Path> last = lastCheckpoint(checkpoints);
    if (last.isPresent()) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, uri(last.get()));
      // Ours from now on: Flink deletes it once it is superseded.
      configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    }
    return configuration;
  }

  /**
   * Flink takes what stands behind the scheme as it is: an escaped space would be another folder.
   */
  private static String uri(Path path) {
    return "file://" + path;
  }

  /** The newest complete checkpoint of whichever job ran here last. */
  public static Optional<Path> lastCheckpoint(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.find(checkpoints, 3, (file, attributes) -> isMetadata(file))) {
      return files
          .max(Comparator.comparing(file -> file.toFile().lastModified()))
          .map(Path::getParent);
    }
  }

  private static boolean isMetadata(Path file) {
    return COMPLETE.matcher(file.toString()).find();
  }
}
