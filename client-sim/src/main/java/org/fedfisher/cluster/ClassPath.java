package org.fedfisher.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The class path that Maven resolved for this process, sorted into what belongs in Flink's {@code
 * lib/}, what in the job's jar and what in a plugin. The rest, such as the broker and the command
 * line, is in none.
 *
 * @param entries jars, and folders of classes where a module has not been packaged
 */
record ClassPath(List<Path> entries) {
  /** Artifacts of the job that no Flink distribution and no {@code lib/} has. */
  private static final Set<String> JOB =
      Set.of(
          "schemas",
          "pipeline",
          "avro",
          "ejml-core",
          "ejml-ddense",
          "flink-connector-base",
          "flink-connector-kafka",
          "kafka-clients",
          "lz4-java",
          "zstd-jni",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "jackson-datatype-jdk8",
          "jackson-datatype-jsr310");

  /** Flink with its state backend and its client, and what they bring. */
  private static final Set<String> FLINK =
      Set.of(
          "async-profiler",
          "commons-cli",
          "commons-codec",
          "commons-compress",
          "commons-io",
          "commons-lang3",
          "commons-math3",
          "commons-text",
          "frocksdbjni",
          "javassist",
          "jsr305",
          "kryo",
          "log4j-api",
          "log4j-core",
          "log4j-slf4j-impl",
          "minlog",
          "objenesis",
          "reflectasm",
          "RoaringBitmap",
          "slf4j-api",
          "snakeyaml-engine",
          "snappy-java");

  /**
   * ND4J, JavaCPP and its bindings of CUDA: in a job's jar each submission would unpack their
   * native code anew.
   */
  private static final Set<String> ND4J =
      Set.of(
          "byteunits",
          "commons-collections4",
          "commons-net",
          "cuda",
          "flatbuffers-java",
          "guava",
          "jackson",
          "javacpp",
          "jna",
          "jna-platform",
          "neoitertools",
          "openblas",
          "oshi-core",
          "protobuf",
          "threetenbp");

  /** The Prometheus reporter, and Flink's, which it extends: a plugin, not in {@code lib/}. */
  private static final Set<String> REPORTER = Set.of("client-sim", "flink-metrics-prometheus");

  /** A file's name up to its version. */
  private static final Pattern VERSION = Pattern.compile("-\\d.*");

  ClassPath {
    entries = List.copyOf(entries);
  }

  /** Of this process. */
  static ClassPath current() {
    return new ClassPath(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(Files::exists)
            .toList());
  }

  List<Path> lib() {
    return select(FLINK, ClassPath::inLib);
  }

  /** What of {@link #lib} an official Flink distribution does not have. */
  List<Path> besideFlink() {
    return select(ND4J, artifact -> inLib(artifact) && !ofFlink(artifact));
  }

  List<Path> job() {
    return select(JOB, JOB::contains);
  }

  List<Path> reporter() {
    return select(REPORTER, REPORTER::contains);
  }

  /** As the option {@code -cp} wants it. */
  String text() {
    return String.join(File.pathSeparator, entries.stream().map(Path::toString).toList());
  }

  private static boolean inLib(String artifact) {
    return ofFlink(artifact) || ND4J.contains(artifact) || artifact.startsWith("nd4j-");
  }

  private static boolean ofFlink(String artifact) {
    return FLINK.contains(artifact)
        || (artifact.startsWith("flink-")
            && !JOB.contains(artifact)
            && !REPORTER.contains(artifact));
  }

  private List<Path> select(Set<String> required, Predicate<String> wanted) {
    List<String> found = entries.stream().map(ClassPath::artifact).toList();
    List<String> missing =
        required.stream().filter(artifact -> !found.contains(artifact)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the class path has no %s; it is %s".formatted(String.join(", ", missing), text()));
    }
    return entries.stream().filter(entry -> wanted.test(artifact(entry))).toList();
  }

  /** {@code avro} of {@code avro-1.12.2.jar}, {@code schemas} of {@code schemas/target/classes}. */
  static String artifact(Path entry) {
    String name = String.valueOf(entry.getFileName());
    return name.equals("classes")
        ? String.valueOf(entry.getName(Math.max(0, entry.getNameCount() - 3)))
        : VERSION.matcher(name).replaceFirst("");
  }
}
