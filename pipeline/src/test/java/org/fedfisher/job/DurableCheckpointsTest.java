package org.fedfisher.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironmentFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableCheckpointsTest {
  private static final String DIR = "execution.checkpointing.dir";

  private static void require(Map<String, String> keys) {
    DurableCheckpoints.require(Configuration.fromMap(keys));
  }

  @Test
  void memoryOfTheJobManagerIsNotEnough() {
    assertThatThrownBy(() -> require(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("missing configuration key " + DIR);
    assertThatThrownBy(
            () ->
                require(Map.of(DIR, "file:///c", "execution.checkpointing.storage", "jobmanager")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("execution.checkpointing.storage is jobmanager");
  }

  @Test
  void folderIs() {
    assertThatCode(() -> require(Map.of(DIR, "file:///c"))).doesNotThrowAnyException();
    assertThatCode(
            () ->
                require(Map.of(DIR, "file:///c", "execution.checkpointing.storage", "filesystem")))
        .doesNotThrowAnyException();
  }

  @Test
  void shippedFileHasOneOnceItIsUncommented(@TempDir Path folder) throws Exception {
    Path shipped = Path.of("../flink-conf/config.yaml");
    assertThatThrownBy(() -> DurableCheckpoints.require(load(shipped.getParent())))
        .hasMessageContaining(DIR);

    Files.writeString(
        folder.resolve("config.yaml"),
        Files.readString(shipped).replaceAll("(?m)^    # ((savepoint-)?dir: )", "    $1"));
    DurableCheckpoints.require(load(folder));
  }

  private static Configuration load(Path folder) {
    return GlobalConfiguration.loadConfiguration(folder.toString());
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(strings = {"anywhere", "gpu"})
  void bothJobsAskForItBeforeTheyStart(String placement) {
    Map<String, String> keys =
        new HashMap<>(
            Map.of(
                "fedfisher.kafka.bootstrap-servers",
                "localhost:1",
                "fedfisher.solve.placement",
                placement));
    StartedWith.configuration(keys);
    try {
      assertThatThrownBy(
              () -> {
                if (placement.equals("gpu")) {
                  SolveJob.main(new String[0]);
                } else {
                  FedFisherJob.main(new String[0]);
                }
              })
          .hasMessageStartingWith("missing configuration key " + DIR);
    } finally {
      StartedWith.nothing();
    }
  }

  /** As Flink's client does it: the environment that a job's main finds has the file's keys. */
  private static final class StartedWith extends StreamExecutionEnvironment {
    static void configuration(Map<String, String> keys) {
      StreamExecutionEnvironmentFactory factory =
          configuration -> new StreamExecutionEnvironment(Configuration.fromMap(keys));
      initializeContextEnvironment(factory);
    }

    static void nothing() {
      resetContextEnvironment();
    }
  }
}
