package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.fedfisher.gpu.GpuDriverFactory;
import org.fedfisher.job.JobSettings;
import org.fedfisher.job.SolvePlacement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests of {@code flink-conf/kubernetes}, against the operator's schema, Flink's options,
 * the job and {@code config.yaml}. Nothing here starts a cluster.
 */
class KubernetesTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final Path FOLDER = CONF.resolve("kubernetes");

  /** Kubernetes, the operator or the resource's own fields say these. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "jobmanager.bind-host",
          "jobmanager.memory.process.size",
          "jobmanager.rpc.address",
          "parallelism.default",
          "rest.address",
          "rest.bind-address",
          "taskmanager.bind-host",
          "taskmanager.host",
          "taskmanager.memory.process.size");

  private static final Pattern WORDS = Pattern.compile(" ");

  /** Of another cluster than {@code config.yaml}'s. */
  private static final Set<String> OF_THE_CLUSTER = Set.of("fedfisher.kafka.bootstrap-servers");

  private static OperatorSchema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    schema = OperatorSchema.read(flinkVersion());
  }

  /** A deployment as it is applied: a file, and what an overlay merges into it. */
  record Manifest(String name, List<String> files) {
    JsonNode read() throws IOException {
      JsonNode merged = KubernetesTest.read(FOLDER.resolve(files.get(0)));
      for (String overlay : files.subList(1, files.size())) {
        // Objects merge as kustomize merges them; no overlay here touches a list that is there.
        merged =
            OperatorSchema.YAML
                .readerForUpdating(merged)
                .readValue(KubernetesTest.read(FOLDER.resolve(overlay)));
      }
      return merged;
    }

    /** Keys of Flink's configuration that overlays set. */
    Set<String> overlaid() throws IOException {
      Set<String> keys = new TreeSet<>();
      for (String overlay : files.subList(1, files.size())) {
        KubernetesTest.read(FOLDER.resolve(overlay))
            .at("/spec/flinkConfiguration")
            .fieldNames()
            .forEachRemaining(keys::add);
      }
      return keys;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final String JOB = "job/job.yaml";
  private static final Manifest PLAIN = new Manifest("base", List.of(JOB));
  private static final Manifest GPU = new Manifest("gpu", List.of(JOB, "gpu/gpu.yaml"));
  private static final Manifest INGEST =
      new Manifest("apart, first job", List.of(JOB, "apart/ingest/ingest.yaml"));
  private static final Manifest SOLVE =
      new Manifest("apart, second job", List.of(JOB, "apart/solve/solve.yaml"));

  static Stream<Manifest> deployments() {
    return Stream.of(PLAIN, GPU, INGEST, SOLVE);
  }

  @Test
  void everyOverlayIsTested() throws IOException {
    List<String> tested = deployments().flatMap(manifest -> manifest.files().stream()).toList();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".yaml"))
                  .filter(file -> contains(file, "\nkind: FlinkDeployment\n"))
                  .map(file -> FOLDER.relativize(file).toString()))
          .isSubsetOf(tested)
          .isNotEmpty();
    }
  }

  @Test
  void onlyTaskManagersThatSolveAskForGpus() throws IOException {
    for (Manifest manifest : List.of(GPU, SOLVE)) {
      JsonNode deployment = manifest.read();
      JsonNode container = deployment.at("/spec/taskManager/podTemplate/spec/containers/0");
      assertThat(container.path("name").asText()).isEqualTo("flink-main-container");
      assertThat(container.at("/resources/limits/nvidia.com~1gpu").asInt()).isEqualTo(1);
      assertThat(deployment.at("/spec/jobManager/podTemplate").isMissingNode()).isTrue();
      assertThat(contains(FOLDER.resolve("Dockerfile.cuda"), deployment.at("/spec/image").asText()))
          .isTrue();
    }
    for (Manifest manifest : List.of(PLAIN, INGEST)) {
      assertThat(manifest.read().toString()).doesNotContain("nvidia.com/gpu");
    }
  }

  @Test
  void jobsApartHaveSlotsForWhatTheyAskAndNothingInCommon() throws Exception {
    Map<String, String> ingest = configuration(INGEST);
    assertThat(ingest)
        .containsEntry("external-resources", "ingest")
        .containsEntry(
            "external-resource.ingest.amount", ingest.get(TaskManagerOptions.NUM_TASK_SLOTS.key()));
    Map<String, String> solve = configuration(SOLVE);
    assertThat(solve)
        .containsEntry("external-resources", "gpu")
        .containsEntry(
            "external-resource.gpu.amount", solve.get(TaskManagerOptions.NUM_TASK_SLOTS.key()))
        .containsEntry(SolvePlacement.GPUS.key(), SOLVE.read().at("/spec/job/parallelism").asText())
        .containsEntry(
            "external-resource.gpu.driver-factory.class", GpuDriverFactory.class.getName());
    for (Map<String, String> job : List.of(ingest, solve)) {
      assertThat(JobSettings.from(Configuration.fromMap(job)).solve().apart()).isTrue();
    }
    for (String own :
        List.of(
            "high-availability.storageDir",
            "execution.checkpointing.dir",
            "execution.checkpointing.savepoint-dir")) {
      assertThat(solve.get(own)).isNotEqualTo(ingest.get(own));
    }
    assertThat(SOLVE.read().at("/metadata/name")).isNotEqualTo(INGEST.read().at("/metadata/name"));
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void deploymentFitsTheOperatorsSchema(Manifest manifest) throws IOException {
    assertThat(schema.errors(manifest.read())).isEmpty();
    assertThat(manifest.read().at("/spec/flinkVersion").asText()).isEqualTo(flinkVersion());
  }

  @ParameterizedTest
  @MethodSource("deployments")
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
  @MethodSource("deployments")
  void everyKeyIsReadBySomebody(Manifest manifest) throws IOException {
    KnownOptions options = new KnownOptions();
    Map<String, String> configuration = configuration(manifest);
    assertThat(options.complaints(configuration)).isEmpty();
    Map<String, String> wrong = new TreeMap<>(configuration);
    wrong.put("execution.checkpointing.intervall", "2 s");
    wrong.put("execution.checkpointing.interval", "soon");
    wrong.put("fedfisher.unclaimed", "1 h");
    wrong.put("s3.access-key", "secret");
    assertThat(options.complaints(wrong)).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void settingsAreThoseOfConfigYaml(Manifest manifest) throws IOException {
    Map<String, String> shipped = new TreeMap<>(shipped().toMap());
    shipped.keySet().removeAll(ELSEWHERE);
    shipped.keySet().removeAll(OF_THE_CLUSTER);
    shipped.keySet().removeAll(manifest.overlaid());
    assertThat(configuration(manifest)).containsAllEntriesOf(shipped);
    assertThat(configuration(manifest)).doesNotContainKeys(ELSEWHERE.toArray(String[]::new));
    JsonNode spec = manifest.read().path("spec");
    assertThat(memory(spec, "jobManager"))
        .isEqualTo(shipped().get(JobManagerOptions.TOTAL_PROCESS_MEMORY));
    assertThat(memory(spec, "taskManager"))
        .isGreaterThanOrEqualTo(shipped().get(TaskManagerOptions.TOTAL_PROCESS_MEMORY));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void memoryOfEachProcessAddsUp(Manifest manifest) throws IOException {
    Configuration configuration = Configuration.fromMap(configuration(manifest));
    JsonNode spec = manifest.read().path("spec");
    configuration.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, memory(spec, "jobManager"));
    configuration.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, memory(spec, "taskManager"));
    assertThat(JobManagerProcessUtils.processSpecFromConfig(configuration).getJvmHeapMemorySize())
        .isGreaterThan(MemorySize.ofMebiBytes(512));
    assertThat(TaskExecutorProcessUtils.processSpecFromConfig(configuration).getTaskHeapSize())
        .isGreaterThan(MemorySize.ofMebiBytes(1024));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void jarIsWhereTheImageHasItAndItsClassRuns(Manifest manifest) throws Exception {
    JsonNode job = manifest.read().at("/spec/job");
    String jar = new ClusterFolder(Path.of("any")).jobJar().getFileName().toString();
    assertThat(job.path("jarURI").asText()).isEqualTo("local:///opt/flink/usrlib/" + jar);
    assertThat(Class.forName(job.path("entryClass").asText()).getMethod("main", String[].class))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "Dockerfile.cuda"})
  void imagesCopyWhatIsPacked(String file, @TempDir Path folder) throws IOException {
    Path packed = folder.resolve("image");
    FlinkAddition.write(packed);
    List<String> lines = Files.readAllLines(FOLDER.resolve(file));
    assertThat(lines).anyMatch(line -> line.startsWith("FROM "));
    for (String line : lines) {
      if (line.startsWith("COPY ") && !line.startsWith("COPY --from=")) {
        assertThat(packed.resolve(WORDS.split(line, -1)[1])).isNotEmptyDirectory();
      }
      if (line.startsWith("FROM flink:") || line.contains("flink-s3-fs-hadoop-")) {
        assertThat(line).contains(EnvironmentInformation.getVersion());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void secretsAreMountedFromWhatKustomizeMakes(Manifest manifest) throws IOException {
    JsonNode pod = manifest.read().at("/spec/podTemplate/spec");
    JsonNode generated = read(FOLDER.resolve("base/kustomization.yaml")).path("secretGenerator");
    Map<String, Set<String>> secrets = new TreeMap<>();
    for (JsonNode secret : generated) {
      Set<String> files = new TreeSet<>();
      secret.path("files").forEach(of -> files.add(Path.of(of.asText()).getFileName().toString()));
      secrets.put(secret.path("name").asText(), files);
    }
    JsonNode container = pod.at("/containers/0");
    String environment = container.at("/envFrom/0/secretRef/name").asText();
    String tls = pod.at("/volumes/0/secret/secretName").asText();
    assertThat(secrets.keySet()).containsExactlyInAnyOrder(environment, tls);
    assertThat(container.at("/volumeMounts/0/name")).isEqualTo(pod.at("/volumes/0/name"));
    Path mount = Path.of(container.at("/volumeMounts/0/mountPath").asText());
    Set<String> read = new TreeSet<>();
    configuration(manifest)
        .forEach(
            (key, value) -> {
              if (key.startsWith("fedfisher.kafka.properties.ssl.") && key.endsWith(".location")) {
                assertThat(Path.of(value).getParent()).isEqualTo(mount);
                read.add(Path.of(value).getFileName().toString());
              }
            });
    assertThat(read).isEqualTo(secrets.get(tls));
  }

  @ParameterizedTest
  @MethodSource("deployments")
  void configurationHoldsNoSecret(Manifest manifest) throws IOException {
    assertThat(configuration(manifest).keySet())
        .noneMatch(key -> GlobalConfiguration.isSensitive(key));
  }

  private static List<String> broken(Manifest manifest, String at, Consumer<ObjectNode> breaking)
      throws IOException {
    JsonNode deployment = manifest.read();
    breaking.accept((ObjectNode) deployment.at(at));
    return schema.errors(deployment);
  }

  private static Map<String, String> configuration(Manifest manifest) throws IOException {
    Map<String, String> configuration = new TreeMap<>();
    manifest
        .read()
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(entry -> configuration.put(entry.getKey(), entry.getValue().asText()));
    assertThat(configuration).isNotEmpty();
    return configuration;
  }

  private static MemorySize memory(JsonNode spec, String of) {
    return MemorySize.parse(spec.path(of).at("/resource/memory").asText());
  }

  private static Configuration shipped() {
    return GlobalConfiguration.loadConfiguration(CONF.toString());
  }

  private static JsonNode read(Path file) throws IOException {
    return OperatorSchema.YAML.readTree(Files.readString(file));
  }

  /** As the operator names it: {@code v2_3}. */
  private static String flinkVersion() {
    String[] parts = EnvironmentInformation.getVersion().split("\\.", -1);
    return "v%s_%s".formatted(parts[0], parts[1]);
  }
}
