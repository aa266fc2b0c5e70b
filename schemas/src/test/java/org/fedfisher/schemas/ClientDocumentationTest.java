package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedfisher.wire.TensorEncoding.FLOAT32;
import static org.fedfisher.wire.TensorEncoding.INT16;
import static org.fedfisher.wire.TensorKind.WEIGHTS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.ShardCurvature;
import org.fedfisher.wire.ShardSumsPart;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/bring-your-own-client.md} says in numbers is true. */
class ClientDocumentationTest {
  private static final Path PAGE = Project.root().resolve("docs/bring-your-own-client.md");
  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");
  private static final String FINGERPRINTS = "| record | first ten bytes |";
  private static final String BLOCK = "| bytes | meaning |";

  /** What only the jobs write and read, between each other. */
  private static final Set<Schema> BETWEEN_JOBS =
      Set.of(ShardSumsPart.getClassSchema(), ShardCurvature.getClassSchema());

  static Stream<Schema> kinds() {
    return ReleasedSchemas.current().stream().filter(kind -> !BETWEEN_JOBS.contains(kind));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyRecordsFirstBytesAreInTheTable(Schema kind) throws IOException {
    byte[] frame = HexFormat.of().parseHex("c301" + Fingerprints.hex(kind));
    String row = "| `%s` | `%s` |".formatted(kind.getName(), SPACED.formatHex(frame));
    if (Project.rewrites()) {
      String anyRow = "(?m)^\\| `%s` \\| `c3 01( ..){8}` \\|$".formatted(kind.getName());
      Files.writeString(PAGE, Files.readString(PAGE).replaceAll(anyRow, row));
    }
    assertThat(Files.readAllLines(PAGE)).contains(row);
  }

  @Test
  void fingerprintsOfNothingElseAreInTheTable() throws IOException {
    assertThat(table(FINGERPRINTS)).hasSameSizeAs(kinds().toList());
  }

  @Test
  void numbersAreEncodedAndRestoredAsTheTableSays() throws IOException {
    List<String[]> rows = table("| `x` | `m` | `q` | INT16 | restored | FLOAT32 |");
    assertThat(rows).hasSize(6);
    for (String[] row : rows) {
      float[] x = {Float.parseFloat(row[0])};
      TensorSlice int16 = slice(INT16, x, Float.parseFloat(row[1]));
      assertThat(bytes(int16)).isEqualTo(row[3]);
      ByteBuffer q = int16.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      assertThat(q.getShort()).isEqualTo(Short.parseShort(row[2]));
      float[] restored = new float[1];
      Tensors.restore(int16, restored);
      assertThat(restored[0]).isEqualTo(Float.parseFloat(row[4]));
      assertThat(bytes(slice(FLOAT32, x, 0f))).isEqualTo(row[5]);
    }
  }

  @Test
  void columnsOfAFactorAreEncodedAsTheTableSays() throws IOException {
    List<String[]> rows = table("| column of `B` | scale | magnitudes | signs |");
    assertThat(rows).hasSize(Samples.BASIS_OF_A.length);
    for (int j = 0; j < rows.size(); j++) {
      float[] column = Samples.BASIS_OF_A[j];
      String[] numbers = rows.get(j)[0].split(" ", -1);
      ByteBuffer data = ByteBuffer.allocate((int) NineBits.bytes(column.length));
      NineBits.write(data.order(ByteOrder.LITTLE_ENDIAN), column);
      for (int i = 0; i < column.length; i++) {
        assertThat(Float.parseFloat(numbers[i])).isEqualTo(column[i]);
      }
      assertThat(String.join(" ", rows.get(j)[1], rows.get(j)[2], rows.get(j)[3]))
          .isEqualTo(SPACED.formatHex(data.array()));
    }
  }

  @Test
  void blockIsTheBytesOfTheTable() throws IOException {
    String rows = String.join(" ", table(BLOCK).stream().map(row -> row[0]).toList());
    assertThat(rows).isEqualTo(SPACED.formatHex(Wire.encode(Samples.block(INT16))));
  }

  @Test
  void shardsAreThoseOfTheTable() throws IOException {
    Model model =
        new Model("m", List.of(new Layer("a", List.of(5, 3)), new Layer("b", List.of(5))));
    List<String> rows =
        table("| shard | layer | parameters of the vector |").stream()
            .map(row -> String.join("|", row))
            .toList();
    assertThat(rows)
        .isEqualTo(
            ShardLayout.of(model, FisherStructure.DIAGONAL, 6).shards().stream()
                .map(this::row)
                .toList());
  }

  @Test
  void digestOfTheWeightsIsNamed() throws IOException {
    byte[] weights = raw(slice(FLOAT32, Samples.WEIGHTS_OF_LAYER, 0f));
    assertThat(Files.readString(PAGE))
        .contains("as a model: `" + Sha256s.hex(Sha256s.of(weights)) + "`");
  }

  @Test
  void everyReasonIsExplained() throws IOException {
    String page = Files.readString(PAGE);
    Stream.of(RefusalReason.values()).forEach(r -> assertThat(page).contains("| `" + r + "` |"));
    Stream.of(RejectionReason.values()).forEach(r -> assertThat(page).contains("| `" + r + "` |"));
  }

  private String row(Shard shard) {
    return "%d|%d|%d to %d"
        .formatted(
            shard.number(), shard.layer(), shard.first(), shard.first() + shard.length() - 1);
  }

  /** Cells of the rows under a heading, without back-quotes. */
  private static List<String[]> table(String heading) throws IOException {
    List<String> lines = Files.readAllLines(PAGE, StandardCharsets.UTF_8);
    int first = lines.indexOf(heading) + 2;
    assertThat(first).as("table %s", heading).isGreaterThan(2);
    return lines.subList(first, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.substring(1, line.length() - 1).replace("`", "").split("\\|", -1))
        .map(cells -> Arrays.stream(cells).map(String::strip).toArray(String[]::new))
        .toList();
  }

  private static TensorSlice slice(TensorEncoding encoding, float[] values, float scale) {
    return Tensors.slice(WEIGHTS, encoding, values, 0, values.length, scale);
  }

  private static String bytes(TensorSlice slice) {
    return SPACED.formatHex(raw(slice));
  }

  private static byte[] raw(TensorSlice slice) {
    byte[] bytes = new byte[slice.getData().remaining()];
    slice.getData().duplicate().get(bytes);
    return bytes;
  }
}
