package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.fedfisher.sim.FlinkSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which state the job of a cluster of processes continues. */
class ClusterStateTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path directory;

  @Test
  void jobContinuesFromTheNewestStateOrTheOneThatIsGiven() throws Exception {
    ClusterFolder folder = new ClusterFolder(directory.resolve("cluster"));
    ClusterSettings settings =
        new ClusterSettings(1, 1, 1, 1, 0, 0, ClusterSettings.Gpu.NONE, Map.of());
    Path first;
    Path last;
    try (Cluster cluster = Cluster.start(CONF, folder, settings)) {
      assertThat(restored(cluster)).isEmpty();
      Path taken = cluster.job().savepoint(PATIENCE);
      Waiting.until(
          "a later checkpoint",
          PATIENCE,
          () -> !cluster.job().newestState().equals(Optional.of(taken)));
      first = taken;
    }
    try (Cluster cluster = Cluster.start(CONF, folder, settings, Optional.of(first))) {
      assertThat(restored(cluster)).isEqualTo(first.toString());
      last = cluster.job().stop(PATIENCE);
    }
    // The first job's checkpoint is still there, and older.
    assertThat(FlinkSettings.lastCheckpoint(folder.checkpoints())).isPresent();
    try (Cluster cluster = Cluster.start(CONF, folder, settings)) {
      assertThat(restored(cluster)).isEqualTo(last.toString());
    }
  }

  /** Folder of the state from which the job began; empty where it had none. */
  private static String restored(Cluster cluster) throws Exception {
    JsonNode checkpoints =
        cluster.rest().get("/jobs/%s/checkpoints".formatted(cluster.job().view().id()));
    String path = checkpoints.at("/latest/restored/external_path").asText("");
    return path.replaceFirst("^file:", "");
  }
}
