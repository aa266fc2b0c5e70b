package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Today's schemas against those that gateways in the field still write.
 *
 * <p>{@code -Dfedfisher.release=v2} writes today's schemas that differ from their newest released
 * file into {@code released/v2} and lists them in the index.
 */
class ReleasedSchemasTest {
  private static final Path RELEASED =
      Project.module().resolve("src/main/resources/org/fedfisher/schemas/released");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static Stream<Schema> current() {
    return ReleasedSchemas.current().stream();
  }

  @ParameterizedTest
  @MethodSource("current")
  void todaysSchemaIsItsNewestReleasedFile(Schema today) throws IOException {
    String release = System.getProperty("fedfisher.release");
    if (release != null && !same(today, newest(today.getName()))) {
      export(today, release);
    }
    assertThat(same(today, newest(today.getName())))
        .as(
            """
            %s differs from its newest file in released/index. Gateways write and read what was \
            released, so keep the old file and add a new version with
              mvn -o -pl schemas test -Dtest=ReleasedSchemasTest -Dfedfisher.release=v2
            (the number after the newest folder; the newest folder itself only while no client has \
            seen it), then write the expected bytes anew with -Dfedfisher.rewrite=true.""",
            today.getName())
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("current")
  void todaysReaderReadsEveryReleasedSchemaOfItsName(Schema today) throws Exception {
    List<Schema> written =
        ReleasedSchemas.released().stream()
            .filter(schema -> schema.getFullName().equals(today.getFullName()))
            .toList();
    assertThat(written).isNotEmpty();
    for (Schema old : written) {
      assertThat(SchemaCompatibility.checkReaderWriterCompatibility(today, old).getType())
          .as("reader %s, released %s", today, old)
          .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
    new SchemaValidatorBuilder().canReadStrategy().validateAll().validate(today, written);
  }

  @Test
  void noKindOfRecordIsForgotten() {
    List<String> today = current().map(Schema::getFullName).toList();
    assertThat(ReleasedSchemas.released()).extracting(Schema::getFullName).containsAll(today);
    assertThat(today)
        .as("a released kind that is gone could no longer be read")
        .containsAll(ReleasedSchemas.released().stream().map(Schema::getFullName).toList());
  }

  @Test
  void everyFingerprintIsListedOnceInTodaysForm() {
    assertThat(ReleasedSchemas.all())
        .containsAll(ReleasedSchemas.current())
        .extracting(SchemaNormalization::parsingFingerprint64)
        .doesNotHaveDuplicates();
  }

  @Test
  void indexListsEveryFileOnce() throws IOException {
    try (Stream<Path> files = Files.walk(RELEASED)) {
      List<String> found =
          files
              .filter(file -> file.toString().endsWith(".avsc"))
              .map(file -> RELEASED.relativize(file).toString().replace('\\', '/'))
              .toList();
      assertThat(index()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(found);
    }
  }

  @Test
  void fingerprintsOfAllFilesAreListedForOtherLanguages() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String file : index()) {
      Schema schema = new Schema.Parser().parse(RELEASED.resolve(file).toFile());
      lines.add(Fingerprints.hex(schema) + " " + file);
    }
    if (Project.rewrites()) {
      Files.write(RELEASED.resolve("fingerprints"), lines);
    }
    assertThat(Files.readAllLines(RELEASED.resolve("fingerprints"))).isEqualTo(lines);
  }

  private static JsonNode newest(String name) throws IOException {
    Map<String, String> newest = new HashMap<>();
    index().forEach(file -> newest.put(file.replaceFirst(".*/", ""), file));
    String file = newest.get(name + ".avsc");
    return file == null ? JSON.nullNode() : JSON.readTree(Files.readString(RELEASED.resolve(file)));
  }

  private static List<String> index() throws IOException {
    return Files.readAllLines(RELEASED.resolve("index"));
  }

  /** Whether both say the same but for comments. */
  private static boolean same(Schema today, JsonNode released) throws IOException {
    return without(JSON.readTree(today.toString()), "doc")
        .equals(without(released.deepCopy(), "doc"));
  }

  private static void export(Schema schema, String release) throws IOException {
    String file = release + "/" + schema.getName() + ".avsc";
    JsonNode json = without(JSON.readTree(schema.toString()), "");
    Files.createDirectories(RELEASED.resolve(release));
    Files.writeString(RELEASED.resolve(file), JSON.writeValueAsString(json) + "\n");
    List<String> index = new ArrayList<>(index());
    index.remove(file);
    index.add(file);
    Files.write(RELEASED.resolve("index"), index);
  }

  /** The schema without a property and without hints to Java. */
  private static JsonNode without(JsonNode node, String property) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("avro.java.string", property));
      if (object.size() == 1 && object.path("type").isTextual()) {
        return new TextNode(object.path("type").textValue());
      }
      object.fieldNames().forEachRemaining(name -> replace(object, name, property));
    } else {
      for (int i = 0; i < node.size(); i++) {
        ((ArrayNode) node).set(i, without(node.get(i), property));
      }
    }
    return node;
  }

  private static void replace(ObjectNode object, String name, String property) {
    object.replace(name, without(object.get(name), property));
  }
}
