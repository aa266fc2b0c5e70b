package org.fedfisher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;

/** The kept Kafka values of every kind of record, as fuzz tests begin with them. */
public final class GoldenBytes {
  private static final Path FOLDER = Path.of("../schemas/src/test/resources/golden-bytes");

  private GoldenBytes() {}

  /** The values of the records whose file's name begins so. */
  public static Stream<byte[]> of(String kind) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(kind))
          .sorted()
          .map(GoldenBytes::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
