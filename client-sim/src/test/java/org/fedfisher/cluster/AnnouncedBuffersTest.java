package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.fedfisher.job.SolvePlacement;
import org.junit.jupiter.api.Test;

class AnnouncedBuffersTest {
  private static final Path CONF = Path.of("../flink-conf");

  private static AnnouncedBuffers ofTheJob() {
    Configuration shipped = GlobalConfiguration.loadConfiguration(CONF.toString());
    shipped.set(SolvePlacement.WHERE, SolvePlacement.Where.GPU);
    return AnnouncedBuffers.of(shipped);
  }

  @Test
  void areWhatAJobManagerWasAskedFor() {
    // Slots' networkMemory in the log of a JobManager, with segments of 1 MiB.
    assertThat(ofTheJob().at(1)).isEqualTo(300);
    assertThat(ofTheJob().at(4)).isEqualTo(396);
  }

  @Test
  void fitIntoATaskManagerOnKubernetes() throws IOException {
    JsonNode job = spec("job/job.yaml");
    int slots = job.path("flinkConfiguration").path("taskmanager.numberOfTaskSlots").asInt();
    int buffers = slots * ofTheJob().at(job.path("job").path("parallelism").asInt());

    JsonNode ingest = spec("apart/ingest/ingest.yaml").path("flinkConfiguration");

    assertThat(MemorySize.parse(ingest.path("taskmanager.memory.network.min").asText()))
        .isGreaterThanOrEqualTo(MemorySize.ofMebiBytes(buffers));
  }

  private static JsonNode spec(String file) throws IOException {
    return OperatorSchema.YAML
        .readTree(CONF.resolve("kubernetes").resolve(file).toFile())
        .path("spec");
  }
}
