package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests of {@code flink-conf/kubernetes} against each other, the images, the job and {@code
 * config.yaml}. Nothing here starts a cluster.
 */
class KubernetesTest {
  private static final Path CONF = Path.of("../flink-conf");

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

  @Test
  void everyOverlayIsTested() throws IOException {
    List<String> tested = Manifest.all().flatMap(manifest -> manifest.files().stream()).toList();
    try (Stream<Path> files = Files.walk(Manifest.FOLDER)) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".yaml"))
                  .filter(file -> contains(file, "\nkind: FlinkDeployment\n"))
                  .map(file -> Manifest.FOLDER.relativize(file).toString()))
          .isSubsetOf(tested)
          .isNotEmpty();
    }
  }

  @Test
  void onlyTaskManagersThatSolveAskForGpus() throws IOException {
    for (Manifest manifest : List.of(Manifest.GPU, Manifest.SOLVE)) {
      JsonNode deployment = manifest.read();
      JsonNode container = deployment.at("/spec/taskManager/podTemplate/spec/containers/0");
      assertThat(container.path("name").asText()).isEqualTo("flink-main-container");
      assertThat(container.at("/resources/limits/nvidia.com~1gpu").asInt()).isEqualTo(1);
      assertThat(deployment.at("/spec/jobManager/podTemplate").isMissingNode()).isTrue();
      assertThat(
              contains(
                  Manifest.FOLDER.resolve("Dockerfile.cuda"),
                  deployment.at("/spec/image").asText()))
          .isTrue();
    }
    for (Manifest manifest : List.of(Manifest.PLAIN, Manifest.INGEST)) {
      assertThat(manifest.read().toString()).doesNotContain("nvidia.com/gpu");
    }
  }

  @Test
  void jobsApartHaveSlotsForWhatTheyAskAndNothingInCommon() throws Exception {
    Map<String, String> ingest = Manifest.INGEST.configuration();
    assertThat(ingest)
        .containsEntry("external-resources", "ingest")
        .containsEntry(
            "external-resource.ingest.amount", ingest.get(TaskManagerOptions.NUM_TASK_SLOTS.key()));
    Map<String, String> solve = Manifest.SOLVE.configuration();
    assertThat(solve)
        .containsEntry("external-resources", "gpu")
        .containsEntry(
            "external-resource.gpu.amount", solve.get(TaskManagerOptions.NUM_TASK_SLOTS.key()))
        .containsEntry(
            SolvePlacement.GPUS.key(), Manifest.SOLVE.read().at("/spec/job/parallelism").asText())
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
    assertThat(Manifest.SOLVE.read().at("/metadata/name"))
        .isNotEqualTo(Manifest.INGEST.read().at("/metadata/name"));
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.cluster.Manifest#all")
  void settingsAreThoseOfConfigYaml(Manifest manifest) throws IOException {
    Map<String, String> shipped = new TreeMap<>(shipped().toMap());
    shipped.keySet().removeAll(ELSEWHERE);
    shipped.keySet().removeAll(OF_THE_CLUSTER);
    shipped.keySet().removeAll(manifest.overlaid());
    assertThat(manifest.configuration()).containsAllEntriesOf(shipped);
    assertThat(manifest.configuration()).doesNotContainKeys(ELSEWHERE.toArray(String[]::new));
    JsonNode spec = manifest.read().path("spec");
    assertThat(memory(spec, "jobManager"))
        .isEqualTo(shipped().get(JobManagerOptions.TOTAL_PROCESS_MEMORY));
    assertThat(memory(spec, "taskManager"))
        .isGreaterThanOrEqualTo(shipped().get(TaskManagerOptions.TOTAL_PROCESS_MEMORY));
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.cluster.Manifest#all")
  void memoryOfEachProcessAddsUp(Manifest manifest) throws IOException {
    Configuration configuration = Configuration.fromMap(manifest.configuration());
    JsonNode spec = manifest.read().path("spec");
    configuration.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, memory(spec, "jobManager"));
    configuration.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, memory(spec, "taskManager"));
    assertThat(JobManagerProcessUtils.processSpecFromConfig(configuration).getJvmHeapMemorySize())
        .isGreaterThan(MemorySize.ofMebiBytes(512));
    assertThat(TaskExecutorProcessUtils.processSpecFromConfig(configuration).getTaskHeapSize())
        .isGreaterThan(MemorySize.ofMebiBytes(1024));
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.cluster.Manifest#all")
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
    List<String> lines = Files.readAllLines(Manifest.FOLDER.resolve(file));
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
  @MethodSource("org.fedfisher.cluster.Manifest#all")
  void secretsAreMountedFromWhatKustomizeMakes(Manifest manifest) throws IOException {
    JsonNode pod = manifest.read().at("/spec/podTemplate/spec");
    JsonNode generated =
        Manifest.read(Manifest.FOLDER.resolve("base/kustomization.yaml")).path("secretGenerator");
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
    manifest
        .configuration()
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
  @MethodSource("org.fedfisher.cluster.Manifest#all")
  void configurationHoldsNoSecret(Manifest manifest) throws IOException {
    assertThat(manifest.configuration().keySet())
        .noneMatch(key -> GlobalConfiguration.isSensitive(key));
  }

  private static MemorySize memory(JsonNode spec, String of) {
    return MemorySize.parse(spec.path(of).at("/resource/memory").asText());
  }

  private static Configuration shipped() {
    return GlobalConfiguration.loadConfiguration(CONF.toString());
  }
}
