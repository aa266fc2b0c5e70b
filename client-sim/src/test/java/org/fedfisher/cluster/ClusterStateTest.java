package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.client.Rounds;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.wire.FisherStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which state the job of a cluster of processes continues. */
class ClusterStateTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final ClusterSettings SETTINGS =
      new ClusterSettings(1, 1, 1, 1, 0, 0, ClusterSettings.Gpu.NONE, Map.of());

  @TempDir Path directory;

  @Test
  void jobContinuesFromTheNewestStateOrTheOneThatIsGiven() throws Exception {
    ClusterFolder folder = new ClusterFolder(directory.resolve("cluster"));
    Path first;
    Path last;
    try (Cluster cluster = Cluster.start(CONF, folder, SETTINGS)) {
      assertThat(restored(cluster)).isEmpty();
      Path taken = cluster.job().savepoint(PATIENCE);
      Waiting.until(
          "a later checkpoint",
          PATIENCE,
          () -> !cluster.job().newestState().equals(Optional.of(taken)));
      first = taken;
      openRound(cluster, "decided-since");
    }
    assertThatThrownBy(() -> startFrom(folder, first, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("round decided-since, 1 facts from ordinal 0 on");
    assertThat(Cluster.runsIn(folder)).isFalse();
    try (Cluster cluster = startFrom(folder, first, true)) {
      assertThat(restored(cluster)).isEqualTo(first.toString());
      last = cluster.job().stop(PATIENCE);
      cluster.job().submit(2, Optional.of(last));
      assertThatThrownBy(() -> cluster.job().awaitRunning(Duration.ofSeconds(5)))
          .hasMessageContaining("of fedfisher 0 of 22 tasks run, task managers have 1 slots");
    }
    // The first job's checkpoint is still there, and older.
    assertThat(FlinkSettings.lastCheckpoint(folder.checkpoints())).isPresent();
    try (Cluster cluster = Cluster.start(CONF, folder, SETTINGS)) {
      assertThat(restored(cluster)).isEqualTo(last.toString());
    }
  }

  private static Cluster startFrom(ClusterFolder folder, Path savepoint, boolean despite)
      throws Exception {
    return Cluster.start(CONF, folder, SETTINGS, Optional.of(new Restore(savepoint, despite)));
  }

  /** Returns once the ledger says so. */
  private static void openRound(Cluster cluster, String round) throws Exception {
    try (RoundCommands commands = new RoundCommands(cluster.kafka(), Clock.systemUTC())) {
      commands.open(Rounds.of(round, Rounds.SMALL, FisherStructure.DIAGONAL, 16));
    }
    LedgerReader ledger = new LedgerReader(cluster.kafka());
    Waiting.until("the opening of " + round, PATIENCE, () -> ledger.round(round).isPresent());
  }

  /** Folder of the state from which the job began; empty where it had none. */
  private static String restored(Cluster cluster) throws Exception {
    JsonNode checkpoints =
        cluster.rest().get("/jobs/%s/checkpoints".formatted(cluster.job().view().id()));
    String path = checkpoints.at("/latest/restored/external_path").asText("");
    return path.replaceFirst("^file:", "");
  }
}
