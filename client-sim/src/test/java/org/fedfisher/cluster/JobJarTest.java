package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.fedfisher.gpu.GpuDriverFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is submitted, beside what waits in Flink's {@code lib/}. */
class JobJarTest {
  /** Flink's client refuses more than 100 MiB by default; the largest part is Kafka's client. */
  private static final long SMALL = 32L << 20;

  @TempDir Path directory;

  @Test
  void jobJarIsSmallAndHasNoClassThatLibHas() throws IOException {
    Path jar = directory.resolve("job.jar");
    JobJar.write(jar, ClassPath.current().job());
    assertThat(Files.size(jar)).isLessThan(SMALL);
    Set<String> job = classes(jar);
    assertThat(job)
        .contains("org/fedfisher/job/FedFisherJob.class", "org/fedfisher/wire/LedgerFact.class")
        .contains("org/apache/kafka/clients/producer/KafkaProducer.class");
    Set<String> lib = new HashSet<>();
    for (Path of : ClassPath.current().lib()) {
      lib.addAll(classes(of));
    }
    assertThat(lib)
        .contains("org/nd4j/linalg/factory/Nd4j.class")
        .contains("org/apache/flink/runtime/taskexecutor/TaskManagerRunner.class");
    job.retainAll(lib);
    assertThat(job).isEmpty();
  }

  @Test
  void packHasTheJobAndWhatFlinkLacksAndNothingOfFlink() throws IOException {
    Path packed = directory.resolve("packed");
    assertThat(FlinkAddition.write(packed)).isRegularFile();
    List<String> lib = names(packed.resolve("lib"));
    assertThat(lib).contains("javacpp", "openblas", "nd4j-native", "flatbuffers-java");
    assertThat(lib).noneMatch(name -> name.startsWith("flink-") || name.startsWith("log4j"));
    List<String> all = ClassPath.current().lib().stream().map(ClassPath::artifact).toList();
    assertThat(all).containsAll(lib).hasSizeGreaterThan(lib.size());
    assertThat(packed.resolve("plugins/fedfisher-gpu/fedfisher-gpu.jar")).isRegularFile();
    assertThat(packed.resolve("plugins/fedfisher-prometheus/fedfisher-prometheus.jar"))
        .isRegularFile();
    assertThatThrownBy(() -> FlinkAddition.write(packed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not empty");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(ClassPath::artifact).toList();
    }
  }

  @Test
  void gpuPluginHasTheDriverAndItsServiceAndNothingElse() throws IOException {
    GpuPlugin.write(directory, ClassPath.current().job());
    try (JarFile written = new JarFile(directory.resolve("fedfisher-gpu.jar").toFile())) {
      assertThat(
              text(written, "META-INF/services/" + ExternalResourceDriverFactory.class.getName()))
          .isEqualToIgnoringNewLines(GpuDriverFactory.class.getName());
      assertThat(written.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")))
          .contains("org/fedfisher/gpu/GpuDriverFactory.class")
          .allMatch(name -> name.startsWith("org/fedfisher/gpu/"));
    }
  }

  @Test
  void servicesOfTwoJarsAreJoined() throws IOException {
    for (String part : List.of("one", "two")) {
      Path services = Files.createDirectories(directory.resolve(part + "/META-INF/services"));
      Files.writeString(services.resolve("a.Service"), part + ".Provider");
      Files.writeString(directory.resolve(part + "/same.txt"), part);
    }
    Path jar = directory.resolve("joined.jar");
    JobJar.write(jar, List.of(directory.resolve("one"), directory.resolve("two")));
    try (JarFile written = new JarFile(jar.toFile())) {
      assertThat(text(written, "META-INF/services/a.Service").lines())
          .containsExactly("one.Provider", "two.Provider");
      assertThat(text(written, "same.txt")).isEqualTo("one");
    }
  }

  @Test
  void missingArtifactIsNamed() {
    ClassPath without =
        new ClassPath(
            ClassPath.current().entries().stream()
                .filter(entry -> !ClassPath.artifact(entry).equals("avro"))
                .toList());
    assertThatThrownBy(without::job)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no avro");
  }

  private static String text(JarFile jar, String name) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Set<String> classes(Path jar) throws IOException {
    try (JarFile open = new JarFile(jar.toFile())) {
      Set<String> names = new HashSet<>();
      open.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.endsWith("module-info.class"))
          .forEach(names::add);
      return names;
    }
  }
}
