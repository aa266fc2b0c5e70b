package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.fedfisher.client.RoundView;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.LedgerFact;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any fact that can be read can be told, as a line and as JSON. */
class LedgerFuzzTest {
  private static final Path FOLDER = Path.of("../schemas/src/test/resources/golden-bytes");

  static Stream<Arguments> facts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("LedgerFact"))
          .map(file -> Arguments.of(read(file)))
          .toList()
          .stream();
    }
  }

  private static byte[] read(Path file) {
    try {
      return HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @MethodSource("facts")
  @FuzzTest
  void anyFactCanBeTold(byte[] value) {
    LedgerFact fact;
    try {
      fact = Wire.decode(value, LedgerFact.class);
    } catch (InvalidRecordException e) {
      return;
    }
    assertThat(FactLine.of(fact)).isNotBlank();
    assertThat(RoundJson.fact(fact)).isNotBlank();
    RoundView view = new RoundView(fact.getRound(), List.of(fact));
    assertThat(RoundJson.whole(view)).isNotBlank();
    assertThat(RoundJson.summary(view)).isNotBlank();
    assertThat(view.stage()).isNotNull();
    assertThat(view.refused()).isNotNull();
  }
}
