package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.fedfisher.round.Specification;
import org.fedfisher.wire.Sha256;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is a round's file or refused with a reason that a person can act on. */
class RoundFileFuzzTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private static Path file;

  @BeforeAll
  static void file() throws IOException {
    file = Files.createTempFile("round", ".yaml");
  }

  @AfterAll
  static void remove() throws IOException {
    Files.delete(file);
  }

  static Stream<Arguments> files() throws IOException {
    String own =
        """
        round: r
        model: {name: m, layers: [{name: a, shape: [2, 3]}]}
        initial-weights: {seed: 7}
        fisher: diagonal
        target-clients: 3
        quorum: 1
        deadline: 1d2h
        shard-parameters: 4
        bounds: {max-weight-log2: 2}
        solver: {kind: adam, steps: 9}
        comparisons: true
        training: {epochs: 3}
        """;
    return Stream.of(own, Files.readString(Path.of("../docs/examples/round.yaml")))
        .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
  }

  @MethodSource("files")
  @FuzzTest
  void anyFileIsARoundOrRefused(byte[] text) throws IOException {
    Files.write(file, text);
    try {
      RoundFile round = RoundFileReader.read(file);
      Specification.of(round.specification(new Sha256(new byte[32]), NOW));
    } catch (CharacterCodingException e) {
      // No UTF-8; the command line names the file.
    } catch (IllegalArgumentException e) {
      assertThat(Complaint.of(e)).isNotBlank().isNotEqualTo("null");
    }
  }
}
