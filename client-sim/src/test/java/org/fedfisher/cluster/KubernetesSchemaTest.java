package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each manifest's fields and keys, against the operator's schema and Flink's options. */
class KubernetesSchemaTest {
  private static OperatorSchema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    schema = OperatorSchema.read(flinkVersion());
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.cluster.Manifest#all")
  void deploymentFitsTheOperatorsSchema(Manifest manifest) throws IOException {
    assertThat(schema.errors(manifest.read())).isEmpty();
    assertThat(manifest.read().at("/spec/flinkVersion").asText()).isEqualTo(flinkVersion());
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.cluster.Manifest#all")
  void schemaFindsWhatIsWrong(Manifest manifest) throws IOException {
    assertThat(broken(manifest, "/spec/jobManager", node -> node.put("replica", 2)))
        .singleElement()
        .asString()
        .contains("replica");
    assertThat(broken(manifest, "/spec/job", node -> node.put("parallelism", "four"))).hasSize(1);
    assertThat(broken(manifest, "/spec/job", node -> node.put("upgradeMode", "stateful")))
        .hasSize(1);
    assertThat(broken(manifest, "/spec", node -> node.put("flinkVersion", "v2_9"))).hasSize(1);
    assertThat(broken(manifest, "", node -> node.put("kind", "FlinkSessionJob"))).hasSize(1);
    String container = "/spec/podTemplate/spec/containers/0";
    assertThat(broken(manifest, container, node -> node.put("volumeMount", "x"))).hasSize(1);
    assertThat(
            broken(
                manifest,
                container,
                node -> node.withObject("/resources/limits").putArray("nvidia.com/gpu")))
        .isNotEmpty();
    assertThat(broken(manifest, "/spec/flinkConfiguration", node -> node.put("rest.port", 8081)))
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.cluster.Manifest#all")
  void everyKeyIsReadBySomebody(Manifest manifest) throws IOException {
    KnownOptions options = new KnownOptions();
    Map<String, String> configuration = manifest.configuration();
    assertThat(options.complaints(configuration)).isEmpty();
    Map<String, String> wrong = new TreeMap<>(configuration);
    wrong.put("execution.checkpointing.intervall", "2 s");
    wrong.put("execution.checkpointing.interval", "soon");
    wrong.put("fedfisher.unclaimed", "1 h");
    wrong.put("s3.access-key", "secret");
    assertThat(options.complaints(wrong)).hasSize(4);
  }

  private static List<String> broken(Manifest manifest, String at, Consumer<ObjectNode> breaking)
      throws IOException {
    JsonNode deployment = manifest.read();
    breaking.accept((ObjectNode) deployment.at(at));
    return schema.errors(deployment);
  }

  /** As the operator names it: {@code v2_3}. */
  private static String flinkVersion() {
    String[] parts = EnvironmentInformation.getVersion().split("\\.", -1);
    return "v%s_%s".formatted(parts[0], parts[1]);
  }
}
