package org.fedfisher.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** Which job has which operators, and which slots they ask for. */
class SolvePlacementTest {
  private interface Definition {
    void define(StreamExecutionEnvironment env, JobSettings settings);
  }

  private static Configuration configuration(String placement) {
    Map<String, String> keys = new HashMap<>();
    keys.put("fedfisher.kafka.bootstrap-servers", "localhost:1");
    keys.put("fedfisher.solve.placement", placement);
    keys.put("taskmanager.memory.process.size", "2 gb");
    keys.put("taskmanager.memory.managed.size", "300 mb");
    keys.put("taskmanager.numberOfTaskSlots", "3");
    keys.put("pipeline.auto-generate-uids", "false");
    keys.put("pipeline.generic-types", "false");
    return Configuration.fromMap(keys);
  }

  private static StreamGraph graph(String placement, Definition definition) {
    Configuration configuration = configuration(placement);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    definition.define(env, JobSettings.from(configuration));
    StreamGraph graph = env.getStreamGraph();
    // An operator without a uid, or a type for Kryo, fails here.
    graph.getJobGraph();
    return graph;
  }

  private static Set<String> names(StreamGraph graph) {
    Set<String> names = new HashSet<>();
    for (StreamNode node : graph.getStreamNodes()) {
      names.add(node.getOperatorName());
    }
    return names;
  }

  private static Set<String> groups(StreamGraph graph) {
    Set<String> groups = new HashSet<>();
    for (StreamNode node : graph.getStreamNodes()) {
      groups.add(node.getSlotSharingGroup());
    }
    return groups;
  }

  @Test
  void oneJobSolvesAnywhereUnlessToldOtherwise() {
    StreamGraph whole = graph("anywhere", FedFisherJob::define);
    assertThat(names(whole))
        .contains("accumulate Fisher sums by shard", "solve shards", "assemble global model")
        .doesNotContain("hand on shard sums");
    assertThat(groups(whole)).containsExactly("default");
    assertThat(whole.getSlotSharingGroupResource("default")).isEmpty();
  }

  @Test
  void jobBeforeTheSolveAsksForIngestSlots() {
    StreamGraph ingest = graph("gpu", FedFisherJob::define);
    assertThat(names(ingest))
        .contains("accumulate Fisher sums by shard", "hand on shard sums", "hand on surveys")
        .doesNotContain("solve shards", "assemble global model");
    assertThat(groups(ingest)).containsExactly("ingest");
    assertThat(ingest.getSlotSharingGroupResource("ingest").orElseThrow().getExtendedResources())
        .containsOnlyKeys("ingest");
  }

  @Test
  void jobThatSolvesAsksForGpuSlotsWithAShareOfManagedMemory() {
    StreamGraph solve = graph("gpu", SolveJob::define);
    assertThat(names(solve))
        .contains("solve shards", "survey curvature by round", "assemble global model")
        .doesNotContain("accumulate Fisher sums by shard");
    assertThat(groups(solve)).containsExactly("gpu");
    var resource = solve.getSlotSharingGroupResource("gpu").orElseThrow();
    assertThat(resource.getExtendedResources()).containsOnlyKeys("gpu");
    assertThat(resource.getManagedMemory().getMebiBytes()).isEqualTo(100);
  }

  @Test
  void wrongPlacementNamesItsKey() {
    assertThatThrownBy(() -> JobSettings.from(configuration("somewhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fedfisher.solve.placement");
  }

  @Test
  void noGpuAtAllNamesItsKey() {
    Configuration configuration = configuration("gpu");
    configuration.set(SolvePlacement.GPUS, 0);
    assertThatThrownBy(() -> JobSettings.from(configuration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fedfisher.solve.gpus is 0, expected at least 1");
  }
}
