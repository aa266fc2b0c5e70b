package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.fedfisher.job.JobSettings;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkSettingsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 256})
  void cachesOfAllSubtasksTogetherLeaveMostOfTheHeap(int parallelism) throws IOException {
    FlinkSettings settings = new FlinkSettings("localhost:1", parallelism, 0, folder);
    Configuration configuration = settings.over(new Configuration());
    long all = parallelism * configuration.get(JobSettings.CACHE_BYTES).getBytes();
    assertThat(all).isBetween(1L, Runtime.getRuntime().maxMemory() / 6);
  }
}
