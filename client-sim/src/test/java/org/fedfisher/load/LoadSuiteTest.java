package org.fedfisher.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.bench.BenchModels;
import org.junit.jupiter.api.Test;

/** A small load on real processes; {@code fedfisher load} drains large ones. */
class LoadSuiteTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final List<Strike> SHORT =
      List.of(Strike.TASK_MANAGER_KILLED, Strike.BROKER_KILLED);

  @Test
  void everyUploadIsAccountedForWhenProcessesAreKilled() throws Exception {
    LoadPlan plan = new LoadPlan("small", BenchModels.lenet(), 40, SHORT);
    // Kept with its logs until the next clean build.
    Path directory = Files.createTempDirectory(Path.of("target"), "load-suite-");
    List<String> progress = new ArrayList<>();
    try (LoadSuite suite = LoadSuite.start(CONF, directory)) {
      LoadOutcome outcome = suite.play(plan, 7, progress::add);
      assertThat(outcome.violations()).isEmpty();
      assertThat(progress).hasSameSizeAs(SHORT);
      Account.Row before = outcome.accounts().get(0).total();
      // Three uploads wait for what they lack; copies come of clients 0, 10, 20 and 30.
      assertThat(before).isEqualTo(new Account.Row(48, 39, 5, 1, 3, 0));
      assertThat(outcome.accounts().get(1).total()).isEqualTo(new Account.Row(50, 40, 8, 1, 0, 1));
      assertThat(outcome.memory().processes())
          .containsOnlyKeys("kafka", "jobmanager", "taskmanager-1", "taskmanager-2");
      assertThat(outcome.memory().processes().get("kafka").liveHeap()).isPositive();
      assertThat(outcome.memory().stateBytes()).isPositive();
    }
  }
}
