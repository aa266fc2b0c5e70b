package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of one fixed record of every kind; {@code -Dfedfisher.rewrite=true} writes them anew.
 */
class GoldenBytesTest {
  private static final Path FOLDER = Project.module().resolve("src/test/resources/golden-bytes");
  private static final int BYTES_PER_LINE = 32;

  static Stream<String> names() {
    return Samples.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void sampleIsWrittenAsItsGoldenBytes(String name) throws IOException {
    byte[] written = Wire.encode(Samples.all().get(name));
    Path file = FOLDER.resolve(name + ".hex");
    if (Project.rewrites()) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, hex(written));
    }
    assertThat(hex(written))
        .as("bytes of %s; a change here breaks every client that is out there", name)
        .isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("names")
  void goldenBytesAreReadAsTheSample(String name) throws Exception {
    SpecificRecord read = Wire.decode(bytes(name));

    SpecificRecord sample = Samples.all().get(name);
    assertThat((Object) read).isEqualTo(sample).hasSameClassAs(sample);
    assertThat(Wire.encode(read)).isEqualTo(bytes(name));
  }

  @Test
  void everyKindOfRecordAndEveryLedgerFactHasASample() {
    TreeSet<String> expected = new TreeSet<>();
    for (Schema schema : ReleasedSchemas.current()) {
      switch (schema.getName()) {
        case "LedgerFact" ->
            schema.getField("fact").schema().getTypes().stream()
                .map(fact -> "LedgerFact-" + fact.getName())
                .forEach(expected::add);
        case "ClientUpdateBlock" -> {
          for (TensorEncoding encoding : TensorEncoding.values()) {
            expected.add("ClientUpdateBlock-" + encoding);
          }
        }
        case "ClientUpdateHeader" -> {
          expected.add("ClientUpdateHeader");
          expected.add("ClientUpdateHeader-KFAC");
          expected.add("ClientUpdateHeader-signed");
        }
        default -> expected.add(schema.getName());
      }
    }
    assertThat(new TreeSet<>(Samples.all().keySet())).isEqualTo(expected);
  }

  private static byte[] bytes(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name + ".hex"));
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int end = Math.min(bytes.length, at + BYTES_PER_LINE);
      text.append(HexFormat.of().formatHex(bytes, at, end)).append('\n');
    }
    return text.toString();
  }
}
