package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A deployment of {@code flink-conf/kubernetes} as it is applied: a file, and what an overlay
 * merges into it.
 */
record Manifest(String name, List<String> files) {
  static final Path FOLDER = Path.of("../flink-conf/kubernetes");

  private static final String JOB = "job/job.yaml";
  static final Manifest PLAIN = new Manifest("base", List.of(JOB));
  static final Manifest GPU = new Manifest("gpu", List.of(JOB, "gpu/gpu.yaml"));
  static final Manifest INGEST =
      new Manifest("apart, first job", List.of(JOB, "apart/ingest/ingest.yaml"));
  static final Manifest SOLVE =
      new Manifest("apart, second job", List.of(JOB, "apart/solve/solve.yaml"));

  static Stream<Manifest> all() {
    return Stream.of(PLAIN, GPU, INGEST, SOLVE);
  }

  JsonNode read() throws IOException {
    JsonNode merged = read(FOLDER.resolve(files.get(0)));
    for (String overlay : files.subList(1, files.size())) {
      // Objects merge as kustomize merges them; no overlay here touches a list that is there.
      merged =
          OperatorSchema.YAML.readerForUpdating(merged).readValue(read(FOLDER.resolve(overlay)));
    }
    return merged;
  }

  /** Keys of Flink's configuration that overlays set. */
  Set<String> overlaid() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String overlay : files.subList(1, files.size())) {
      read(FOLDER.resolve(overlay))
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

  /** Flink's configuration in it. */
  Map<String, String> configuration() throws IOException {
    Map<String, String> configuration = new TreeMap<>();
    read()
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(entry -> configuration.put(entry.getKey(), entry.getValue().asText()));
    assertThat(configuration).isNotEmpty();
    return configuration;
  }

  static JsonNode read(Path file) throws IOException {
    return OperatorSchema.YAML.readTree(Files.readString(file));
  }
}
