package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.FactorReceipt;
import org.fedfisher.round.LayerShifts;
import org.junit.jupiter.api.Test;

/** Receipts in savepoints of earlier releases are read, and say what was not measured then. */
class EarlierReceiptsTest {
  private static final FactorReceipt NONE = FactorReceipt.none();
  private static final BlockSummary DIAGONAL =
      new BlockSummary(4, 2f, 0, 4, 3f, 0, NONE, NONE, 0, 0, 0, 0, 0, 0);
  private static final BlockSummary MATRIX =
      new BlockSummary(
          6,
          1f,
          2.0,
          0,
          0f,
          0.0,
          new FactorReceipt("EIGEN9", 1, 3, 2, 5.0),
          new FactorReceipt("EIGEN9", 1, 2, 2, 7.0),
          0,
          0,
          0,
          0,
          0,
          0);

  @Test
  void receiptsBeforeLimitsAreReadAsUnmeasured() throws Exception {
    assertThat(stored("/state/UpdateProgress-before-limits.bin")).containsExactly(DIAGONAL, MATRIX);
  }

  @Test
  void receiptsBeforeTheShiftAreReadWithoutIt() throws Exception {
    assertThat(stored("/state/UpdateProgress-before-shift.bin"))
        .containsExactly(DIAGONAL.plusBytes(100).plusFisherTrace(2.5), MATRIX.plusBytes(300))
        .noneMatch(LayerShifts::measured);
  }

  private static BlockSummary[] stored(String file) throws Exception {
    DataInputDeserializer in;
    try (InputStream stored =
        Objects.requireNonNull(EarlierReceiptsTest.class.getResourceAsStream(file), file)) {
      in = new DataInputDeserializer(stored.readAllBytes());
    }
    TypeSerializerSnapshot<UpdateProgress> before =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            in, EarlierReceiptsTest.class.getClassLoader());
    TypeSerializer<UpdateProgress> now =
        TypeInformation.of(UpdateProgress.class).createSerializer(new SerializerConfigImpl());
    TypeSerializerSchemaCompatibility<UpdateProgress> compatibility =
        now.snapshotConfiguration().resolveSchemaCompatibility(before);
    assertThat(compatibility.isCompatibleAfterMigration()).isTrue();
    return before.restoreSerializer().deserialize(in).shards();
  }
}
