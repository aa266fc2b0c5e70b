package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.round.Admission;
import org.fedfisher.round.KeptFactors;
import org.fedfisher.round.MapStore;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.ShardWindow;
import org.fedfisher.round.Specification;
import org.fedfisher.round.WindowHead;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.FisherStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The largest parts of every kind are records of at most 1 MiB, Kafka's framing included. */
class ShardEmissionTest {
  private static final String NAME = "n".repeat(128);
  private static final int SHARD = ShardLayout.MAX_SHARDS - 1;

  /** Bytes before the numbers of a shard's sums. */
  private static final int HEADER = 37;

  private static ShardShape shape(
      FisherStructure fisher, int parameters, int of, MatrixShape matrix) {
    return new ShardShape(fisher, parameters, 0, of, matrix, true, 30, 6, 4, 12, 20);
  }

  /** The largest shard of each structure; of K-FAC one whose sums take several parts. */
  static Stream<ShardShape> largest() {
    int most = ShardLayout.MAX_SHARD_PARAMETERS;
    int model = ShardLayout.MAX_FULL_PARAMETERS;
    MatrixShape matrix = new MatrixShape(512, 511, true);
    return Stream.of(
        shape(FisherStructure.NONE, most, 0, MatrixShape.NONE),
        shape(FisherStructure.DIAGONAL, most, 0, MatrixShape.NONE),
        shape(FisherStructure.FULL, most / model, model, MatrixShape.NONE),
        shape(FisherStructure.FULL, 350, 350, MatrixShape.NONE),
        shape(FisherStructure.KFAC, matrix.parameters(), 0, matrix));
  }

  /** What a window of zero sums and these blocks of factors, all of one client, hands on. */
  private static List<ShardPart> parts(ShardShape shape, byte[]... blocks) {
    MapStore store = new MapStore();
    store.head(
        new WindowHead(1, 0, false, shape, new Admission[0], null, null, null, 0, false, null));
    for (int slice = 0; slice < blocks.length; slice++) {
      store.putFactors(
          NAME + '/' + slice, new KeptFactors(NAME, Long.MAX_VALUE, 1, slice, blocks[slice]));
    }
    Specification round = Rounds.diagonal(1, 1);
    RoundClosing closing =
        new RoundClosing(Specifications.encode(round), 1, 1, 0, 0, Integer.MAX_VALUE);
    List<ShardPart> parts = new ArrayList<>();
    new ShardEmission(new ShardKey(NAME, SHARD), SHARD, new ShardWindow(store), closing)
        .emit(parts::add);
    return parts;
  }

  private static byte[] joined(List<ShardPart> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parts.forEach(part -> bytes.writeBytes(part.bytes()));
    return bytes.toByteArray();
  }

  /** What Kafka's producer compares with the most that a request may have, of 1 MiB by default. */
  private static int framed(ShardPart part) {
    // No number of a part takes more bytes.
    KafkaOutput record =
        HandedOn.part(
            new ShardPart(
                part.round(),
                part.unit(),
                part.shard(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                NAME,
                Long.MAX_VALUE,
                part.bytes(),
                part.revision(),
                true));
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.NONE,
        record.key().getBytes(StandardCharsets.UTF_8),
        record.value(),
        new Header[0]);
  }

  @ParameterizedTest
  @MethodSource("largest")
  void sumsOfTheLargestShardsFit(ShardShape shape) {
    List<ShardPart> parts = parts(shape);
    byte[] sums = shape.zero().toBytes();
    assertThat(joined(parts)).isEqualTo(sums);
    assertThat(parts).hasSize((sums.length - 1) / ShardEmission.PART_BYTES + 1);
    assertThat(parts).allSatisfy(part -> assertThat(framed(part)).isLessThan(Wire.MAX_BYTES));
  }

  @Test
  void sumsOfTheLargestDiagonalShardAreThreeParts() {
    List<ShardPart> parts =
        parts(
            shape(FisherStructure.DIAGONAL, ShardLayout.MAX_SHARD_PARAMETERS, 0, MatrixShape.NONE));
    assertThat(parts)
        .extracting(part -> part.bytes().length)
        .containsExactly(
            ShardEmission.PART_BYTES,
            ShardEmission.PART_BYTES,
            HEADER + 3 * 8 * ShardLayout.MAX_SHARD_PARAMETERS - 2 * ShardEmission.PART_BYTES);
    assertThat(parts).extracting(ShardPart::part).containsExactly(0, 1, 2);
    assertThat(parts).extracting(ShardPart::parts).containsOnly(3);
    assertThat(parts).extracting(ShardPart::continued).containsExactly(true, true, false);
  }

  @Test
  void factorsOfTheLargestBlockFitAndThoseThatClientsPackAreNotCut() {
    byte[] largest = new byte[Wire.MAX_BYTES];
    new Random(1).nextBytes(largest);
    byte[] packed = new byte[(960 << 10) + 1024];
    MatrixShape matrix = new MatrixShape(2, 1, true);
    List<ShardPart> parts =
        parts(shape(FisherStructure.KFAC, matrix.parameters(), 0, matrix), packed, largest, packed);
    assertThat(parts).hasSize(5).extracting(ShardPart::parts).containsOnly(5);
    assertThat(parts)
        .extracting(ShardPart::continued)
        .containsExactly(false, false, true, false, false);
    assertThat(parts.get(1).bytes()).isEqualTo(packed);
    assertThat(joined(parts.subList(2, 4))).isEqualTo(largest);
    assertThat(parts.get(2).bytes()).hasSize(ShardEmission.PART_BYTES);
    assertThat(parts).allSatisfy(part -> assertThat(framed(part)).isLessThan(Wire.MAX_BYTES));
  }

  @Test
  void surveyOfTheLargestSpecificationFits() {
    RoundClosing closing =
        new RoundClosing(
            new byte[Specification.MOST_BYTES],
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Integer.MAX_VALUE);
    ShardSurvey survey =
        new ShardSurvey(NAME, SHARD, 1, 1, Long.MAX_VALUE, Long.MAX_VALUE, closing);
    assertThat(HandedOn.survey(survey).value()).hasSizeLessThan(Specification.MOST_BYTES + 256);
  }
}
